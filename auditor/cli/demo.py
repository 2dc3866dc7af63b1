"""``beffroi demo``: three fictional towns on this machine, audited."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""

    @app.command(help=words("Start three fictional towns on this machine, and audit them."))
    def demo(
        out: Annotated[Path, typer.Option(help=words("Folder for the reports."), metavar="DIR")] = Path(
            "out"
        ),
        no_browser: Annotated[
            bool, typer.Option("--no-browser", help=words("Do not visit the page in Chromium."))
        ] = False,
        lang: Annotated[str | None, typer.Option(help=words("Language: fr or en."), metavar="fr|en")] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.demonstration import run  # noqa: PLC0415  # slow to import

        raise typer.Exit(run(out, words, browser=not no_browser))
