"""The rules that a programme may state, each with what it needs to know."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditor.model import Axis, Model
from auditor.policy import Letter


class _Rule(Model):
    """What every rule has.

    Attributes:
        source: id of the document that states it.
    """

    source: str


class PopulationRule(_Rule):
    """The inhabitants of the applicants; together when ``together``, else of each of them."""

    rule: Literal["population"]
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    together: bool = True


class TownsRule(_Rule):
    """The number of towns that apply together."""

    rule: Literal["towns"]
    at_least: int = Field(ge=1)


class TerritoryRule(_Rule):
    """Where the applicants are: INSEE codes of départements, SIREN numbers or names of EPCIs."""

    rule: Literal["territory"]
    departments: tuple[str, ...] = ()
    epcis: tuple[str, ...] = ()


class CostRule(_Rule):
    """The cost of the project in euros: its whole range must lie between the bounds."""

    rule: Literal["cost"]
    at_least: float | None = Field(default=None, ge=0)
    at_most: float | None = Field(default=None, gt=0)


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
    levels: tuple[Literal["commune", "epci", "department", "region"], ...] = Field(min_length=1)


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
