"""The calendar of a town in words: the same days as the picture, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.desk.calendar import Calendar, Slot
from auditor.desk.dossier import Applicant
from auditor.words import Words
from reports.dossier import labels
from reports.dossier.gantt import Gantt, gantts
from reports.dossier.numbering import Named, Numbers
from reports.dossier.towns import name_of


@dataclass(frozen=True)
class SlotRow:
    """A line of the table; late is empty for what fits."""

    named: Named
    doer: str
    ordered: str
    begins: str
    ends: str
    fits: bool
    verdict: str


@dataclass(frozen=True)
class Schedule:
    """The calendar of a town.

    Attributes:
        told: whether all of it fits, in a sentence; fits: whether it does.
        late: the actions that do not.
    """

    town: str
    told: str
    fits: bool
    late: tuple[Named, ...]
    pictures: tuple[Gantt, ...]
    rows: tuple[SlotRow, ...]


def schedule(applicant: Applicant, numbers: Numbers, words: Words) -> Schedule:
    """The calendar of a town."""
    calendar = applicant.calendar
    doers = {action.id: labels.doer(words, action.doer) for action in applicant.plan.actions}
    town = name_of(applicant)
    return Schedule(
        town=town,
        told=_told(calendar, words),
        fits=not calendar.late,
        late=tuple(numbers.each(calendar.late)),
        pictures=gantts(calendar, town, numbers, words),
        rows=tuple(_row(slot, calendar.deadline, doers, numbers, words) for slot in calendar.slots),
    )


def last_day(calendar: Calendar) -> date | None:
    """The last day of the work; None when there is none."""
    return max((slot.ends for slot in calendar.slots), default=None)


def _told(calendar: Calendar, words: Words) -> str:
    ends = last_day(calendar)
    if ends is None:
        return words("There is nothing to lay out in time.")
    last = words.date(ends)
    if calendar.deadline is None:
        return words("The work would be over on {ends}. No deadline is set.", ends=last)
    deadline = words.date(calendar.deadline)
    late = len(calendar.late)
    if not late:
        return words(
            "All the work fits: it would be over on {ends}, by the deadline of {deadline}.",
            ends=last,
            deadline=deadline,
        )
    return words.plural(
        "{count} action does not fit by the deadline of {deadline}; the work would be over on {ends}.",
        "{count} actions do not fit by the deadline of {deadline}; the work would be over on {ends}.",
        late,
        deadline=deadline,
        ends=last,
    )


def _row(slot: Slot, deadline: date | None, doers: dict[str, str], numbers: Numbers, words: Words) -> SlotRow:
    return SlotRow(
        named=numbers.of(slot.action),
        doer=doers.get(slot.action, words("not known")),
        ordered=words.short_date(slot.ordered),
        begins=words.short_date(slot.begins),
        ends=words.short_date(slot.ends),
        fits=slot.fits,
        verdict=_verdict(slot, deadline, words),
    )


def _verdict(slot: Slot, deadline: date | None, words: Words) -> str:
    if slot.fits or deadline is None:
        return words("fits")
    days = (slot.ends - deadline).days
    return words.plural("{count} day too late", "{count} days too late", days)
