"""The five fields of cron, read in a time zone (``man 5 crontab``, as Debian's cron understands it).

At a change of hour, slots keep to the clock on the wall: what falls in the hour that does not exist comes
right after it, once; what falls in the hour that exists twice comes the first time. Only what runs every
hour of every day (``*/15 * * * *``) follows the time that really passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from auditor.words import TellableError, mark

#: Characters of an expression: every minute, hour and day spelt out is less.
_LONGEST = 500

_FIELDS = (
    mark("“{written}” is no minute: 0 to 59; also *, 0,30, 10-20 or */15"),
    mark("“{written}” is no hour: 0 to 23; also *, 7,19, 8-18 or */6"),
    mark("“{written}” is no day of the month: 1 to 31, or L for the last one; also *, 1,15, 1-7 or */10"),
    mark("“{written}” is no month: 1 to 12, or JAN to DEC; also *, 1,7, 4-9 or */3"),
    mark(
        "“{written}” is no day of the week: 0 to 7 (0 and 7 are Sunday), or SUN to SAT; also *, MON-FRI, "
        "MON#1 (the first Monday) or 5L (the last Friday)"
    ),
)

#: A change of hour moves the clock by less (Debian's cron takes more for a clock that was set anew).
_CHANGE = timedelta(hours=3)

#: Whether an expression ever comes is seen from here on: fifty years, which hold every kind of year.
_ANY_DAY = datetime(2001, 1, 1)  # noqa: DTZ001  # on no clock


class CronError(TellableError):
    """An expression that cannot be used."""


@dataclass(frozen=True)
class Cron:
    """When something is due.

    Attributes:
        expression: five fields.
        zone: whose clock is read.

    Raises:
        CronError: a field is wrong, or the day never comes.
    """

    expression: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))

    def __post_init__(self) -> None:
        _check(self.expression)

    def after(self, moment: datetime) -> Iterator[datetime]:
        """The slots after a moment, in the time zone, soonest first; it may have no end."""
        slots = CronSim(self._explicit, moment.astimezone(self.zone))
        # In the hour that exists twice, the library may begin with what came the first time.
        return (slot for slot in slots if _universal(slot) > _universal(moment))

    def until(self, moment: datetime) -> Iterator[datetime]:
        """The slots before a moment or at it, in the time zone, latest first; it may have no end."""
        # Begun past any hour that exists twice, which the library would leave out.
        slots = CronSim(self._explicit, (_universal(moment) + _CHANGE).astimezone(self.zone), reverse=True)
        return (slot for slot in slots if _universal(slot) <= _universal(moment))

    @cached_property
    def _explicit(self) -> str:
        """The expression, its stars spelt out where the library is not to follow the time that passes.

        It does so wherever minutes or hours begin with a star, as the code of Debian's cron does and its
        manual does not say: ``*/30 2`` would be lost in the hour that does not exist. Counting backwards on
        certain days only, it would lose an hour in the zones that change theirs at midnight.
        """
        minutes, hours, *days = self.expression.split()
        if [hours, *days] == ["*"] * 4:
            return self.expression
        return " ".join((re.sub(r"^\*", "0-59", minutes), re.sub(r"^\*", "0-23", hours), *days))


def _universal(moment: datetime) -> datetime:
    """Two moments of one time zone compare by their clocks, which show the same hour twice."""
    return moment.astimezone(UTC)


def _check(expression: str) -> None:
    """Refuse what is no expression, and say which of its fields is wrong."""
    written = expression.split()
    if len(written) != len(_FIELDS) or len(expression) > _LONGEST:
        raise CronError(
            mark(
                "write five fields: minute, hour, day of the month, month, day of the week; for instance "
                "0 7 * * 1, every Monday at 7:00"
            )
        )
    for position, part in enumerate(written):
        alone = ["*"] * len(written)
        alone[position] = part
        if not _is_known(" ".join(alone)):
            raise CronError(_FIELDS[position], written=part)
    if not _is_known(expression) or next(CronSim(expression, _ANY_DAY), None) is None:
        raise CronError(mark("“{written}” is a day that never comes"), written=" ".join(written[2:]))


def _is_known(expression: str) -> bool:
    try:
        CronSim(expression, _ANY_DAY)
    except CronSimError:
        return False
    return True
