"""``beffroi checks``: what is looked at, why, and how it is mended."""

from typing import Annotated

import typer

from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""

    @app.command(help=words("List the checks, or explain one: what it looks at, why, how to mend it."))
    def checks(
        check_id: Annotated[str | None, typer.Argument(metavar="ID", show_default=False)] = None,
        lang: Annotated[str | None, typer.Option(help=words("Language: fr or en."), metavar="fr|en")] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.catalogue import explain_check, list_checks  # noqa: PLC0415  # slow to import

        if check_id is None:
            list_checks(words)
        else:
            explain_check(check_id, words)
