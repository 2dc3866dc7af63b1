"""Towns by what a desk groups them by, with the mean of each group."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from auditor.model import Axis
from auditor.words import Words
from reports.portfolio.towns import Town

#: Inhabitants at which a band begins: those that French law and INSEE tell communes apart by.
_BANDS = (500, 1_000, 2_000, 3_500, 10_000, 20_000, 50_000, 100_000)


class Kind(StrEnum):
    """What towns are grouped by; the value names the page."""

    DEPARTMENT = "departments"
    EPCI = "epci"
    POPULATION = "population"
    HOSTING = "hosting"
    CMS = "cms"


@dataclass(slots=True)
class Group:
    """The towns that have something in common.

    Attributes:
        key: what they have; empty when that is not known.
    """

    key: str
    towns: int = 0
    _sums: list[float] = field(default_factory=lambda: [0.0] * len(Axis))
    _rated: list[int] = field(default_factory=lambda: [0] * len(Axis))

    def add(self, town: Town) -> None:
        """Count a town in."""
        self.towns += 1
        for axis, score in enumerate(town.scores):
            if score is not None:
                self._sums[axis] += score
                self._rated[axis] += 1

    @property
    def means(self) -> tuple[float | None, ...]:
        """The mean score of the rated towns, per axis; None where there is none."""
        return tuple(
            total / rated if rated else None for total, rated in zip(self._sums, self._rated, strict=True)
        )


_KEYS: dict[Kind, Callable[[Town], str]] = {
    Kind.DEPARTMENT: lambda town: town.department,
    Kind.EPCI: lambda town: town.epci,
    Kind.POPULATION: lambda town: "" if town.population is None else str(bisect(_BANDS, town.population)),
    Kind.HOSTING: lambda town: town.hosting,
    Kind.CMS: lambda town: town.cms,
}


def groups_of(towns: Iterable[Town], kind: Kind) -> tuple[Group, ...]:
    """The groups; bands from the smallest, others from the largest group; "not known" at the end."""
    found: dict[str, Group] = {}
    key = _KEYS[kind]
    for town in towns:
        name = key(town)
        found.setdefault(name, Group(name)).add(town)
    bands = kind is Kind.POPULATION
    order = sorted(found.values(), key=lambda group: (0 if bands else -group.towns, group.key))
    return tuple(sorted(order, key=lambda group: not group.key))


def label(group: Group, kind: Kind, words: Words) -> str:
    """How a group is called."""
    if not group.key:
        return words("not known")
    return _band(int(group.key), words) if kind is Kind.POPULATION else group.key


def _band(number: int, words: Words) -> str:
    if not number:
        return words("fewer than {limit} inhabitants", limit=words.number(_BANDS[0]))
    if number == len(_BANDS):
        return words("{limit} inhabitants and more", limit=words.number(_BANDS[-1]))
    low, high = list(pairwise(_BANDS))[number - 1]
    return words("{low} to {high} inhabitants", low=words.number(low), high=words.number(high - 1))
