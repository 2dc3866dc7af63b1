"""What a run has to tell, read from the archive: each town beside the scan of it that was told last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, pending
from auditor.archive.errors import ArchiveError, ArchiveLostError
from auditor.archive.reports import filed_document, moment_of, read_document
from auditor.archive.rubrics import Rubric
from auditor.archive.runs import Run, last_told
from auditor.archive.towns import scanned_towns
from auditor.archive.verdicts import scan_pair
from auditor.delivery.news import News, TownNews
from auditor.diff import TownDiff, diff
from auditor.targets.scheduling import Schedule


@dataclass(frozen=True)
class Gathered:
    """The news of a run, one for each mail that a recipient may get.

    Attributes:
        told: the scans that these news are about, by identity of the town.
    """

    news: News
    told: dict[str, int]


def gather(
    archive: Archive, campaign: Campaign, rubric: Rubric, schedule: Schedule, run: Run
) -> Iterator[Gathered]:
    """The news of a run: of all the towns together for a digest, else of each town that was seen."""
    with archive.reading() as connection:
        before = last_told(connection, schedule.name)
    towns = list(scanned_towns(archive, campaign, rubric))
    if schedule.digest:
        told = [_of_town(archive, town.scan, before.get(town.identity)) for town in towns]
        unseen = tuple(listed.target.name for listed in pending(archive, campaign))
        news = _news(schedule, run, told, unseen)
        yield Gathered(news, {town.identity: town.scan for town in towns})
        return
    for town in towns:
        news = _news(schedule, run, [_of_town(archive, town.scan, before.get(town.identity))], ())
        yield Gathered(news, {town.identity: town.scan})


def _news(schedule: Schedule, run: Run, towns: Sequence[TownNews], unseen: tuple[str, ...]) -> News:
    return News(
        schedule=schedule.name,
        slot=run.slot.astimezone(schedule.timing.zone),
        missed=run.missed,
        digest=schedule.digest,
        towns=tuple(towns),
        unseen=unseen,
        attach=schedule.attach,
    )


def _of_town(archive: Archive, scan: int, before: int | None) -> TownNews:
    report = read_document(scan, filed_document(archive, scan))
    since: datetime | None = None
    changes: TownDiff | None = None
    if before is not None:
        since = moment_of(archive, before)
        changes = _changes(archive, before, scan)
    return TownNews(report=report, scan=scan, since=since, changes=changes)


def _changes(archive: Archive, before: int, after: int) -> TownDiff | None:
    """What changed; None when the two were not judged alike."""
    try:
        return diff(*scan_pair(archive, before, after))
    except ArchiveLostError:
        raise
    except ArchiveError:
        return None
