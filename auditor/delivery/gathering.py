"""What a run has to tell, read from the archive: each town beside the scan of it that was told last."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, identity_of
from auditor.archive.campaigns import pending as not_scanned
from auditor.archive.errors import ArchiveError, ArchiveLostError
from auditor.archive.reports import filed_document, moment_of, read_document
from auditor.archive.rubrics import Rubric
from auditor.archive.runs import Run, last_told
from auditor.archive.towns import ScannedTown, scanned_towns
from auditor.archive.verdicts import scan_pair
from auditor.delivery.agenda import Pending
from auditor.delivery.news import News, TownNews
from auditor.diff import TownDiff, diff
from auditor.model import Target
from auditor.targets.scheduling import Schedule


@dataclass(frozen=True)
class Gathered:
    """The news of a run, one for each mail that a recipient may get.

    Attributes:
        told: the scans that these news are about, by identity of the town. One in which nothing was seen is
            not among them: what changed while nobody saw it must still be told once it is seen.
    """

    news: News
    told: dict[str, int]


def gather(
    archive: Archive,
    campaign: Campaign,
    rubric: Rubric,
    pending: Pending,
    targets: Collection[Target],
) -> Iterator[Gathered]:
    """The news of a run: of all its towns together for a digest, else of each town that was scanned.

    Args:
        campaign: in which its towns were scanned, others maybe beside them; rubric: of these scans.
        targets: its towns.
    """
    schedule, run = pending.schedule, pending.run
    with archive.reading() as connection:
        before = last_told(connection, schedule.name)
    wanted = {identity_of(target) for target in targets}
    towns = [town for town in scanned_towns(archive, campaign, rubric) if identity_of(town.target) in wanted]
    if not schedule.digest:
        for town in towns:
            told = _of_town(archive, town, before.get(town.identity))
            yield Gathered(_news(schedule, run, [told], ()), _seen([told]))
        return
    listed = (listed.target for listed in not_scanned(archive, campaign))
    unseen = tuple(target.name for target in listed if identity_of(target) in wanted)
    many = [_of_town(archive, town, before.get(town.identity)) for town in towns]
    yield Gathered(_news(schedule, run, many, unseen), _seen(many))


def _seen(towns: Sequence[TownNews]) -> dict[str, int]:
    return {town.identity: town.scan for town in towns if town.report.observed_anything}


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


def _of_town(archive: Archive, town: ScannedTown, before: int | None) -> TownNews:
    since: datetime | None = None
    changes: TownDiff | None = None
    if before is not None:
        since = moment_of(archive, before)
        changes = _changes(archive, before, town.scan)
    report = read_document(town.scan, filed_document(archive, town.scan))
    return TownNews(town.identity, report, town.scan, since, changes)


def _changes(archive: Archive, before: int, after: int) -> TownDiff | None:
    """What changed; None when the two were not judged alike."""
    try:
        return diff(*scan_pair(archive, before, after))
    except ArchiveLostError:
        raise
    except ArchiveError:
        return None
