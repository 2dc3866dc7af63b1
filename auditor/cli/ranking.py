"""What ``beffroi desk rank`` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.needs import needs_of
from auditor.archive.reports import judged_under
from auditor.archive.rubrics import Rubric, policy_of
from auditor.cli.applications import print_ranking
from auditor.cli.archived import chosen, opened, readable
from auditor.cli.basis import Asked, Basis
from auditor.cli.errors import Status
from auditor.cli.outputs import write_whole
from auditor.cli.waiting import counted
from auditor.desk.ranked import Ranking
from auditor.desk.ranking import Terms, rank
from auditor.model import Axis
from auditor.registry import Registry, load_registry
from auditor.words import Words
from reports.applications import as_csv, as_json


@dataclass(frozen=True)
class Shown:
    """What is printed of a ranking, and where it is written."""

    limit: int
    why: bool
    csv: Path | None
    json: Path | None


def rank_campaign(asked: Asked, basis: Basis, shown: Shown, words: Words, *, quiet: bool) -> None:
    """Rank the towns of a campaign, print them, and write them where it is asked.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong, or Ctrl-C.
    """
    words = load_registry().words(words.language)
    try:
        with opened(asked.archive, words) as archive:
            campaign = chosen(archive, asked.campaign)
            rubric = readable(archive, campaign, asked.policy, words)
            ranking = ranking_of(archive, campaign, rubric, basis, words, quiet=quiet)
    except KeyboardInterrupt:
        typer.echo(words("Interrupted: nothing was written."), err=True)
        raise typer.Exit(Status.INTERRUPTED) from None
    for path, content in ((shown.csv, as_csv), (shown.json, as_json)):
        if path is not None:
            write_whole(path, b"".join(content(ranking, words)), words)
            if not quiet:
                typer.echo(words("Written: {path}", path=str(path)), err=True)
    if not quiet:
        print_ranking(ranking, Console(highlight=False), words, limit=shown.limit, why=shown.why)


def ranking_of(
    archive: Archive, campaign: Campaign, rubric: Rubric, basis: Basis, words: Words, *, quiet: bool
) -> Ranking:
    """The applications of a campaign, read from the tables of the archive.

    Raises:
        typer.Exit: the programme or the table of actions is wrong.
    """
    rules = basis.read(words)
    terms = Terms(
        programme=rules.programme,
        table=rules.table,
        policy=policy_of(archive, rubric),
        axes=axes_of(load_registry()),
        on=rules.on,
    )
    total = judged_under(archive, campaign, rubric)
    needs = counted(needs_of(archive, campaign, rubric), campaign.name, total, quiet=quiet)
    return rank(needs, terms, campaign.name)


def axes_of(registry: Registry) -> Mapping[str, Axis]:
    """Code of a finding → its principle."""
    return {code: check.axis for check in registry.checks for code in registry.policy.checks[check.id].codes}
