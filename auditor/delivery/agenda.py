"""Which runs of schedules are to be made now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from auditor.archive.archive import Archive
from auditor.archive.runs import Run, begin_run, last_run
from auditor.archive.runs import holds_since as noted_since
from auditor.delivery.slots import due, holds_since
from auditor.targets.scheduling import Schedule


@dataclass(frozen=True)
class Pending:
    """A run to make, or to take up where it was left."""

    schedule: Schedule
    run: Run


def pending_runs(
    archive: Archive, schedules: Iterable[Schedule], written: datetime, now: datetime
) -> list[Pending]:
    """The runs to make, begun in the archive: of each schedule, the latest slot that passed.

    A run that was begun and did not end comes first, alone: what is due after it is due next time.

    Args:
        written: when the file of the schedules was changed last.
    """
    found = (_pending(archive, schedule, written, now) for schedule in schedules)
    return [pending for pending in found if pending is not None]


def _pending(archive: Archive, schedule: Schedule, written: datetime, now: datetime) -> Pending | None:
    timing = f"{schedule.cron} {schedule.time_zone}"
    with archive.writing() as connection:
        since = noted_since(connection, schedule.name, timing, holds_since(written, now))
        last = last_run(connection, schedule.name)
        if last is not None and last.finished_at is None:
            return Pending(schedule, last)
        slot = due(schedule.timing, max(since, last.slot) if last else since, now)
        if slot is None:
            return None
        return Pending(schedule, begin_run(connection, schedule.name, slot.slot, slot.missed, now))
