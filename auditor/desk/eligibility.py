"""The rules of a programme and of its windows, read of a project."""

from __future__ import annotations

from auditor.desk.answers import (
    Said,
    all_identified,
    before_the_deadline,
    enough_towns,
    in_need,
    in_the_territory,
    level_may_apply,
    open_on_the_day,
    serves_principles,
    within_the_cost,
)
from auditor.desk.inhabitants import enough_inhabitants
from auditor.desk.programme import Programme, Window
from auditor.desk.project import Project
from auditor.desk.rules import (
    CostRule,
    DeadlineRule,
    IdentityRule,
    LevelRule,
    NeedRule,
    PopulationRule,
    PrinciplesRule,
    Rule,
    TerritoryRule,
    TownsRule,
)
from auditor.desk.ruling import Answer, Eligibility, Ruling

__all__ = ["Project", "eligibility_of"]


def eligibility_of(project: Project, programme: Programme) -> tuple[Eligibility, ...]:
    """Whether each window is open to a project, with the answer to every rule.

    What every window implies comes first (it is open on the day, the level may apply), then the rules of the
    programme, then those of the window.
    """
    return tuple(_of_window(project, programme, window) for window in programme.windows)


def _of_window(project: Project, programme: Programme, window: Window) -> Eligibility:
    rulings = [_ruling("open", window.id, open_on_the_day(programme, window, project), window.source)]
    if window.levels:
        rulings.append(_ruling("level", window.id, level_may_apply(window.levels, project), window.source))
    stated = [(None, rule) for rule in programme.rules] + [(window.id, rule) for rule in window.rules]
    for place, rule in stated:
        rulings.append(_ruling(rule.rule, place, _said(rule, project, programme, window), rule.source))
    answers = {ruling.answer for ruling in rulings}
    answer = next(answer for answer in (Answer.NOT_MET, Answer.UNKNOWN, Answer.MET) if answer in answers)
    return Eligibility(window=window.id, answer=answer, rulings=tuple(rulings))


def _said(rule: Rule, project: Project, programme: Programme, window: Window) -> Said:
    match rule:
        case PopulationRule():
            return enough_inhabitants(rule, project)
        case TownsRule():
            return enough_towns(rule, project)
        case TerritoryRule():
            return in_the_territory(rule, project)
        case CostRule():
            return within_the_cost(rule, project)
        case NeedRule():
            return in_need(rule, project)
        case PrinciplesRule():
            return serves_principles(rule, project)
        case DeadlineRule():
            return before_the_deadline(programme, window, project)
        case IdentityRule():
            return all_identified(rule, project)
        case LevelRule():
            return level_may_apply(rule.levels, project)


def _ruling(rule: str, window: str | None, said: Said, source: str) -> Ruling:
    return Ruling(
        rule=rule,
        window=window,
        answer=said.answer,
        code=said.code,
        arguments=said.arguments,
        missing=said.missing,
        source=source,
    )
