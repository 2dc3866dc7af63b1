"""Periods of years, as multi-year schemes and yearly plans are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from checks.public_service.accessibility.french_dates import month_number

_YEAR = r"20[0-9]{2}(?![0-9])"
_TO = r" ?(?:-|\u2013|\u2014|/|,|a|au|et|jusqu'en) ?"
_PERIOD = re.compile(rf"(?<![0-9]){_YEAR}(?:{_TO}{_YEAR}){{1,5}}")
_SINGLE = re.compile(rf"(?<![0-9/]){_YEAR}")
_MONTHLY = re.compile(
    rf"\b([a-z]{{3,9}}) ({_YEAR}) ?(?:-|\u2013|\u2014|a|au|jusqu'en|jusqu'a) ?(?:fin )?"
    rf"([a-z]{{3,9}}) ({_YEAR})"
)
_YEARS_ONLY = re.compile(_YEAR)
#: Days and months in figures, whose year is none of a period.
_DAYS = re.compile(
    r"(?<![0-9])[0-9]{1,2}[/.-](?:[0-9]{1,2}[/.-])?20[0-9]{2}(?![0-9])|20[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9])"
)

_YEAR_OF_MONTHS = 12


@dataclass(frozen=True)
class Period:
    """Years from the first to the last, both counted.

    Attributes:
        months: how many months it lasts, when the text gives months; None for whole years.
    """

    first: int
    last: int
    months: int | None = None

    @property
    def years(self) -> int:
        """How many calendar years it touches."""
        return self.last - self.first + 1

    def lasts_at_most(self, years: int) -> bool:
        """Whether it is no longer than so many years.

        The law says three at most (law 2005-102, article 47, III). Whole years are counted as the Arcom
        counts them: its notice of 1 April 2026 refuses a scheme "2023-2026", which touches four years,
        although 2026 − 2023 is three (quoted in Immersion-Facilitee/immersion-facile, issue 5261). A period
        given in months is counted in months.
        """
        return self.months <= _YEAR_OF_MONTHS * years if self.months is not None else self.years <= years

    def holds(self, day: date) -> bool:
        """Whether a day is in one of its years."""
        return self.first <= day.year <= self.last


def period_in(text: str) -> Period | None:
    """The first period of several years in a plain text: "2024-2026", "2025, 2026 et 2027"."""
    text = _DAYS.sub(" ", text)
    match = _PERIOD.search(text)
    monthly = _monthly(text)
    if match is None or (monthly is not None and monthly.first == int(match[0][:4])):
        return monthly
    years = [int(year) for year in _YEARS_ONLY.findall(match[0])]
    return Period(min(years), max(years))


def years_in(text: str) -> tuple[int, ...]:
    """Every year that a plain text names, those inside a period too."""
    text = _DAYS.sub(" ", text)
    found = [int(year) for year in _SINGLE.findall(text)]
    for match in _PERIOD.finditer(text):
        years = [int(year) for year in _YEARS_ONLY.findall(match[0])]
        found += range(min(years), max(years) + 1)
    return tuple(sorted(set(found)))


def _monthly(text: str) -> Period | None:
    """The first period that is given in months: "juin 2023 à mai 2026"."""
    for match in _MONTHLY.finditer(text):
        try:
            begins, ends = month_number(match[1]), month_number(match[3])
        except KeyError:
            continue
        first, last = int(match[2]), int(match[4])
        months = _YEAR_OF_MONTHS * (last - first) + ends - begins + 1
        return Period(first, last, months) if months > 0 else None
    return None
