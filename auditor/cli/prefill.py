"""``beffroi dossier prefill``: a dossier laid into a form of Démarche numérique."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(group: typer.Typer, words: Words) -> None:
    """Register the verb in the group of those of a dossier."""
    flags = Flags(words)

    @group.command(
        help=words(
            "Prefill the form of a procedure of Démarche numérique with a dossier: as a link, or as a draft "
            "with --post. Nothing is sent without --send, and files never are. A person opens the result, "
            "signs in and submits it."
        )
    )
    def prefill(
        dossier: Annotated[Path, typer.Argument(metavar="DOSSIER.json", show_default=False)],
        mapping: Annotated[
            Path,
            typer.Option(
                help=words("TOML file that says which value goes into which field."),
                metavar="TOML",
                show_default=False,
            ),
        ],
        procedure: Annotated[
            str | None,
            typer.Option(
                help=words("Address of the form, or its last part; that of the mapping when left out."),
                metavar="URL|PATH",
            ),
        ] = None,
        schema: Annotated[
            Path | None,
            typer.Option(
                help=words("Schema of the procedure, as it was saved: nothing is asked of the network."),
                metavar="JSON",
            ),
        ] = None,
        post: Annotated[
            bool, typer.Option("--post", help=words("Prepare a draft to post, instead of a link."))
        ] = False,
        send: Annotated[
            bool, typer.Option("--send", help=words("With --post: really send it, to create the draft."))
        ] = False,
        lang: Annotated[str | None, flags.lang] = None,
        resolver: Annotated[str | None, flags.resolver] = None,
        ca_file: Annotated[Path | None, flags.ca_file] = None,
        allow_private: Annotated[bool, flags.allow_private] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.options import read_ca_file, read_resolver  # noqa: PLC0415  # slow to import
        from auditor.cli.prefilling import Order, run  # noqa: PLC0415
        from auditor.cli.service import Way  # noqa: PLC0415

        order = Order(dossier, mapping, procedure, schema, post=post, send=send)
        way = Way(read_resolver(resolver, words), read_ca_file(ca_file, words), allow_private=allow_private)
        run(order, way, words)
