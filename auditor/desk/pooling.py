"""Towns put together until a threshold is met, and not beyond."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from auditor.desk.threshold import Threshold


class Peopled(Protocol):
    """Something that has inhabitants; None when nobody knows how many."""

    @property
    def population(self) -> int | None:
        """The inhabitants."""


T = TypeVar("T", bound=Peopled)


def inhabitants(towns: Iterable[Peopled]) -> int:
    """The inhabitants that are known; those that are not count for nothing: a sum is never too high."""
    return sum(town.population or 0 for town in towns)


def pooled(towns: Iterable[T], threshold: Threshold) -> list[list[T]]:
    """Groups that meet a threshold, of which no town could be left out without falling under it.

    Towns are taken from the most populated to the least, those of unknown population last, and a group is
    closed as soon as it meets the threshold. Its last town is therefore its smallest one: without it the
    threshold was not met, and without any larger one it would be met still less. This is the next-fit
    decreasing rule of bin covering (Assmann, Johnson, Kleitman and Leung, 1984): quick, and near the greatest
    number of groups that there can be.

    What remains is in no group; neither is a town that would pass the population that is allowed.
    """
    left = sorted(towns, key=lambda town: (town.population is None, -(town.population or 0)))
    groups: list[list[T]] = []
    while made := _once_through(left, threshold):
        groups += made
        if threshold.most is None:
            break
        taken = {id(town) for group in made for town in group}
        left = [town for town in left if id(town) not in taken]
    return groups


def _once_through(towns: Sequence[T], threshold: Threshold) -> list[list[T]]:
    groups: list[list[T]] = []
    group: list[T] = []
    population = 0
    for town in towns:
        more = population + (town.population or 0)
        if threshold.most is not None and more > threshold.most:
            continue
        group.append(town)
        population = more
        if threshold.met(len(group), population):
            groups.append(group)
            group, population = [], 0
    return groups
