"""Dates as French pages write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_SHORT = {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_NUMBERS = {name: number for number, name in enumerate(_MONTHS, 1)} | _SHORT

_MONTH = rf"(?P<month>{'|'.join((*_MONTHS, *(rf'{name}[.]' for name in _SHORT)))})"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_IN_FULL = rf"(?:(?<![0-9])(?P<day>[0-9]{{1,2}})(?: ?er)? ?)?\b{_MONTH} ?{_YEAR}"
_NUMERIC = (
    r"(?<![0-9/.-])(?:(?P<day>[0-9]{1,2}) ?[/.-] ?)?(?P<month>[0-9]{1,2}) ?[/.-] ?"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9]|[/.-][0-9])"
)
_ISO = r"(?<![0-9/.-])(?P<year>(?:19|20)[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])"
_BARE_YEAR = rf"\ben {_YEAR}"
_FORMS = tuple(re.compile(form) for form in (_IN_FULL, _NUMERIC, _ISO, _BARE_YEAR))


@dataclass(frozen=True)
class Written:
    """A date as it stands in a text: a day, a month or a year.

    Attributes:
        first, last: the days that it covers.
        start, end: its place in the text.
    """

    first: date
    last: date
    start: int
    end: int


def dates_in(text: str) -> tuple[Written, ...]:
    """The dates of a plain text, in its order; what is no day of the calendar is left out.

    Read are "1er avril 2026", "avril 2026", "01/04/2026", "04/2026", "2026-04-01" and "en 2026".
    """
    found: list[Written] = []
    for form in _FORMS:
        found += _of_form(form, text)
    return tuple(sorted(found, key=lambda written: written.start))


def month_number(name: str) -> int:
    """The number of a month by its plain name."""
    return _NUMBERS[name.rstrip(".")]


def _of_form(form: re.Pattern[str], text: str) -> Iterator[Written]:
    for match in form.finditer(text):
        parts = match.groupdict()
        span = _days(int(parts["year"]), parts.get("month"), parts.get("day"))
        if span is not None:
            yield Written(*span, *match.span())


def _days(year: int, month: str | None, day: str | None) -> tuple[date, date] | None:
    """The first and the last day of what was written."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    number = int(month) if month.isdigit() else month_number(month)
    try:
        if day is not None:
            return (date(year, number, int(day)),) * 2
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    except ValueError:
        return None


def years_later(day: date, years: int) -> date:
    """The same day some years later; 28 February for a day that the year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
