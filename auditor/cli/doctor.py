"""``beffroi doctor``: what is installed, what is missing, what that costs, how to mend it."""

from typing import Annotated

import typer

from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""

    @app.command(help=words("Say what is installed, what is missing, what that costs, how to mend it."))
    def doctor(
        lang: Annotated[str | None, typer.Option(help=words("Language: fr or en."), metavar="fr|en")] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.examination import examine  # noqa: PLC0415  # slow to import

        raise typer.Exit(examine(words))
