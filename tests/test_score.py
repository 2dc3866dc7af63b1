"""Scores by hand, and what must hold of every score."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Actor, Axis, Effort, JudgedFinding, Outcome, Severity
from auditor.policy import Anchors, Cap, Policy
from auditor.score import first_actions, score_axes

LETTERS = {"A": 90, "B": 80, "C": 70, "D": 55, "E": 40, "F": 20}


def policy(*caps: Cap) -> Policy:
    return Policy(version="test", letters=LETTERS, rated_from=0.5, caps=caps)


def finding(
    check: str, outcome: Outcome = Outcome.PASSED, weight: float = 10, score: float | None = None, **changes
):
    if score is None and outcome in (Outcome.PASSED, Outcome.FAILED):
        score = 1.0 if outcome is Outcome.PASSED else 0.0
    repair = {"severity": Severity.SERIOUS, "effort": Effort.HOURS, "actor": Actor.HOST}
    fields = {"check": check, "code": check, "axis": Axis.SECURITY, "family": "x"}
    failed = repair if outcome is Outcome.FAILED else {}
    return JudgedFinding(**(fields | failed | changes), outcome=outcome, weight=weight, score=score)


def security(findings, *caps: Cap):
    return next(score for score in score_axes(findings, policy(*caps)) if score.axis is Axis.SECURITY)


def test_a_score_worked_by_hand():
    axis = security(
        [
            finding("x.a", weight=10),
            finding("x.b", Outcome.FAILED, weight=5),
            finding("x.c", Outcome.FAILED, weight=3, score=0.5),
            finding("x.d", Outcome.UNTESTED, weight=2),
            finding("x.e", Outcome.INAPPLICABLE, weight=100),
            finding("x.f", Outcome.CANT_TELL, weight=5),
        ]
    )
    # 100 × (10 + 0 + 1.5) / 18; tested 18 of 25
    assert axis.points == pytest.approx(63.888888)
    assert axis.coverage == pytest.approx(18 / 25)
    assert axis.letter == "D"
    assert [(loss.code, round(loss.points, 4)) for loss in axis.ledger] == [("x.b", 27.7778), ("x.c", 8.3333)]


def test_the_worst_finding_of_a_check_bears_its_loss():
    axis = security(
        [
            finding("x.a", Outcome.FAILED, score=0.5, code="x.a.half"),
            finding("x.a", Outcome.FAILED, code="x.a.whole"),
            finding("x.a"),
            finding("x.b"),
        ]
    )
    assert axis.points == 50
    assert [loss.code for loss in axis.ledger] == ["x.a.whole"]


@pytest.mark.parametrize(("tested", "letter"), [(10, "A"), (9, None)])
def test_under_half_of_coverage_there_is_no_letter(tested, letter):
    axis = security([finding("x.a", weight=tested), finding("x.b", Outcome.UNTESTED, weight=20 - tested)])
    assert axis.letter == letter
    assert axis.score == 100


def test_nothing_seen_is_not_rated_and_costs_nothing():
    axis = security([finding("x.a", Outcome.UNTESTED), finding("x.b", Outcome.CANT_TELL)])
    assert (axis.points, axis.score, axis.letter, axis.ledger) == (None, None, None, ())
    assert security([]).letter is None


def test_caps():
    caps = (
        Cap(axis=Axis.SECURITY, at_most=39, code="x.b", reason="b"),
        Cap(axis=Axis.SECURITY, at_most=54, code="x.c", reason="c"),
        Cap(axis=Axis.SECURITY, at_most=89, reason="always"),
        Cap(axis=Axis.SOBRIETY, at_most=1, reason="elsewhere"),
    )
    many = [finding(f"x.{index}") for index in range(30)]
    assert security(many, *caps).score == 89
    capped = security([*many, finding("x.b", Outcome.FAILED), finding("x.c", Outcome.FAILED)], *caps)
    assert (capped.score, capped.letter) == (39, "F")
    assert capped.points == pytest.approx(100 * 30 / 32)
    assert [cap.at_most for cap in capped.caps] == [39, 54, 89]
    doubtful = security([*many, finding("x.b", Outcome.CANT_TELL)], *caps)
    assert doubtful.score == 89  # what is only doubtful caps nothing


def test_a_cap_above_the_points_is_not_shown():
    cap = Cap(axis=Axis.SECURITY, at_most=39, code="x.a", reason="a")
    axis = security([finding("x.a", Outcome.FAILED), finding("x.b", Outcome.FAILED)], cap)
    assert (axis.score, axis.caps) == (0, ())


def test_actions_lift_caps_first_then_gain_most_for_the_least_effort():
    cap = Cap(axis=Axis.SECURITY, at_most=39, code="x.capping", reason="c")
    findings = [
        finding("x.capping", Outcome.FAILED, weight=1, effort=Effort.DAYS),
        finding("x.quick", Outcome.FAILED, weight=10, effort=Effort.MINUTES),
        finding("x.long", Outcome.FAILED, weight=20, effort=Effort.DAYS),
        finding("x.tiny", Outcome.FAILED, weight=0.1),
        finding("x.good", weight=60),
    ]
    actions = first_actions(findings, score_axes(findings, policy(cap)))
    assert [action.code for action in actions] == ["x.capping", "x.quick", "x.long"]
    assert [action.lifts_cap for action in actions] == [True, False, False]
    assert actions[1].gain == pytest.approx(100 * 10 / 91.1)


@pytest.mark.parametrize(
    ("score", "letter"),
    [
        (100, "A"),
        (90, "A"),
        (89.99, "B"),
        (80, "B"),
        (70, "C"),
        (55, "D"),
        (40, "E"),
        (20, "F"),
        (19.9, "G"),
        (0, "G"),
    ],
)
def test_letters(score, letter):
    assert policy().letter(score) == letter


outcomes = st.sampled_from(Outcome)
many_findings = st.lists(
    st.builds(
        lambda number, outcome, weight, score: finding(
            f"x.{number}",
            outcome,
            weight=weight,
            score=score if outcome is Outcome.FAILED else None,
        ),
        st.integers(0, 8),
        outcomes,
        st.sampled_from([1, 3, 5, 10]),
        st.sampled_from([0.0, 0.3, 0.5, 0.7]),
    ),
    max_size=25,
).map(lambda found: [item.model_copy(update={"weight": 1 + int(item.check[2:])}) for item in found])


@given(many_findings)
def test_the_ledger_sums_to_what_is_missing(findings):
    axis = security(findings)
    if axis.points is not None:
        assert math.fsum(loss.points for loss in axis.ledger) == pytest.approx(100 - axis.points, abs=1e-9)
        assert 0 <= axis.points <= 100
        assert 0 < axis.coverage <= 1


@given(many_findings, st.randoms())
def test_order_is_irrelevant(findings, random):
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert security(shuffled) == security(findings)


@given(many_findings)
def test_repairing_never_lowers(findings):
    before = security(findings).points
    for index, item in enumerate(findings):
        if item.outcome is Outcome.FAILED:
            repaired = [*findings]
            repaired[index] = finding(item.check, weight=item.weight)
            after = security(repaired).points
            assert before is not None
            assert after is not None
            assert after >= before - 1e-9


@given(many_findings)
def test_the_inapplicable_changes_nothing(findings):
    more = [*findings, finding("x.other", Outcome.INAPPLICABLE, weight=1000)]
    assert security(more) == security(findings)


anchors = st.tuples(st.floats(0, 1e6), st.floats(1, 1e6), st.floats(1, 1e6)).map(
    lambda steps: Anchors(full=steps[0], half=steps[0] + steps[1], zero=steps[0] + steps[1] + steps[2])
)


@given(anchors, st.floats(0, 1e7), st.floats(0, 1e7))
def test_a_falling_scale_is_monotone_and_passes_by_its_anchors(scale, one, other):
    low, high = sorted((one, other))
    assert scale.score(low) >= scale.score(high)
    assert scale.score(scale.full) == 1
    assert scale.score(scale.half) == pytest.approx(0.5)
    assert scale.score(scale.zero) == 0


def test_a_rising_scale_is_a_falling_one_in_a_mirror():
    scale = Anchors(full=0.95, half=0.90, zero=0.50)
    assert [scale.score(value) for value in (1.0, 0.95, 0.90, 0.70, 0.50, 0.0)] == pytest.approx(
        [1, 1, 0.5, 0.25, 0, 0]
    )
