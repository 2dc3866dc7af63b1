"""The actions of a plan, laid out in time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from auditor.desk.actions import Doer
from auditor.desk.calendar import Calendar, Slot
from auditor.desk.plan import PlannedAction

#: Monday to Friday. Public holidays are working days here: they move less than estimates do.
_WORKING_DAYS = 5
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def lay_out(actions: Sequence[PlannedAction], begins: date, deadline: date | None) -> Calendar:
    """Give every action its days of work, as early as it can have them.

    An action is ordered when what it depends on is over. Its work begins after its lead time, when its
    doer is free, on a working day, and takes its high estimate. Each doer does one action at a time: the
    one that can begin first, or else the one that stands first in the plan. Dependencies that are not in
    the plan are left aside, and so are public holidays.

    Args:
        begins: day before which nothing is ordered.
        deadline: day after which nothing fits; it may be over.
    """
    slots: dict[str, Slot] = {}
    free: dict[Doer, date] = {}
    left = {action.id: action for action in actions}
    ordered: dict[str, date] = {}
    asked: dict[str, date] = {}  # the actions that wait for no other one, with the end of their lead time
    while left:
        for action in left.values():
            if action.id not in asked and not any(before in left for before in action.after):
                ordered[action.id] = _ordered(action, slots, begins)
                asked[action.id] = _later(ordered[action.id], action.lead_weeks * _WEEK)
        start, action = min(
            (
                (_working_day(max(asked[action.id], free.get(action.doer, begins))), action)
                for action in left.values()
                if action.id in asked
            ),
            key=lambda pair: pair[0],
        )
        ends = _last_day(start, action.days.high)
        slots[action.id] = Slot(
            action=action.id,
            ordered=ordered[action.id],
            begins=start,
            ends=ends,
            fits=deadline is None or ends <= deadline,
        )
        free[action.doer] = _later(ends, _DAY)
        del left[action.id]
    return Calendar(begins=begins, deadline=deadline, slots=tuple(slots.values()))


def _ordered(action: PlannedAction, slots: Mapping[str, Slot], begins: date) -> date:
    """The first working day on which nothing that an action depends on is still to be done."""
    over = (_later(slots[before].ends, _DAY) for before in action.after if before in slots)
    return _working_day(max(over, default=begins))


def _last_day(start: date, days: float) -> date:
    """The last of so many days of work, the first of which is a working day."""
    weeks, rest = divmod(start.weekday() + max(math.ceil(days), 1) - 1, _WORKING_DAYS)
    try:
        return start + timedelta(days=7 * weeks + rest - start.weekday())
    except OverflowError:
        return date.max


def _working_day(day: date) -> date:
    """A day, or the Monday after it."""
    return day if day.weekday() < _WORKING_DAYS else _later(day, (7 - day.weekday()) * _DAY)


def _later(day: date, by: timedelta) -> date:
    """A day after another one, or the last of all days: an estimate may be absurd."""
    try:
        return day + by
    except OverflowError:
        return date.max
