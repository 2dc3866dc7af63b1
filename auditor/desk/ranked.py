"""The applications of a campaign in the order of their scores, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from auditor.desk.group import Grouping, Reason
from auditor.desk.programme import Criteria
from auditor.desk.said import LocalText
from auditor.desk.standing import Standing


class Criterion(StrEnum):
    """What an application is ranked on; the names are those of the weights in the programme."""

    NEED = "need"
    POPULATION = "population"
    MATURITY = "maturity"
    DEADLINE = "deadline"
    MUTUALISATION = "mutualisation"


@dataclass(frozen=True, slots=True)
class Points:
    """One criterion of one application.

    Attributes:
        value: from 0 to 1; None when a fact lacks: the criterion is then left out of what is 100 points.
        points: tenths are shown, and sum to the score; most: that it could have given. None with the value.
        reason: with the figures that the value was made of.
    """

    criterion: Criterion
    value: float | None
    points: float | None
    most: float | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Ranked:
    """The application of one town.

    Attributes:
        position: among those of its département, from 1.
        score: 0 to 100; None when no criterion could be answered.
        group: number of its group; None when it is alone.
        standings: what the rules say of it alone; beside the score, never inside it.
    """

    scan: int
    name: str
    insee: str | None
    siren: str | None
    department: str | None
    epci: str | None
    population: int | None
    position: int
    score: float | None
    points: tuple[Points, ...]
    group: int | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class RankedWindow:
    """A window of the programme, as the tables name it."""

    id: str
    title: LocalText


@dataclass(frozen=True, slots=True)
class Ranking:
    """The applications of a campaign.

    Attributes:
        made_on: day on which the rules were read, and from which the work is laid out.
        weights: of the criteria; towns: by département, then by position.
    """

    tool_version: str
    campaign: str
    policy_version: str
    programme: str
    programme_version: str
    programme_title: LocalText
    invented: bool
    actions_version: str
    estimates: LocalText
    made_on: date
    weights: Criteria
    windows: tuple[RankedWindow, ...]
    towns: tuple[Ranked, ...]
    grouping: Grouping
    kind: Literal["beffroi.ranking"] = "beffroi.ranking"
    schema_version: Literal[1] = 1
