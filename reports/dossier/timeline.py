"""Days as places on a line: from the first to the last, with a cut before a deadline that is far away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from auditor.desk.calendar import Calendar
from auditor.words import Words

#: Days below which a calendar is not drawn: one of a single day would be a wall.
_LEAST = 28

#: A deadline farther than this many times the work is drawn beyond a cut.
_FAR = 1.5

#: Share of the line that is left for what stands beyond a cut.
_BEYOND = 0.09

#: Days of work up to which weeks are marked; else months are.
_WEEKS_UP_TO = 100
_MOST_TICKS = 8
_WEEK_STEPS = (7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12_000, 120_000)


@dataclass(frozen=True)
class Tick:
    """A mark under the line."""

    at: float
    label: str


class Timeline:
    """Where each day of a calendar stands, from 0 to 1.

    Attributes:
        deadline: None when there is none.
        cut: where the line is cut, on the side of a deadline that is too far to be drawn to scale; or None.
    """

    def __init__(self, calendar: Calendar, words: Words) -> None:
        self._words = words
        self._first = calendar.begins.toordinal()
        last = max((slot.ends.toordinal() for slot in calendar.slots), default=self._first)
        span = max(last + 1 - self._first, _LEAST)
        self.deadline: float | None = None
        self.cut: float | None = None
        self._from, self._to = 0.0, 1.0
        self._start, self._end = self._first, self._first + span
        if calendar.deadline is not None:
            self._place_deadline(calendar.deadline.toordinal() + 1, span)

    def _place_deadline(self, end: int, span: int) -> None:
        """Make room for a deadline, which is the evening of its day."""
        if self._first - span * (_FAR - 1) <= end <= self._first + span * _FAR:
            self._start, self._end = min(self._start, end), max(self._end, end)
            self.deadline = self.at(end)
        elif end > self._first:
            self._to, self.cut, self.deadline = 1 - 2 * _BEYOND, 1 - 1.4 * _BEYOND, 1 - _BEYOND / 2
        else:
            self._from, self.cut, self.deadline = 2 * _BEYOND, 1.4 * _BEYOND, _BEYOND / 2

    def at(self, ordinal: int) -> float:
        """Where the morning of a day stands."""
        share = (ordinal - self._start) / (self._end - self._start)
        return self._from + share * (self._to - self._from)

    def ticks(self) -> Iterator[Tick]:
        """Mondays of a short calendar, first days of the months of a longer one."""
        days = self._end - self._start
        if days <= _WEEKS_UP_TO:
            step = next(step for step in _WEEK_STEPS if days / step <= _MOST_TICKS + 1)
            monday = self._start + -(self._start - 1) % 7
            marks = [(ordinal, "d MMM") for ordinal in range(monday, self._end, step)]
        else:
            step = next(step for step in _MONTH_STEPS if days / 30.4 / step <= _MOST_TICKS)
            marks = [(ordinal, "MMM y") for ordinal in self._months(step)]
        return (Tick(self.at(ordinal), self._written(ordinal, form)) for ordinal, form in marks)

    def _months(self, step: int) -> Iterator[int]:
        start = date.fromordinal(self._start)
        month = -(-(start.year * 12 + start.month - (start.day == 1)) // step) * step
        while month // 12 <= date.max.year:
            first = date(month // 12, month % 12 + 1, 1).toordinal()
            if first >= self._end:
                return
            if first >= self._start:
                yield first
            month += step

    def _written(self, ordinal: int, form: str) -> str:
        from babel.dates import format_date  # noqa: PLC0415  # kept out of --help

        return format_date(date.fromordinal(ordinal), format=form, locale=self._words.language)
