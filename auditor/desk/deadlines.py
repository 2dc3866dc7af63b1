"""Days by which a programme wants the work to be over."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from auditor.desk.programme import Programme, Window


def deadline_of(programme: Programme, windows: tuple[Window, ...], begins: date) -> date | None:
    """The first of the ends that a project must keep to; None when nothing sets one.

    Args:
        windows: that pay for something of the project.
        begins: day on which the work begins, from which a window counts its months.
    """
    ends = [months_after(begins, window.months) for window in windows if window.months is not None]
    if programme.ends is not None:
        ends.append(programme.ends)
    return min(ends, default=None)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
