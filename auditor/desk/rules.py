"""The rules that a programme may state, each with what it needs to know."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from auditor.model import Axis, Model
from auditor.policy import Letter
from auditor.targets.codes import DEPARTMENT_FORM, is_department
from auditor.tomlfile import EntryError
from auditor.words import mark

#: More than the whole country has, of inhabitants, and of euros in a project: a slip of the pen.
MOST_INHABITANTS = 100_000_000
MOST_EUROS = 1_000_000_000_000

_NO_BOUND = mark("no bound is given; write at_least, at_most or both")
_REVERSED = mark("at_least ({least}) is above at_most ({most})")


class Level(StrEnum):
    """Who may apply: the levels of French local government."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"
    REGION = "region"


class _Rule(Model):
    """What every rule has.

    Attributes:
        source: id of the document that states it.
    """

    source: str


class PopulationRule(_Rule):
    """The inhabitants of the applicants; together when ``together``, else of each of them."""

    rule: Literal["population"]
    at_least: int | None = Field(default=None, ge=0, le=MOST_INHABITANTS)
    at_most: int | None = Field(default=None, ge=0, le=MOST_INHABITANTS)
    together: bool = True

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        _check_bounds(self.at_least, self.at_most)
        return self


class TownsRule(_Rule):
    """The number of towns that apply together."""

    rule: Literal["towns"]
    at_least: int = Field(ge=1, le=100_000)


class TerritoryRule(_Rule):
    """Where each applicant is: one of these départements (INSEE codes) or EPCIs (SIREN numbers or names)."""

    rule: Literal["territory"]
    departments: tuple[str, ...] = ()
    epcis: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not (self.departments or self.epcis):
            raise EntryError(mark("no place is named; write departments, epcis or both"))
        if not all(map(is_department, self.departments)):
            raise EntryError(DEPARTMENT_FORM, ("departments",))
        return self


class CostRule(_Rule):
    """The cost of the project in euros: its whole range must lie between the bounds."""

    rule: Literal["cost"]
    at_least: float | None = Field(default=None, ge=0, le=MOST_EUROS)
    at_most: float | None = Field(default=None, gt=0, le=MOST_EUROS)

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        _check_bounds(self.at_least, self.at_most)
        return self


class NeedRule(_Rule):
    """Need comes first: an axis of each applicant is at this letter or below it."""

    rule: Literal["need"]
    letter: Letter


class PrinciplesRule(_Rule):
    """Every principle named has an action, or a letter at which nothing more is asked."""

    rule: Literal["principles"]
    axes: tuple[Axis, ...] = Field(min_length=1)
    enough: Letter = "A"


class DeadlineRule(_Rule):
    """The work is over before the end that the window or the programme sets."""

    rule: Literal["deadline"]


class IdentityRule(_Rule):
    """What identifies each applicant is known: fields of a target ("insee", "siren", "population"…)."""

    rule: Literal["identity"]
    fields: tuple[Literal["insee", "siren", "department", "epci", "population"], ...] = Field(min_length=1)


class LevelRule(_Rule):
    """The applicants are of a level that may apply."""

    rule: Literal["level"]
    levels: tuple[Level, ...] = Field(min_length=1)


Rule = Annotated[
    PopulationRule
    | TownsRule
    | TerritoryRule
    | CostRule
    | NeedRule
    | PrinciplesRule
    | DeadlineRule
    | IdentityRule
    | LevelRule,
    Field(discriminator="rule"),
]


def _check_bounds(least: float | None, most: float | None) -> None:
    """Refuse bounds between which nothing lies.

    Raises:
        EntryError: there is none, or they are reversed.
    """
    if least is None and most is None:
        raise EntryError(_NO_BOUND)
    if least is not None and most is not None and least > most:
        raise EntryError(_REVERSED, ("at_least",), least=least, most=most)
