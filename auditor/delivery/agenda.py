"""Which runs of schedules are to be made now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.archive.archive import Archive
from auditor.archive.runs import Run, begin_run, known_since, last_run, note_since
from auditor.delivery.slots import Due, due, holds_since
from auditor.targets.scheduling import Schedule


@dataclass(frozen=True)
class Pending:
    """A run to make, or to take up where it was left."""

    schedule: Schedule
    run: Run


@dataclass(frozen=True)
class Known:
    """What an archive knows of a schedule.

    Attributes:
        since: from when on it holds under its present timing; None when it was not seen yet.
        last: the run of its latest slot.
    """

    since: datetime | None = None
    last: Run | None = None


def known_of(archive: Archive, schedule: Schedule) -> Known:
    """What an archive knows of a schedule."""
    with archive.reading() as connection:
        since = known_since(connection, schedule.name, _timing(schedule))
        return Known(since, last_run(connection, schedule.name))


def foreseen(schedule: Schedule, known: Known, written: datetime, now: datetime) -> Due | Run | None:
    """What is to be run: the latest slot that passed, else a run that was begun and did not end.

    A slot that passes while an older run lies unfinished takes its place: nobody waits for old news.

    Args:
        written: when the file of the schedules was changed last.
    """
    since = known.since or holds_since(written, now)
    last = known.last
    unfinished = last if last is not None and last.finished_at is None else None
    slot = due(schedule.timing, max(since, last.slot) if last is not None else since, now)
    if slot is None:
        return unfinished
    return Due(slot.slot, slot.missed + unfinished.missed + 1) if unfinished is not None else slot


def pending_runs(
    archive: Archive, schedules: Iterable[Schedule], written: datetime, now: datetime
) -> Sequence[Pending]:
    """The runs to make, each begun in the archive (see ``foreseen``)."""
    found = ((schedule, _begun(archive, schedule, written, now)) for schedule in schedules)
    return [Pending(schedule, run) for schedule, run in found if run is not None]


def _begun(archive: Archive, schedule: Schedule, written: datetime, now: datetime) -> Run | None:
    known = known_of(archive, schedule)
    found = foreseen(schedule, known, written, now)
    if known.since is None:
        with archive.writing() as connection:
            note_since(connection, schedule.name, _timing(schedule), holds_since(written, now))
    if not isinstance(found, Due):
        return found
    with archive.writing() as connection:
        return begin_run(connection, schedule.name, found.slot, found.missed, now)


def _timing(schedule: Schedule) -> str:
    """Its cron expression and time zone, in a form that is always the same."""
    return f"{schedule.cron} {schedule.time_zone}"
