"""Who could join a project for it to have enough inhabitants."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from auditor.desk.project import Project, bare, department
from auditor.model import Target

#: Towns of a set that is looked for among all; of a larger one only the last town is chosen.
_MOST_CHOSEN = 6
#: Sets that are tried: the number of towns is always the smallest, and their sum the nearest of those tried.
_MOST_TRIED = 10_000


def nearby(project: Project) -> tuple[tuple[Target, ...], ...]:
    """The neighbours whose population is known: those of the same EPCI, then those of the département too."""
    applicants = {town.url for town in project.towns} | {town.insee for town in project.towns if town.insee}
    others = [
        town
        for town in project.neighbours
        if town.population and town.url not in applicants and town.insee not in applicants
    ]
    epcis = {bare(town.epci) for town in project.towns if town.epci}
    departments = {department(town) for town in project.towns} - {None}
    close = [(town, bool(town.epci) and bare(town.epci or "") in epcis) for town in others]
    same_epci = tuple(town for town, same in close if same)
    around = tuple(town for town, same in close if same or department(town) in departments)
    return same_epci, around


def smallest_set(towns: Iterable[Target], least: int, most: int | None) -> tuple[Target, ...] | None:
    """The fewest towns that have so many inhabitants together.

    Args:
        least: inhabitants that they must have, more than none; most: that they must not pass, if any.

    Returns:
        Of the sets of the smallest number, that with the fewest inhabitants, then the first by its names; in
        the order of their names. None when no set will do.
    """
    ranked = sorted(towns, key=lambda town: (-(town.population or 0), town.name, town.url))
    sizes = [town.population or 0 for town in ranked]
    sums = [0, *accumulate(sizes)]
    fewest = bisect_left(sums, least)
    if fewest > len(ranked):
        return None
    search = _Search(ranked, sizes, sums, most)
    for count in range(fewest, len(ranked) + 1):
        if found := search.best(count, least):
            return tuple(sorted(found, key=lambda town: (town.name, town.url)))
    return None


class _Search:
    """Looks for a set of towns, which come from the most to the least populated."""

    def __init__(
        self, towns: Sequence[Target], sizes: Sequence[int], sums: Sequence[int], most: int | None
    ) -> None:
        self._towns, self._sizes, self._sums, self._most = towns, sizes, sums, most
        self._left = _MOST_TRIED
        self._best: tuple[int, tuple[str, ...], tuple[int, ...]] | None = None

    def best(self, count: int, least: int) -> list[Target] | None:
        """The best set of so many towns."""
        first = tuple(range(count - _MOST_CHOSEN)) if count > _MOST_CHOSEN else ()
        self._complete(first, count - len(first), least - self._sums[len(first)])
        return [self._towns[index] for index in self._best[2]] if self._best else None

    def _complete(self, chosen: tuple[int, ...], count: int, least: int) -> None:
        """Choose so many towns after those chosen, which have so many inhabitants at least."""
        start = chosen[-1] + 1 if chosen else 0
        smallest = self._sums[-1] - self._sums[len(self._sizes) - count + 1]
        before = sum(self._sizes[index] for index in chosen)
        for index in range(start, len(self._sizes) - count + 1):
            if self._left <= 0 or self._sums[index + count] - self._sums[index] < least:
                return
            self._left -= 1
            if self._too_many(before + self._sizes[index] + smallest):
                continue
            if count == 1:
                self._keep((*chosen, index))
            else:
                self._complete((*chosen, index), count - 1, least - self._sizes[index])

    def _too_many(self, inhabitants: int) -> bool:
        if self._most is not None and inhabitants > self._most:
            return True
        return self._best is not None and inhabitants > self._best[0]

    def _keep(self, chosen: tuple[int, ...]) -> None:
        inhabitants = sum(self._sizes[index] for index in chosen)
        names = tuple(sorted(self._towns[index].name for index in chosen))
        found = (inhabitants, names, chosen)
        self._best = min(found, self._best) if self._best else found
