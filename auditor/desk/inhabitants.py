"""The rule of population, and who could join for a threshold to be reached."""

from __future__ import annotations

from auditor.desk.answers import Said, bounds_of, met, not_met, towns_which, unknown
from auditor.desk.joining import nearby, smallest_set
from auditor.desk.project import Project
from auditor.desk.rules import PopulationRule
from auditor.model import Target


def enough_inhabitants(rule: PopulationRule, project: Project) -> Said:
    """Whether the applicants have the population that is asked for: together, or each of them."""
    return _together(rule, project) if rule.together else _each(rule, project)


def _each(rule: PopulationRule, project: Project) -> Said:
    bounds = bounds_of(rule.at_least, rule.at_most)
    out, unsure = towns_which(project, lambda _, town: _fits(rule, town.population))
    if out:
        return not_met("population.each-out", towns=out, **bounds)
    if unsure:
        return unknown(
            "population.unknown", [f"population:{name}" for name in unsure], towns=unsure, **bounds
        )
    return met("population.each", **bounds)


def _fits(rule: PopulationRule, inhabitants: int | None) -> bool | None:
    if inhabitants is None:
        return None
    return (rule.at_least or 0) <= inhabitants and (rule.at_most is None or inhabitants <= rule.at_most)


def _together(rule: PopulationRule, project: Project) -> Said:
    bounds = bounds_of(rule.at_least, rule.at_most)
    known = sum(town.population or 0 for town in project.towns)
    unsure = tuple(town.name for town in project.towns if town.population is None)
    if rule.at_most is not None and known > rule.at_most:
        return not_met("population.over", inhabitants=known, most=rule.at_most)
    if unsure and (rule.at_most is not None or known < (rule.at_least or 0)):
        return unknown(
            "population.unknown", [f"population:{name}" for name in unsure], towns=unsure, **bounds
        )
    if unsure:
        return met("population.already", inhabitants=known, towns=unsure, **bounds)
    if rule.at_least is not None and known < rule.at_least:
        return _under(rule, rule.at_least, known, project)
    return met("population.enough", inhabitants=known, **bounds)


def _under(rule: PopulationRule, least: int, known: int, project: Project) -> Said:
    """Under the threshold: with whom it would be reached, of the same EPCI, or else of the département."""
    code = "population.under-alone" if len(project.towns) == 1 else "population.under-together"
    near = nearby(project)
    most = None if rule.at_most is None else rule.at_most - known
    for towns in near:
        if joining := smallest_set(towns, least - known, most):
            names = tuple(town.name for town in joining)
            return not_met(f"{code}-with", inhabitants=known, least=least, towns=names)
    if near[-1] and known + _sum(near[-1]) < least:
        return not_met(f"{code}-nobody", inhabitants=known, least=least)
    return not_met(code, inhabitants=known, least=least)


def _sum(towns: tuple[Target, ...]) -> int:
    return sum(town.population or 0 for town in towns)
