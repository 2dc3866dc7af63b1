"""``beffroi report``: a report of the archive, as it was filed."""

from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)

    @app.command(
        help=words(
            "Print the report of a scan as it was filed, in JSON unless --html or --pdf is given. “beffroi "
            "campaigns NAME” lists the numbers of the scans."
        )
    )
    def report(
        scan: Annotated[int, typer.Argument(metavar="SCAN", min=1, show_default=False)],
        json: Annotated[
            str | None,
            typer.Option(help=words("Write JSON (“-” for standard output)."), metavar="F"),
        ] = None,
        html: Annotated[
            str | None,
            typer.Option(help=words("Write one HTML file (“-” for standard output)."), metavar="F"),
        ] = None,
        pdf: Annotated[
            str | None,
            typer.Option(help=words("Write one PDF file (“-” for standard output)."), metavar="F"),
        ] = None,
        policy: Annotated[str | None, flags.policy] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.reading import print_report  # noqa: PLC0415  # slow to import

        print_report(scan, archive, policy, {"html": html, "pdf": pdf, "json": json}, words)
