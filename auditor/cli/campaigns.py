"""``beffroi campaigns``: what the archive holds."""

from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)

    @app.command(help=words("List the campaigns of an archive, or the scans of one, each with its number."))
    def campaigns(
        name: Annotated[str | None, typer.Argument(metavar="NAME", show_default=False)] = None,
        search: Annotated[
            str,
            typer.Option(help=words("Part of a town's name, of its code or of its address."), metavar="TEXT"),
        ] = "",
        limit: Annotated[
            int, typer.Option(help=words("Scans to list at most."), metavar="N", min=1, max=100_000)
        ] = 50,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.reading import list_campaigns, list_scans  # noqa: PLC0415  # slow to import

        if name is None:
            list_campaigns(archive, words)
        else:
            list_scans(archive, name, search, limit, words)
