"""``beffroi dossier``: the application of one town, or of several together."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from auditor.cli import prefill
from auditor.cli.flags import Flags
from auditor.words import Words

#: The verb of the group that may be left out.
_MAKE = "make"


class _MakesByDefault(TyperGroup):
    """``beffroi dossier Trilport`` is ``beffroi dossier make Trilport``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [_MAKE, *args]
        return super().parse_args(ctx, args)


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)
    group = typer.Typer(
        cls=_MakesByDefault,
        help=words(
            "Make the application of one town, or of several together, to a funding programme: "
            "beffroi dossier TOWN… --programme P --out DIR."
        ),
        no_args_is_help=True,
    )

    @group.command(
        _MAKE,
        help=words(
            "Write an application in HTML, PDF and JSON, from the audits of an archive. A town is named by "
            "its name, its INSEE code or its address; “make” may be left out. What a person wrote in the "
            "dossier.json of DIR is kept. Exit status: 0 done, 2 usage, or a town that was not scanned."
        ),
    )
    def make(
        towns: Annotated[list[str], typer.Argument(metavar="TOWN…", show_default=False)],
        programme: Annotated[str, flags.programme],
        out: Annotated[
            Path, typer.Option(help=words("Folder of the application."), metavar="DIR", show_default=False)
        ],
        option: Annotated[list[str] | None, flags.option] = None,
        actions: Annotated[Path | None, flags.actions] = None,
        on: Annotated[datetime | None, flags.on] = None,
        no_pdf: Annotated[bool, typer.Option("--no-pdf", help=words("Write no PDF."))] = False,
        campaign: Annotated[str | None, flags.campaign] = None,
        policy: Annotated[str | None, flags.policy] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.applying import write_dossier  # noqa: PLC0415  # slow to import
        from auditor.cli.basis import Asked, Basis  # noqa: PLC0415

        asked = Asked(archive, campaign, policy)
        basis = Basis(programme, option or [], actions, on.date() if on else None)
        write_dossier(towns, asked, basis, out, words, pdf=not no_pdf, quiet=quiet)

    prefill.add_to(group, words)
    app.add_typer(group, name="dossier")
