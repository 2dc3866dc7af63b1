"""Real audits make plans that a town hall would follow."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from auditor.desk.actions import Kind
from auditor.desk.plan import Plan
from auditor.desk.planning import Planner
from auditor.desk.scheduling import lay_out
from auditor.desk.table import load_actions
from auditor.model import Axis, Outcome, Report
from auditor.registry import load_registry
from tests.desk.towns import ids

pytestmark = pytest.mark.xdist_group("browser")

BEGINS, TWO_YEARS_LATER = date(2026, 11, 23), date(2028, 11, 23)


@pytest.fixture(scope="module")
def plans(nine_towns: dict[str, Report]) -> dict[str, Plan]:
    planner = Planner(load_actions(), load_registry().policy)
    made = {name: planner(report) for name, report in nine_towns.items()}
    for line in told(made["entrepont"]):
        sys.stdout.write(line + "\n")
    return made


def told(plan: Plan):
    """A plan as a town secretary reads it."""
    for action in plan.actions:
        gains = ", ".join(f"{axis.value} +{gain:.1f}" for axis, gain in action.gains.items())
        cost = f"{action.cost.low:.0f} à {action.cost.high:.0f} €"
        yield f"{action.title.fr} ({action.doer.value}, {cost}) {gains}"
        yield f"    {action.how.fr}"


def test_everything_that_failed_is_in_the_plan_once(plans, nine_towns):
    for name, report in nine_towns.items():
        mended = sorted(item.code for action in plans[name].actions for item in action.mends)
        failed = {item.code for item in report.findings if item.outcome is Outcome.FAILED}
        assert mended == sorted(failed), name


def test_several_findings_make_one_action(plans, nine_towns):
    for name in ("ancien", "wordpress", "rochebrume", "entrepont"):
        repairs = [action for action in plans[name].actions if action.kind is Kind.REPAIR]
        failed = {item.code for item in nine_towns[name].findings if item.outcome is Outcome.FAILED}
        assert len(repairs) <= 25
        assert len(repairs) < 0.7 * len(failed), name


def test_no_code_of_ours_falls_to_the_rest(plans):
    assert not [one for plan in plans.values() for one in ids(plan.actions) if one.startswith("other-")]


def test_the_better_town_has_less_to_do(plans):
    for better, worse in (("valclair", "entrepont"), ("entrepont", "rochebrume"), ("exemplaire", "ancien")):
        assert len(plans[better].actions) < len(plans[worse].actions)
        assert plans[better].cost.high < plans[worse].cost.high


def test_what_shuts_the_site_is_mended_first(plans):
    assert ids(plans["rochebrume"].actions)[0] == "certificate"
    stands = ids(plans["rochebrume"].actions).index
    assert stands("certificate") < stands("https") < stands("hsts")


def test_a_lent_name_is_among_the_first_things(plans):
    actions = ids(plans["constructeur"].actions)
    assert actions.index("own-name") < actions.index("cms") < actions.index("templates")


def test_help_closes_the_plan_unless_a_repair_waits_for_it(plans):
    for plan in plans.values():
        waited = {before for action in plan.actions for before in action.after}
        free = [one.kind is Kind.HELP for one in plan.actions if one.id not in waited]
        assert free == sorted(free)


def test_expected_letters_are_at_least_those_of_today_and_never_beyond_the_caps(plans, nine_towns):
    for name, plan in plans.items():
        for one in plan.expected:
            assert (one.expected_letter is None) == (one.letter is None), name
            assert one.expected_score >= one.score
        accessibility = next(one for one in plan.expected if one.axis is Axis.ACCESSIBILITY)
        assert accessibility.expected_letter == "B", "automatic tests alone never give an A"


def test_gains_of_the_actions_sum_to_no_more_than_what_is_missing(plans, nine_towns):
    for name, plan in plans.items():
        for axis in nine_towns[name].scores:
            gained = sum(action.gains.get(axis.axis, 0.0) for action in plan.actions)
            assert gained <= 100 - axis.points + 1e-9, name


def test_two_years_are_enough_for_every_town_and_a_month_is_not(plans):
    for name, plan in plans.items():
        assert lay_out(plan.actions, BEGINS, TWO_YEARS_LATER).late == (), name
    month = lay_out(plans["rochebrume"].actions, BEGINS, date(2026, 12, 23))
    assert 0 < len(month.late) < len(month.slots)
