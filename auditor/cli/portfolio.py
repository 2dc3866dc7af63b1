"""``beffroi portfolio``: a campaign as a static site, for the desk."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)

    @app.command(
        help=words(
            "Make a static site of a campaign: overview, table of towns, one page a town. It lists "
            "weaknesses: it asks search engines to keep out, and is best kept behind a password."
        )
    )
    def portfolio(
        out: Annotated[
            Path,
            typer.Option(help=words("Folder in which to write the site."), metavar="DIR", show_default=False),
        ],
        campaign: Annotated[str | None, flags.campaign] = None,
        policy: Annotated[str | None, flags.policy] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.exporting import build_portfolio  # noqa: PLC0415  # slow to import

        build_portfolio(out, archive, campaign, policy, words, quiet=quiet)
