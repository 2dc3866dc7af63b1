"""Groups of towns that would gain by applying together, as data: no sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.desk.estimate import Range
from auditor.desk.said import LocalText
from auditor.desk.standing import Standing
from auditor.model import Arguments


class Scope(StrEnum):
    """The territory that the towns of a group have in common."""

    EPCI = "epci"
    DEPARTMENT = "department"


class Tie(StrEnum):
    """What else they have in common."""

    ACTION = "action"
    CMS = "cms"
    HOSTING = "hosting"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why towns are together, or why a town is not: a code and its arguments."""

    code: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Member:
    """A town of a group."""

    scan: int
    name: str
    insee: str | None
    population: int | None


@dataclass(frozen=True, slots=True)
class SharedAction:
    """An action that several towns of a group need; euros before tax, estimates.

    Attributes:
        towns: that need it; apart: cost if each acts alone; together: if they share what can be shared.
    """

    action: str
    title: LocalText
    towns: int
    apart: Range
    together: Range


@dataclass(frozen=True, slots=True)
class Group:
    """Towns that would gain by applying together.

    Attributes:
        number: from 1, in the order of territories.
        territory: SIREN number or name of the EPCI, or code of the département.
        department: in which most of its towns are.
        key: id of the action, name of the CMS, or domain of the host.
        members: in the order in which they were put together; the first ``founders`` meet the threshold, and
            none of them can be left out; the others joined.
        population: inhabitants that are known; unknown: towns of which they are not.
        actions: that two towns at least need.
        apart, together, saved: over these actions.
        reasons: in the order in which they are told.
        standings: what the rules say of its towns together; none before anybody asked.
    """

    number: int
    scope: Scope
    territory: str
    department: str | None
    tie: Tie
    key: str
    members: tuple[Member, ...]
    founders: int
    population: int
    unknown: int
    actions: tuple[SharedAction, ...]
    apart: Range
    together: Range
    saved: Range
    reasons: tuple[Reason, ...]
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Alone:
    """The towns of a territory that are in no group, and why."""

    scope: Scope | None
    territory: str
    department: str | None
    members: tuple[Member, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Grouping:
    """Every town of a campaign, once: in a group or alone."""

    groups: tuple[Group, ...]
    alone: tuple[Alone, ...]
