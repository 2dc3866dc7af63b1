"""``beffroi portfolio``: a campaign as a static site, for the desk."""

from datetime import datetime
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
            "Make a static site of a campaign: overview, table of towns, one page a town; with --programme, "
            "the ranking of its applications too. It lists weaknesses: it asks search engines to keep out, "
            "and is best kept behind a password."
        )
    )
    def portfolio(
        out: Annotated[
            Path,
            typer.Option(help=words("Folder in which to write the site."), metavar="DIR", show_default=False),
        ],
        programme: Annotated[str | None, flags.programme] = None,
        option: Annotated[list[str] | None, flags.option] = None,
        actions: Annotated[Path | None, flags.actions] = None,
        on: Annotated[datetime | None, flags.on] = None,
        campaign: Annotated[str | None, flags.campaign] = None,
        policy: Annotated[str | None, flags.policy] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.basis import Asked, Basis  # noqa: PLC0415
        from auditor.cli.exporting import build_portfolio  # noqa: PLC0415  # slow to import

        asked = Asked(archive=archive, campaign=campaign, policy=policy)
        day = on.date() if on else None
        basis = Basis(programme, tuple(option or ()), actions, day) if programme else None
        build_portfolio(out, asked, basis, words, quiet=quiet)
