"""Rules applied to a project, one function for each kind; what is not known is never "no"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from auditor.desk.programme import Programme, Window
from auditor.desk.project import Project, bare, department, is_siren
from auditor.desk.rules import (
    CostRule,
    IdentityRule,
    Level,
    NeedRule,
    PrinciplesRule,
    TerritoryRule,
    TownsRule,
)
from auditor.desk.ruling import Answer
from auditor.model import Arguments, Axis, Target
from auditor.policy import Letter


@dataclass(frozen=True)
class Said:
    """The answer to a rule, with the code and the arguments of its reason.

    Attributes:
        missing: facts that would be needed to answer, as ``Ruling`` names them.
    """

    answer: Answer
    code: str
    arguments: Arguments = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def met(code: str, **arguments: float | str | tuple[str, ...]) -> Said:
    """The rule is satisfied."""
    return Said(Answer.MET, code, arguments)


def not_met(code: str, **arguments: float | str | tuple[str, ...]) -> Said:
    """The rule is not satisfied, and no fact that lacks could change it."""
    return Said(Answer.NOT_MET, code, arguments)


def unknown(code: str, missing: Sequence[str], **arguments: float | str | tuple[str, ...]) -> Said:
    """A fact lacks."""
    return Said(Answer.UNKNOWN, code, arguments, tuple(missing))


def towns_which(
    project: Project, answers: Callable[[int, Target], bool | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the towns of which the answer is no, and of those of which it is not known."""
    answered = [(town.name, answers(index, town)) for index, town in enumerate(project.towns)]
    refused = tuple(name for name, answer in answered if answer is False)
    return refused, tuple(name for name, answer in answered if answer is None)


def bounds_of(least: float | None, most: float | None) -> dict[str, float]:
    """The bounds that a rule has, as arguments."""
    return {key: bound for key, bound in (("least", least), ("most", most)) if bound is not None}


# --- The window -----------------------------------------------------------------------------------


def open_on_the_day(programme: Programme, window: Window, project: Project) -> Said:
    """Whether applications are received; unknown while the programme lasts, when no day was published."""
    day, opens, closes = project.on, window.opens, window.closes
    if programme.ends is not None and day > programme.ends:
        return not_met("open.over", ends=programme.ends.isoformat())
    if day < programme.begins:
        return not_met("open.not-begun", begins=programme.begins.isoformat())
    if closes is not None and day > closes:
        return not_met("open.closed", closes=closes.isoformat())
    if opens is not None and day < opens:
        return not_met("open.not-yet", opens=opens.isoformat())
    if opens is None or closes is None:
        return unknown("open.unknown", [key for key in ("opens", "closes") if getattr(window, key) is None])
    return met("open.open", closes=closes.isoformat())


def level_may_apply(levels: Sequence[Level], project: Project) -> Said:
    """Whether the applicants are of one of some levels."""
    if project.level is None:
        return unknown("level.unknown", ["level"], levels=tuple(levels))
    if project.level in levels:
        return met("level.right", levels=(project.level.value,))
    return not_met("level.wrong", levels=tuple(levels))


def before_the_deadline(programme: Programme, window: Window, project: Project) -> Said:
    """Whether the work is over before the end that the window or the programme sets."""
    if programme.ends is not None and project.on > programme.ends:
        return not_met("deadline.past", ends=programme.ends.isoformat())
    if programme.ends is None and window.months is None:
        return met("deadline.none")
    if project.late is None:
        return unknown("deadline.unknown", ["calendar"])
    return not_met("deadline.late") if project.late else met("deadline.kept")


# --- The towns ------------------------------------------------------------------------------------


def enough_towns(rule: TownsRule, project: Project) -> Said:
    """Whether enough towns apply together."""
    count = len(project.towns)
    enough = count >= rule.at_least
    return (met if enough else not_met)(
        "towns.enough" if enough else "towns.few", count=count, least=rule.at_least
    )


def in_the_territory(rule: TerritoryRule, project: Project) -> Said:
    """Whether every town is in one of the départements or of the EPCIs."""
    outside, unsure = towns_which(project, lambda _, town: _inside(rule, town))
    if outside:
        return not_met("territory.outside", towns=outside)
    if unsure:
        asked = [key for key, named in (("department", rule.departments), ("epci", rule.epcis)) if named]
        return unknown(
            "territory.unknown", [f"{key}:{name}" for name in unsure for key in asked], towns=unsure
        )
    return met("territory.inside")


def _inside(rule: TerritoryRule, town: Target) -> bool | None:
    where, epci = department(town), town.epci
    epcis = {bare(name): is_siren(name) for name in rule.epcis}
    if where in rule.departments or (epci and bare(epci) in epcis):
        return True
    if rule.departments and where is None:
        return None
    # A number and a name may be of one EPCI: only the like can be told apart.
    if epcis and (epci is None or is_siren(epci) not in epcis.values() or len(set(epcis.values())) > 1):
        return None
    return False


def all_identified(rule: IdentityRule, project: Project) -> Said:
    """Whether what identifies every town is known."""
    missing = [
        f"{key}:{town.name}" for town in project.towns for key in rule.fields if _fact(town, key) is None
    ]
    if missing:
        names = dict.fromkeys(fact.partition(":")[2] for fact in missing)
        return unknown("identity.unknown", missing, towns=tuple(names))
    return met("identity.known")


def _fact(town: Target, key: str) -> object:
    return department(town) if key == "department" else getattr(town, key)


# --- The project ----------------------------------------------------------------------------------


def within_the_cost(rule: CostRule, project: Project) -> Said:
    """Whether the whole range of the cost lies between the bounds."""
    bounds = bounds_of(rule.at_least, rule.at_most)
    cost = project.cost
    if cost is None:
        return unknown("cost.unknown", ["cost"], **bounds)
    least, most = rule.at_least or 0, float("inf") if rule.at_most is None else rule.at_most
    figures = {"low": cost.low, "high": cost.high, **bounds}
    if least <= cost.low and cost.high <= most:
        return met("cost.within", **figures)
    if cost.high < least or cost.low > most:
        return not_met("cost.outside", **figures)
    return unknown("cost.straddles", ["quotation"], **figures)


def in_need(rule: NeedRule, project: Project) -> Said:
    """Whether every town has an axis at the letter or below it."""
    letters = {axis: project.letters(axis) for axis in Axis}
    fine, unsure = towns_which(
        project, lambda index, _: _any_low([letters[axis][index] for axis in Axis], rule.letter)
    )
    if fine:
        return not_met("need.none", towns=fine, letter=rule.letter)
    if unsure:
        missing = [
            f"{axis.value}:{town.name}"
            for index, town in enumerate(project.towns)
            if town.name in unsure
            for axis in Axis
            if letters[axis][index] is None
        ]
        return unknown("need.unknown", missing, towns=unsure, letter=rule.letter)
    return met("need.felt", letter=rule.letter)


def _any_low(letters: Sequence[Letter | None], letter: Letter) -> bool | None:
    """Whether one of the letters is this one or a lower one: later in the alphabet."""
    if any(found is not None and found >= letter for found in letters):
        return True
    return None if None in letters else False


def serves_principles(rule: PrinciplesRule, project: Project) -> Said:
    """Whether every principle has an action, or needs none any more in any town."""
    asking = {
        axis: [letter for letter in project.letters(axis) if letter is None or letter > rule.enough]
        for axis in rule.axes
        if axis not in project.served
    }
    unserved = tuple(axis.value for axis, letters in asking.items() if any(letters))
    if unserved:
        return not_met("principles.unserved", axes=unserved, letter=rule.enough)
    unsure = [axis for axis, letters in asking.items() if letters]
    if unsure:
        missing = [
            f"{axis.value}:{town.name}"
            for axis in unsure
            for town, letter in zip(project.towns, project.letters(axis), strict=True)
            if letter is None
        ]
        return unknown("principles.unknown", missing, axes=tuple(axis.value for axis in unsure))
    return met("principles.served")
