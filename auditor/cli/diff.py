"""``beffroi diff``: what changed between two scans, or two campaigns."""

from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)

    @app.command(
        help=words(
            "Say what changed between two scans (by number) or two campaigns (by name): what is fixed, new, "
            "worse or better. A letter is announced when its score moved by more than 3 points."
        )
    )
    def diff(
        before: Annotated[str, typer.Argument(metavar="A", show_default=False)],
        after: Annotated[str, typer.Argument(metavar="B", show_default=False)],
        json: Annotated[
            str | None,
            typer.Option(help=words("Write JSON lines, one a town (“-” for standard output)."), metavar="F"),
        ] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.comparing import run  # noqa: PLC0415  # slow to import

        run(before, after, archive, json, words)
