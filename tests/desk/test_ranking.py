"""Applications ranked: five criteria, each explained, and what the rules say beside them."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.desk.explaining import told
from auditor.desk.outline import Outliner
from auditor.desk.planning import plan_of
from auditor.desk.ranked import Criterion
from auditor.desk.ruling import Answer
from auditor.desk.shelf import load_programme
from auditor.desk.table import load_actions
from auditor.model import Axis, Outcome
from auditor.words import Words
from tests.archive.filled import judged, seen, towns
from tests.checks.facts import registry
from tests.checks.towns import EXAMPLES
from tests.desk.needs import actions_table, need, ranked
from tests.desk.projects import programme, rule
from tests.desk.test_groups import campaigns

ENGLISH = Words("en")


def weights(**changed):
    zero = dict.fromkeys(Criterion, 0)
    return {
        "ranking": {
            **{key.value: value for key, value in zero.items()},
            "small": 1000,
            "large": 3000,
            **changed,
        }
    }


def the(town, criterion: Criterion):
    return next(points for points in town.points if points.criterion is criterion)


def only(criterion: str, *needs, under=None, **changes):
    """The points and the reasons, when one criterion alone counts."""
    found = ranked(needs, under or programme(**weights(**{criterion: 1})), **changes)
    return [
        (town.name, town.score, told(the(town, Criterion(criterion)).reason, ENGLISH)) for town in found.towns
    ]


def test_need_is_the_distance_to_100_of_the_rated_principles_of_the_programme():
    under = programme(principles=["security", "sobriety"], **weights(need=1))
    needs = [need(1, letters="AGAAF"), need(2, letters="A-AAC"), need(3, letters="A-AA-")]
    assert only("need", *needs, under=under) == [
        ("Ville 1", 90.0, "Mean 10 out of 100; rated: 2 of 2."),
        ("Ville 2", 30.0, "Mean 70 out of 100; rated: 1 of 2."),
        ("Ville 3", None, "No principle is rated."),
    ]


def test_small_towns_come_first():
    needs = [need(number, population=size) for number, size in enumerate([0, 1000, 2000, 3000, 90_000, None])]
    assert [score for _, score, _ in only("population", *needs)] == [100, 100, 50, 0, 0, None]
    assert only("population", *needs)[-1][2] == "The population is not known."


def test_maturity_is_what_is_known():
    under = programme(rule("identity", fields=["siren"]), **weights(maturity=1))
    needs = [
        need(1, siren="217700001"),
        need(2, letters="-----"),
        need(3, insee=None, epci=None, department=None),
    ]
    assert only("maturity", *needs, under=under) == [
        ("Ville 1", 100.0, "Identity 5 of 5, principles 1 of 1, rules 2 of 2."),
        ("Ville 2", 43.3, "Identity 4 of 5, principles 0 of 1, rules 1 of 2."),
        ("Ville 3", 56.7, "Identity 1 of 5, principles 1 of 1, rules 1 of 2."),
    ]


def test_what_fits_before_the_deadline():
    undated = {"opens": None, "closes": None}
    under = programme(ends=date(2026, 12, 4), window=undated, **weights(deadline=1))
    found = only("deadline", need(1, "photos.bad", "pages.bad"), need(2, "photos.bad"), need(3), under=under)
    assert found == [
        ("Ville 2", 100.0, "Actions over by December 4, 2026: 1 of 1."),
        ("Ville 1", 50.0, "Actions over by December 4, 2026: 1 of 2."),
        ("Ville 3", None, "Nothing is planned."),
    ]


def test_no_deadline_and_a_deadline_that_is_past():
    assert only("deadline", need(1, "pages.bad")) == [("Ville 1", 100.0, "No deadline is set.")]
    past = programme(ends=date(2026, 6, 1), window={"opens": None, "closes": None}, **weights(deadline=1))
    ((_, score, _),) = only("deadline", need(1, "pages.bad"), under=past)
    assert score == 0


def test_mutualisation_is_to_be_in_a_group():
    nowhere = {"epci": None, "department": None, "insee": None}
    needs = [
        need(1, "pages.bad"),
        need(2, "pages.bad"),
        need(3, "server.bad"),
        need(4, "pages.bad", **nowhere),
    ]
    assert only("mutualisation", *needs) == [
        ("Ville 1", 100.0, "Group 1, with 1 other town."),
        ("Ville 2", 100.0, "Group 1, with 1 other town."),
        ("Ville 3", 0.0, "In no group."),
        ("Ville 4", None, "Neither the EPCI nor the département is known."),
    ]


def test_what_is_not_known_is_left_out_of_the_hundred_points():
    under = programme(**weights(need=1, population=1))
    first, second = ranked([need(1, population=None, letters="GGGGG"), need(2, letters="GGGGG")], under).towns
    assert (first.name, first.score, second.score) == ("Ville 2", 100.0, 100.0)
    assert (the(second, Criterion.NEED).points, the(second, Criterion.POPULATION).points) == (100.0, None)
    assert (the(first, Criterion.NEED).points, the(first, Criterion.POPULATION).points) == (50.0, 50.0)


def test_equal_scores_are_told_apart_by_size_then_by_code():
    under = programme(**weights(need=1))
    needs = [
        need(3, population=None),
        need(2, population=500),
        need(4, population=20),
        need(1, population=500),
    ]
    found = ranked(needs, under).towns
    assert [(town.name, town.position) for town in found] == [
        ("Ville 4", 1),
        ("Ville 1", 2),
        ("Ville 2", 3),
        ("Ville 3", 4),
    ]


def test_positions_are_those_of_the_departement_and_the_unknown_one_comes_last():
    needs = [
        need(1),
        need(2, department=None, insee=None),
        need(3, department="02", insee="02003"),
        need(4, letters="GGGGG"),
    ]
    found = ranked(needs).towns
    assert [(town.department, town.name, town.position) for town in found] == [
        ("02", "Ville 3", 1),
        ("77", "Ville 4", 1),
        ("77", "Ville 1", 2),
        (None, "Ville 2", 1),
    ]


def test_the_rules_stand_beside_the_score():
    under = programme(rule("population", at_least=2000), **weights(need=1))
    needs = [
        need(1, "pages.bad", name="Lizy"),
        need(2, "pages.bad", name="Meaux"),
        need(3, "photos.bad", name="May"),
    ]
    found = ranked(needs, under)
    lizy, meaux, may = sorted(found.towns, key=lambda town: town.insee or "")
    assert {lizy.score, meaux.score, may.score} == {lizy.score}
    (standing,) = lizy.standings
    assert (standing.window, standing.answer, standing.known, standing.met) == ("w", Answer.NOT_MET, 2, 1)
    assert [ruling.code for ruling in standing.rulings] == ["population.under-alone-with"]
    assert standing.rulings[0].arguments["towns"] == ("Meaux",)
    assert [ruling.code for ruling in may.standings[0].rulings] == ["population.under-alone"]
    (group,) = found.grouping.groups
    assert [standing.answer for standing in group.standings] == [Answer.MET]


def test_a_window_that_is_closed_to_a_town_itself_brings_it_in_no_group():
    under = programme(rule("need", letter="E"))
    needs = [
        need(1, "pages.bad", letters="GGGGG"),
        need(2, "pages.bad", letters="GGGGG"),
        need(3, "pages.bad", letters="AAAAA"),
    ]
    found = ranked(needs, under)
    assert [[member.name for member in group.members] for group in found.grouping.groups] == [
        ["Ville 1", "Ville 2"]
    ]
    assert [one.reason.code for one in found.grouping.alone] == ["alone.no-window"]
    # A window that is not open yet is closed to all, and is no reason not to prepare.
    later = programme(window={"opens": date(2026, 12, 1)})
    assert len(ranked(needs, later).grouping.groups) == 1


def test_no_town_at_all():
    found = ranked([])
    assert (found.towns, found.grouping.groups, found.grouping.alone) == ((), (), ())


WEIGHTS = st.fixed_dictionaries({one.value: st.integers(0, 50) for one in Criterion}).filter(
    lambda given_: any(given_.values())
)


@settings(deadline=None)
@given(campaigns(), WEIGHTS, st.randoms(use_true_random=False))
def test_a_score_is_the_sum_of_what_is_printed_whatever_the_order(
    needs, given_weights, chance: random.Random
):
    under = programme(**weights(**given_weights))
    found = ranked(needs, under)
    shuffled = list(needs)
    chance.shuffle(shuffled)
    assert ranked(shuffled, under) == found
    for town in found.towns:
        known = [points for points in town.points if points.value is not None]
        assert all(0 <= (points.value or 0) <= 1 for points in known)
        assert all(0 <= (points.points or 0) <= (points.most or 0) for points in known)
        if town.score is None:
            assert not any(points.most for points in known)
            continue
        assert 0 <= town.score <= 100
        assert round(sum(points.points or 0 for points in known), 1) == town.score
        assert round(sum(points.most or 0 for points in known), 1) == 100
        assert all(told(points.reason, ENGLISH) != points.reason.code for points in town.points)


@pytest.mark.parametrize("name", ["france-relance-2020", "fonds-numerique-epci"])
def test_an_outline_has_the_actions_of_the_plan(name):
    table, under, policy = load_actions(), load_programme(name), registry().policy
    axes = {code: check.axis for check in registry().checks for code in policy.checks[check.id].codes}
    outliner = Outliner(table, policy, under, axes)
    (town,) = towns(1)
    for code, facts in list(EXAMPLES.items())[::9]:
        report = judged(seen(town, *facts))
        plan = plan_of(report, table, policy, under)
        failed = {item.code for item in report.findings if item.outcome is Outcome.FAILED}
        outline = outliner(failed)
        assert set(outline.actions) == {action.id for action in plan.actions}, code
        assert outline.served == {axis for action in plan.actions for axis in action.principles}
        for action in plan.actions:
            known = outliner.actions[action.id]
            assert (known.days, known.cost, known.window) == (action.days, action.cost, action.window)


def test_codes_that_no_check_names_any_more_are_left_aside():
    outliner = Outliner(actions_table(), registry().policy, programme(), {"pages.bad": Axis.SECURITY})
    outline = outliner(["pages.bad", "gone.away"])
    assert (outline.actions, outline.served) == (("pages",), frozenset({Axis.SECURITY}))
