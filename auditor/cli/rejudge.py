"""``beffroi rejudge``: new scores from what was seen, without asking any town again."""

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
            "Judge an archived campaign again, under another policy or with the checks of today; no town is "
            "asked anything. The old scores stay."
        )
    )
    def rejudge(
        campaign: Annotated[str | None, flags.campaign] = None,
        policy: Annotated[
            Path | None,
            typer.Option(help=words("A policy.toml; the one of this Beffroi when left out."), metavar="FILE"),
        ] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.rejudgement import run  # noqa: PLC0415  # slow to import

        run(archive, campaign, policy, words, quiet=quiet)
