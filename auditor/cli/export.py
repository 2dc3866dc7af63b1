"""``beffroi export``: a campaign for other tools."""

from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)

    @app.command(
        help=words(
            "Write the reports of a campaign for other tools. Formats: jsonl, csv, parquet, junit, earl, "
            "sarif, catalogue."
        )
    )
    def export(
        format_: Annotated[str, typer.Option("--format", help=words("Which format."), metavar="FORMAT")],
        out: Annotated[
            str,
            typer.Option(
                help=words("A folder, or “-” for standard output when the format has one file."),
                metavar="DIR",
            ),
        ] = ".",
        campaign: Annotated[str | None, flags.campaign] = None,
        policy: Annotated[str | None, flags.policy] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.exporting import export_campaign  # noqa: PLC0415  # slow to import

        export_campaign(format_, out, archive, campaign, policy, words, quiet=quiet)
