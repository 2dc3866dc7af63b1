"""The calendar of a town as a picture: what waits, what is done, and the deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.desk.calendar import Calendar, Slot
from auditor.words import Words
from reports.bounded import shorten
from reports.dossier.numbering import Numbers
from reports.dossier.timeline import Tick, Timeline
from reports.text import one_line

#: In units of the picture: its width, that of the names, the height of a line, of its head and of its foot.
WIDTH = 800
NAMES = 312
HEAD = 34
LINE = 25
_FOOT = 26
_RIGHT = 12

#: Room on the right for the words that stand beside what is late.
_ROOM = 68

#: Lines of one picture: it stands on one page.
_LINES = 28

#: Characters of a name that fit before the line.
_NAME = 38

#: The narrowest piece of work that can be seen.
_LEAST = 3.0


@dataclass(frozen=True)
class Bar:
    """A line of the picture.

    Attributes:
        ordered, begins, ends: where its lead time and its work are.
        late: it ends after the deadline; it is told by its shape.
        says: to the right of the work; empty for what fits.
    """

    number: str
    name: str
    y: int
    ordered: float
    begins: float
    ends: float
    late: bool
    says: str


@dataclass(frozen=True)
class Gantt:
    """One picture.

    Attributes:
        told: what it shows, in a sentence.
        deadline: where it stands, or None; label: what stands above it; anchor: on which side of it.
        cut: where the line is cut, or None.
    """

    told: str
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    deadline: float | None
    label: str
    anchor: str
    cut: float | None


class _Line(Timeline):
    """The line of time, in units of the picture."""

    def __init__(self, calendar: Calendar, words: Words) -> None:
        super().__init__(calendar, words)
        self._width = WIDTH - NAMES - (_ROOM if calendar.late else _RIGHT)

    def x(self, share: float) -> float:
        """A place on the line."""
        return round(NAMES + share * self._width, 1)

    def day(self, day: date, *, evening: bool = False) -> float:
        """Where a day begins, or where it ends."""
        return self.x(self.at(day.toordinal() + evening))


def gantts(calendar: Calendar, town: str, numbers: Numbers, words: Words) -> tuple[Gantt, ...]:
    """The calendar in one picture, or in several when it would not stand on a page; none without actions."""
    line = _Line(calendar, words)
    label = words("Deadline: {day}", day=words.date(calendar.deadline)) if calendar.deadline else ""
    slots = calendar.slots
    pages = (slots[first : first + _LINES] for first in range(0, len(slots), _LINES))
    return tuple(
        _gantt(
            tuple(_bars(page, line, numbers, words)), line, label, _told(page, calendar.begins, town, words)
        )
        for page in pages
    )


def _gantt(bars: tuple[Bar, ...], line: _Line, label: str, told: str) -> Gantt:
    deadline = None if line.deadline is None else line.x(line.deadline)
    return Gantt(
        told=told,
        height=HEAD + LINE * len(bars) + _FOOT,
        bars=bars,
        ticks=tuple(Tick(line.x(tick.at), tick.label) for tick in line.ticks()),
        deadline=deadline,
        label=label,
        anchor="end" if deadline and deadline > (WIDTH + NAMES) / 2 else "start",
        cut=None if line.cut is None else line.x(line.cut),
    )


def _bars(slots: Sequence[Slot], line: _Line, numbers: Numbers, words: Words) -> Iterator[Bar]:
    for place, slot in enumerate(slots):
        named = numbers.of(slot.action)
        begins = line.day(slot.begins)
        ends = max(line.day(slot.ends, evening=True), begins + _LEAST)
        yield Bar(
            number=str(named.number or ""),
            name=shorten(one_line(named.title), _NAME),
            y=HEAD + LINE * place,
            ordered=line.day(slot.ordered),
            begins=begins,
            ends=round(ends, 1),
            late=not slot.fits,
            says="" if slot.fits else words("too late"),
        )


def _told(slots: Sequence[Slot], begins: date, town: str, words: Words) -> str:
    until = words.date(max(slot.ends for slot in slots))
    return words.plural(
        "Calendar of {town}: {count} action, from {begins} to {ends}. The table below says the same.",
        "Calendar of {town}: {count} actions, from {begins} to {ends}. The table below says the same.",
        len(slots),
        town=one_line(town),
        begins=words.date(begins),
        ends=until,
    )
