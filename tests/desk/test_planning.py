"""Plans by hand: what is in, what it costs and gains, in which order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.actions import Doer, Kind
from auditor.desk.estimate import Range
from auditor.desk.planning import plan_of
from auditor.desk.programme import Criteria, Programme, Source, Window
from auditor.desk.said import LocalText
from auditor.desk.table import load_actions
from auditor.model import Actor, Axis, Outcome
from auditor.policy import Cap
from auditor.registry import load_registry
from tests.desk.towns import action, finding, ids, policy, report, table


def plan(findings, *actions, under=None, programme=None):
    under = under or policy()
    return plan_of(report(findings, under), table(*actions), under, programme)


def test_several_findings_make_one_action():
    found = [
        finding("x.a", arguments={"days": 3}),
        finding("x.b", axis=Axis.SOBRIETY, score=0.5),
        finding("y.a", Outcome.PASSED),
    ]
    made = plan(found, action("one", "x.*", purchases=Range(low=10, high=20)), action("two", "y.*"))
    (one,) = made.actions
    assert [(item.code, item.axis, item.arguments) for item in one.mends] == [
        ("x.a", Axis.SECURITY, {"days": 3}),
        ("x.b", Axis.SOBRIETY, {}),
    ]
    assert one.cost == Range(low=1 * 100 + 10, high=2 * 300 + 20)
    assert one.gains == {Axis.SECURITY: 50, Axis.SOBRIETY: 50}
    assert (made.days, made.cost) == (one.days, one.cost)


def test_only_what_failed_is_mended():
    outcomes = [outcome for outcome in Outcome if outcome is not Outcome.FAILED]
    made = plan([finding("x.a", outcome) for outcome in outcomes], action("one", "x.*"))
    assert made.actions == ()
    assert (made.days.high, made.cost.high) == (0, 0)
    assert [one.axis for one in made.expected] == list(Axis)


def test_a_code_found_twice_is_told_once_as_its_worst_finding_says():
    found = [
        finding("x.a", score=0.5, arguments={"n": 1}),
        finding("x.a", score=0.2, arguments={"n": 2}),
        finding("x.a", score=0.4, arguments={"n": 3}),
    ]
    (one,) = plan(found, action("one", "x.*")).actions
    assert [item.arguments for item in one.mends] == [{"n": 2}]


def test_codes_that_nobody_names_go_to_the_action_of_their_actor():
    made = plan(
        [finding("plugin.a", actor=Actor.EDITOR)],
        action("host", rest=Actor.HOST),
        action("editor", rest=Actor.EDITOR, doer=Doer.TOWN),
    )
    assert ids(made.actions) == ["editor"]
    assert made.expected[1].expected_score == 100


def test_help_is_in_the_plan_when_it_is_useful_and_stands_last():
    actions = [
        action("help", kind=Kind.HELP, when=("x.*",), principles=(Axis.ACCESSIBILITY,)),
        action("other", kind=Kind.HELP, when=("y.*",)),
        action("always", kind=Kind.HELP),
        action("repair", "x.*"),
    ]
    made = plan([finding("x.a")], *actions)
    assert ids(made.actions) == ["repair", "help", "always"]
    assert made.actions[1].principles == (Axis.ACCESSIBILITY,)
    assert made.actions[1].gains == {}
    assert made.actions[1].mends == ()
    assert made.cost.high == 3 * 2 * 300
    assert ids(plan([finding("x.a", Outcome.CANT_TELL)], *actions).actions) == ["always"]


def test_what_lifts_a_cap_stands_first_then_the_greatest_gain_for_the_cost():
    cap = Cap(axis=Axis.SECURITY, at_most=39, code="x.capping", reason="c")
    found = [
        finding("x.capping", weight=1),
        finding("x.dear", weight=20),
        finding("x.cheap", weight=10),
        *(finding(f"x.{index}", Outcome.PASSED) for index in range(9)),
    ]
    made = plan(
        found,
        action("dear", "x.dear", days=Range(low=30, high=60)),
        action("cheap", "x.cheap"),
        action("capping", "x.capping", days=Range(low=90, high=90)),
        under=policy(cap),
    )
    assert ids(made.actions) == ["capping", "cheap", "dear"]


def test_what_comes_before_stands_before_and_weighs_on_what_waits_for_it():
    found = [finding("x.a", weight=20), finding("x.b", weight=1), finding("x.c", weight=5)]
    made = plan(
        found,
        action("after", "x.a", after=("audit", "absent")),
        action("small", "x.b"),
        action("middle", "x.c"),
        action("audit", kind=Kind.HELP, when=("x.a",), purchases=Range(low=9000, high=9000)),
    )
    assert ids(made.actions) == ["middle", "small", "audit", "after"]
    assert made.actions[-1].after == ("audit",), "what is not in the plan is not waited for"


def test_two_actions_of_the_same_worth_stand_as_in_the_table():
    found = [finding("x.a"), finding("x.b")]
    assert ids(plan(found, action("b", "x.b"), action("a", "x.a")).actions) == ["b", "a"]


def test_principles_are_those_of_the_codes_and_of_the_action():
    found = [finding("x.a", axis=Axis.SOBRIETY), finding("x.b", axis=Axis.INTEROPERABILITY)]
    (one,) = plan(found, action("one", "x.*", principles=(Axis.REVERSIBILITY,))).actions
    assert one.principles == (Axis.INTEROPERABILITY, Axis.REVERSIBILITY, Axis.SOBRIETY)


def window(ident, *takes):
    text = LocalText(fr=ident)
    return Window(id=ident, title=text, purpose=text, source="s", handled_by=text, funded=1, takes=takes)


def test_the_first_window_that_takes_an_action_pays_for_it():
    programme = Programme(
        id="p",
        version="1",
        title=LocalText(fr="P"),
        summary=LocalText(fr="P"),
        sources={"s": Source(title="S")},
        begins=date(2027, 1, 1),
        principles=tuple(Axis),
        windows=(window("helps", "help", "b"), window("repairs", "repair")),
        ranking=Criteria(
            need=1, population=1, maturity=1, deadline=1, mutualisation=1, small=500, large=10_000
        ),
    )
    actions = (
        action("a", "x.a"),
        action("b", "x.b"),
        action("h", kind=Kind.HELP),
        action("s", kind=Kind.SHARED),
    )
    found = [finding("x.a"), finding("x.b")]
    made = plan(found, *actions, programme=programme)
    assert {one.id: one.window for one in made.actions} == {
        "a": "repairs",
        "b": "helps",
        "h": "helps",
        "s": None,
    }
    assert {one.window for one in plan(found, *actions).actions} == {None}


def test_a_ladder_of_dependencies_is_climbed_once():
    """Every rung waits for all that are below: to walk each way up would take years."""
    rungs = 60
    actions = [
        action(f"r{n}", f"x.{n}", after=tuple(f"r{below}" for below in range(n))) for n in range(rungs)
    ]
    made = plan([finding(f"x.{n}") for n in range(rungs)], *reversed(actions))
    assert ids(made.actions) == [f"r{n}" for n in range(rungs)]


# --- The table that ships, on any town ------------------------------------------------------------

REGISTRY = load_registry()
CHECKS, POLICY = [check for check in REGISTRY.checks if check.codes], REGISTRY.policy
TABLE = load_actions()


@st.composite
def towns(draw):
    """Some checks, each of which fails with one of its codes or passes."""
    found = []
    for check in draw(st.lists(st.sampled_from(CHECKS), unique_by=lambda check: check.id, max_size=30)):
        entry = POLICY.checks[check.id]
        code = draw(st.sampled_from(sorted(entry.codes)))
        known = entry.codes[code]
        fields = {"check": check.id, "axis": check.axis, "weight": entry.weight}
        outcome = draw(st.sampled_from([Outcome.FAILED, Outcome.FAILED, Outcome.PASSED, Outcome.CANT_TELL]))
        if outcome is Outcome.FAILED:
            found.append(finding(code, score=1 - known.cost, actor=known.actor, **fields))
        else:
            found.append(finding(check.id, outcome, **fields))
    return found


@given(towns())
def test_every_failure_is_mended_once_and_dependencies_stand_before(found):
    made = plan_of(report(found, POLICY), TABLE, POLICY)
    mended = [item.code for one in made.actions for item in one.mends]
    assert sorted(mended) == sorted({item.code for item in found if item.outcome is Outcome.FAILED})
    stands = {ident: place for place, ident in enumerate(ids(made.actions))}
    assert all(stands[before] < stands[one.id] for one in made.actions for before in one.after)
    assert made.cost.high == pytest.approx(sum(one.cost.high for one in made.actions))
    for expected in made.expected:
        assert expected.score is None or expected.expected_score >= min(expected.score, 89)
