"""A project: what the rules of a programme are read of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.desk.estimate import Range
from auditor.desk.rules import Level
from auditor.model import Axis, AxisScore, Target
from auditor.plaintext import plain
from auditor.policy import Letter
from auditor.targets.codes import department_of


@dataclass(frozen=True)
class Project:
    """What one town asks for, or several together.

    Attributes:
        towns: the applicants, one at least; scores: of each of them, in their order.
        cost: in euros, together; None when it was not estimated.
        late: something of it is not over before its deadline; None when nothing was laid out in time.
        served: principles for which some action is planned.
        on: day on which the rules are read.
        neighbours: towns that could join.
        level: of the applicants; None when it is not known.
    """

    towns: tuple[Target, ...]
    scores: tuple[tuple[AxisScore, ...], ...]
    cost: Range | None
    late: bool | None
    served: frozenset[Axis]
    on: date
    neighbours: Sequence[Target] = ()
    level: Level | None = Level.COMMUNE

    def __post_init__(self) -> None:
        if not self.towns or len(self.scores) != len(self.towns):
            raise ValueError("a project has one town at least, and scores for each of them")

    def letters(self, axis: Axis) -> tuple[Letter | None, ...]:
        """The letter of each town; None for one that is not rated on this axis."""
        return tuple(
            next((score.letter for score in scores if score.axis is axis), None) for scores in self.scores
        )


def department(town: Target) -> str | None:
    """INSEE code of the département of a town, which its own code gives too."""
    return town.department or (department_of(town.insee) if town.insee else None)


def is_siren(epci: str) -> bool:
    """Whether an EPCI is told by its number rather than by its name."""
    return bare(epci).isdecimal()


def bare(text: str) -> str:
    """A name without accents, capitals and signs, a number without blanks: to compare."""
    return "".join(sign for sign in plain(text) if sign.isalnum())
