"""A town as the tables of the portfolio show it: light, since 35,000 of them are held at once."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass

from auditor.model import Axis, Report
from reports.text import one_line

#: Stands for an axis that is not rated, among the letters of a town.
UNRATED = "-"

#: Characters of a name that are shown; the longest name of a French commune has 45.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Town:
    """What is known of a town, in short.

    Attributes:
        insee, department, epci, hosting, cms: empty when not known.
        letters: five characters in the order of the axes, ``UNRATED`` for an axis without a letter.
        scores: of 100, in the same order; None for an axis without a letter.
        mean: of the scores that there are; None when there is none.
        observed: whether anything could be.
        slug: name of its page.
    """

    name: str
    insee: str
    department: str
    epci: str
    population: int | None
    hosting: str
    cms: str
    letters: str
    scores: tuple[float | None, ...]
    mean: float | None
    observed: bool
    slug: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands in an alphabetical list: accents and capitals do not count."""
        plain = unicodedata.normalize("NFKD", self.name.casefold())
        return "".join(char for char in plain if not unicodedata.combining(char)), self.insee, self.slug


def town_of(report: Report, slug: str) -> Town:
    """A report in short."""
    target, traits = report.target, report.traits
    rated = {score.axis: score for score in report.scores if score.letter}
    scores = tuple(rated[axis].score if axis in rated else None for axis in Axis)
    known = [score for score in scores if score is not None]
    return Town(
        name=short(target.name) or short(target.host),
        insee=short(target.insee),
        department=short(target.department),
        epci=short(target.epci),
        population=target.population,
        hosting=short(traits.hosting),
        cms=short(traits.cms),
        letters=sys.intern("".join((axis in rated and rated[axis].letter) or UNRATED for axis in Axis)),
        scores=scores,
        mean=sum(known) / len(known) if known else None,
        observed=report.observed_anything,
        slug=slug,
    )


def short(text: str | None) -> str:
    """A text on one line and bounded; interned, since most of these words come back in many towns."""
    shown = one_line(text or "").strip()
    return sys.intern(shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…")
