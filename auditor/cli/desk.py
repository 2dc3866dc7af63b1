"""``beffroi desk``: what the desk does with the applications that it receives, or could receive."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verbs."""
    group = typer.Typer(
        help=words("Rank the applications of a campaign, and verify dossiers."), no_args_is_help=True
    )
    _add_rank(group, words)
    _add_verify(group, words)
    app.add_typer(group, name="desk")


def _add_rank(group: typer.Typer, words: Words) -> None:
    flags = Flags(words)

    @group.command(
        help=words(
            "Rank the towns of a campaign by département for a funding programme, and say which would gain "
            "by applying together. Each score is explained (need, population, maturity, deadline, "
            "mutualisation), and what the rules say stands beside it. No town is asked anything."
        )
    )
    def rank(
        programme: Annotated[str, flags.programme],
        option: Annotated[list[str] | None, flags.option] = None,
        actions: Annotated[Path | None, flags.actions] = None,
        on: Annotated[datetime | None, flags.on] = None,
        why: Annotated[
            bool,
            typer.Option("--why", help=words("Also print the reasons of each score, and the groups.")),
        ] = False,
        limit: Annotated[
            int,
            typer.Option(help=words("Applications to print of each département."), metavar="N", min=1),
        ] = 20,
        csv: Annotated[
            Path | None, typer.Option(help=words("Write all of them as CSV."), metavar="F")
        ] = None,
        json: Annotated[
            Path | None, typer.Option(help=words("Write all of them, and the groups, as JSON."), metavar="F")
        ] = None,
        campaign: Annotated[str | None, flags.campaign] = None,
        policy: Annotated[str | None, flags.policy] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.basis import Asked, Basis  # noqa: PLC0415  # slow to import
        from auditor.cli.ranking import Shown, rank_campaign  # noqa: PLC0415

        asked = Asked(archive=archive, campaign=campaign, policy=policy)
        basis = Basis(programme, tuple(option or ()), actions, on.date() if on else None)
        rank_campaign(asked, basis, Shown(limit=limit, why=why, csv=csv, json=json), words, quiet=quiet)


def _add_verify(group: typer.Typer, words: Words) -> None:
    flags = Flags(words)

    @group.command(
        help=words(
            "Compute a dossier.json again from the archive, with the desk's own programme and table of "
            "actions, and say what differs. What people wrote is not compared. Exit status: 0 nothing "
            "differs, 1 something does, 2 usage, or a scan that the archive does not hold."
        )
    )
    def verify(
        dossier: Annotated[Path, typer.Argument(metavar="DOSSIER.json", show_default=False)],
        programme: Annotated[str | None, flags.programme] = None,
        actions: Annotated[Path | None, flags.actions] = None,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.applying import verify_dossier  # noqa: PLC0415  # slow to import

        raise typer.Exit(verify_dossier(dossier, archive, programme, actions, words))
