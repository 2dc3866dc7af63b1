"""What a programme asks of the size of a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.desk.programme import Programme
from auditor.desk.rules import PopulationRule, TownsRule

#: A group of one is no group.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Threshold:
    """The towns and the inhabitants that must be together.

    Attributes:
        most: inhabitants that they may be together at most.
        stated: a rule of the programme says so; otherwise it is only that there be a group.
    """

    towns: int = _FEWEST
    population: int = 0
    most: int | None = None
    stated: bool = False

    def met(self, towns: int, population: int) -> bool:
        """Whether so many towns, of so many inhabitants, are a group."""
        return towns >= self.towns and population >= self.population


def threshold_of(programme: Programme, windows: Iterable[str]) -> Threshold:
    """The strictest of what the programme and some of its windows ask of towns that apply together.

    What they ask of each town by itself (``together = false``) is no threshold: it is for eligibility.

    Args:
        windows: their ids.
    """
    named = frozenset(windows)
    rules = [*programme.rules, *(rule for one in programme.windows if one.id in named for rule in one.rules)]
    towns = [rule.at_least for rule in rules if isinstance(rule, TownsRule)]
    people = [rule for rule in rules if isinstance(rule, PopulationRule) and rule.together]
    return Threshold(
        towns=max([_FEWEST, *towns]),
        population=max([0, *(rule.at_least for rule in people if rule.at_least is not None)]),
        most=min((rule.at_most for rule in people if rule.at_most is not None), default=None),
        stated=any(count >= _FEWEST for count in towns) or any(rule.at_least for rule in people),
    )
