"""Which slot of a schedule is due, and how many passed before it while nothing ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from auditor.cron import Cron

#: Slots that are counted: a number at the bound means as many at least.
MOST_MISSED = 1000

#: A schedule that was never seen is taken to have begun when it was written, but no longer ago than this.
_LONGEST_UNSEEN = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """What is to be run.

    Attributes:
        slot: the latest one, in the time zone of the schedule.
        missed: slots before it that were not run, ``MOST_MISSED`` at most.
    """

    slot: datetime
    missed: int


def due(cron: Cron, since: datetime, now: datetime) -> Due | None:
    """The slot to run, if one passed.

    Args:
        since: the last slot that was run, or the moment from which the schedule holds; the later one.
    """
    since = since.astimezone(UTC)
    passed = takewhile(lambda slot: slot.astimezone(UTC) > since, cron.until(now))
    latest = next(passed, None)
    if latest is None:
        return None
    return Due(latest, sum(1 for _ in islice(passed, MOST_MISSED)))


def upcoming(cron: Cron, now: datetime) -> datetime | None:
    """The first slot after now, in the time zone of the schedule; None when there is none in fifty years."""
    return next(cron.after(now), None)


def holds_since(written: datetime, now: datetime) -> datetime:
    """From when on a schedule holds that is seen for the first time, or anew under another timing.

    Nothing is due for the past: not for what was written today, nor for an old file beside a new archive.
    Yet ``due`` may be started by a line of crontab with the very timing of the schedule, so that the first
    time that it sees it is a second after the slot.

    Args:
        written: when the file of the schedule was changed last.
    """
    return min(max(written.astimezone(UTC), now.astimezone(UTC) - _LONGEST_UNSEEN), now.astimezone(UTC))
