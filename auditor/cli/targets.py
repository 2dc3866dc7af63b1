"""``beffroi targets import``: a list of towns from open data, or from a list that somebody keeps."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


class SourceName(StrEnum):
    """What towns are imported from."""

    RPNT = "rpnt"
    ANNUAIRE = "annuaire"
    DOMAINS = "domains"


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)
    which = words("Which towns")
    group = typer.Typer(help=words("Make lists of towns."), no_args_is_help=True)

    @group.command(
        "import",
        help=words(
            "Make a list of towns from open data: the RPNT (CSV or JSON, also .gz), the Annuaire of "
            "service-public (JSON), or a CSV of domains. What cannot be used is listed in a file of its own, "
            "with the reason. Exit status: 0 done, 2 usage, or a file that is not what it should be, "
            "3 no town was kept."
        ),
    )
    def import_(
        file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
        out: Annotated[
            str,
            typer.Option(help=words("CSV file to write (“-” for standard output)."), metavar="F"),
        ],
        source: Annotated[
            SourceName | None,
            typer.Option("--from", help=words("What the file is; told by its columns when left out.")),
        ] = None,
        rejects: Annotated[
            Path | None,
            typer.Option(
                help=words("File for the rows that cannot be used; beside --out when left out."), metavar="F"
            ),
        ] = None,
        department: Annotated[
            list[str] | None,
            typer.Option(
                help=words("Towns of these départements only: 77,2A. May be repeated."),
                metavar="CODE,…",
                rich_help_panel=which,
            ),
        ] = None,
        epci: Annotated[
            str | None,
            typer.Option(help=words("Towns of this EPCI only."), metavar="SIREN|NAME", rich_help_panel=which),
        ] = None,
        min_population: Annotated[
            int | None,
            typer.Option(
                help=words("Towns of at least so many inhabitants."),
                metavar="N",
                min=0,
                rich_help_panel=which,
            ),
        ] = None,
        max_population: Annotated[
            int | None,
            typer.Option(
                help=words("Towns of at most so many inhabitants."),
                metavar="N",
                min=0,
                rich_help_panel=which,
            ),
        ] = None,
        quiet: Annotated[bool, flags.quiet] = False,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.importing import Request, run  # noqa: PLC0415  # slow to import

        request = Request(
            file=file,
            out=out,
            source=source,
            rejects=rejects,
            departments=department or [],
            epci=epci,
            min_population=min_population,
            max_population=max_population,
            quiet=quiet,
        )
        raise typer.Exit(run(request, words))

    app.add_typer(group, name="targets")
