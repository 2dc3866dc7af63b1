"""Scores by hand, and what must hold of every score."""

from __future__ import annotations

from fractions import Fraction

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


#: What a failed code leaves of its check, by the number of the code: a code costs the same everywhere.
LEFT = (0.0, 0.0, 0.3, 0.5, 0.7)
CODES = [f"x.{check}.{code}" for check in range(6) for code in range(len(LEFT))]


def found(check: int, outcome: Outcome, code: int, page: int) -> JudgedFinding:
    """A finding of a check whose weight, axis and codes are always the same."""
    fields = {"weight": (1, 3, 5, 10, 2.5, 0.1)[check], "page": f"https://x.test/{page}"}
    if check == 5:
        fields["axis"] = Axis.SOBRIETY
    if outcome is not Outcome.FAILED:
        return finding(f"x.{check}", outcome, **fields)
    effort = list(Effort)[code % 3]
    return finding(f"x.{check}", outcome, score=LEFT[code], code=f"x.{check}.{code}", effort=effort, **fields)


many_findings = st.lists(
    st.builds(
        found, st.integers(0, 5), st.sampled_from(Outcome), st.integers(0, len(LEFT) - 1), st.integers(1, 2)
    ),
    max_size=25,
)
policies = st.builds(
    lambda caps, rated_from: Policy(version="test", letters=LETTERS, rated_from=rated_from, caps=caps),
    st.lists(
        st.builds(
            Cap,
            axis=st.sampled_from([Axis.SECURITY, Axis.SOBRIETY]),
            at_most=st.integers(0, 100),
            code=st.sampled_from([None, *CODES]),
            reason=st.just("r"),
        ),
        max_size=6,
    ).map(tuple),
    st.sampled_from([0.0, 0.3, 0.5, 1.0]),
)
BEST_FIRST = "ABCDEFG"


def mended(findings: list[JudgedFinding], *which: JudgedFinding) -> list[JudgedFinding]:
    """The same, some of them having passed."""
    return [
        finding(item.check, weight=item.weight, axis=item.axis, page=item.page)
        if any(item is one for one in which)
        else item
        for item in findings
    ]


def without_caps(under: Policy) -> Policy:
    return under.model_copy(update={"caps": ()})


@given(many_findings, policies)
def test_the_ledger_sums_to_what_is_missing(findings, under):
    for axis in score_axes(findings, under):
        if axis.points is not None:
            assert sum(loss.points for loss in axis.ledger) == pytest.approx(100 - axis.points, abs=1e-9)
            assert 0 <= axis.points <= 100
            assert 0 < axis.coverage <= 1


@given(many_findings)
def test_the_ledger_sums_exactly(findings):
    """Redone with fractions: what is lost and what is left is the whole, to the last bit."""
    counted: dict[str, list[JudgedFinding]] = {}
    for item in findings:
        if item.score is not None and item.axis is Axis.SECURITY:
            counted.setdefault(item.check, []).append(item)
    weights = {check: Fraction(items[0].weight) for check, items in counted.items()}
    worst = {check: min(Fraction(item.score) for item in items) for check, items in counted.items()}
    whole = sum(weights.values())
    axis = security(findings)
    if not whole:
        assert axis.points is None
        return
    points = 100 * sum(weights[check] * worst[check] for check in counted) / whole
    lost = {check: 100 * weights[check] * (1 - worst[check]) / whole for check in counted if worst[check] < 1}
    assert sum(lost.values()) == 100 - points
    assert axis.points == float(points)
    assert {loss.check: loss.points for loss in axis.ledger} == {
        check: pytest.approx(float(value), rel=1e-15) for check, value in lost.items()
    }


@given(many_findings, policies, st.randoms())
def test_order_is_irrelevant(findings, under, random):
    shuffled = list(findings)
    random.shuffle(shuffled)
    scores, again = score_axes(findings, under), score_axes(shuffled, under)
    assert again == scores
    actions, actions_again = first_actions(findings, scores), first_actions(shuffled, again)
    assert [(action.code, action.gain) for action in actions_again] == [
        (action.code, action.gain) for action in actions
    ]


@given(many_findings, policies)
def test_repairing_lowers_neither_score_nor_letter(findings, under):
    before = score_axes(findings, under)
    for item in findings:
        if item.outcome is not Outcome.FAILED:
            continue
        for was, now in zip(before, score_axes(mended(findings, item), under), strict=True):
            assert (was.points is None) == (now.points is None)
            assert now.coverage == was.coverage
            if was.points is not None:
                assert now.points >= was.points
                assert now.score >= was.score
            if was.letter is not None:
                assert BEST_FIRST.index(now.letter) <= BEST_FIRST.index(was.letter)


@given(many_findings, policies)
def test_the_inapplicable_changes_nothing(findings, under):
    more = [*findings, finding("x.other", Outcome.INAPPLICABLE, weight=1000)]
    scores = score_axes(more, under)
    assert scores == score_axes(findings, under)
    assert first_actions(more, scores) == first_actions(findings, scores)


@given(many_findings, policies, st.sampled_from([Outcome.UNTESTED, Outcome.CANT_TELL]))
def test_what_was_not_seen_lowers_the_coverage_only(findings, under, silent):
    for was, now in zip(
        score_axes(findings, under),
        score_axes([*findings, finding("x.other", silent, weight=7)], under),
        strict=True,
    ):
        if was.axis is not Axis.SECURITY:
            assert now == was
            continue
        assert now.coverage < was.coverage or was.coverage == 0
        assert now.letter in (was.letter, None)
        assert now.model_copy(update={"coverage": 0, "letter": None}) == was.model_copy(
            update={"coverage": 0, "letter": None}
        )


@given(many_findings, policies)
def test_caps_never_raise(findings, under):
    for free, capped in zip(
        score_axes(findings, without_caps(under)), score_axes(findings, under), strict=True
    ):
        assert (capped.points, capped.ledger, capped.coverage) == (free.points, free.ledger, free.coverage)
        if free.score is not None:
            assert capped.score == min([free.score, *(cap.at_most for cap in capped.caps)])
            assert capped.score <= free.score
        if free.letter is not None:
            assert BEST_FIRST.index(capped.letter) >= BEST_FIRST.index(free.letter)


@given(many_findings, policies)
def test_the_gain_of_an_action_is_what_its_repair_brings(findings, under):
    scores = score_axes(findings, under)
    before = {axis.axis: axis for axis in scores}
    for action in first_actions(findings, scores, limit=100):
        grave = min(item.score for item in findings if item.code == action.code)
        losing = {axis.axis: {loss.code for loss in axis.ledger} for axis in scores}
        bearing = action.code in losing[action.axis]
        repaired = [
            item
            for item in findings
            if item.outcome is Outcome.FAILED
            and item.check == action.check
            and (item.code == action.code or (bearing and item.score == grave))
        ]
        after = {axis.axis: axis for axis in score_axes(mended(findings, *repaired), under)}[action.axis]
        assert after.points - before[action.axis].points == pytest.approx(action.gain, abs=1e-9)
        if action.lifts_cap:
            assert action.code not in {cap.code for cap in after.caps}


@given(many_findings, policies)
def test_whatever_lifts_a_cap_comes_first(findings, under):
    scores = score_axes(findings, under)
    capping = {cap.code for axis in scores for cap in axis.caps if cap.code}
    actions = first_actions(findings, scores, limit=100)
    assert {action.code for action in actions[: len(capping)]} == capping


def test_the_gain_when_another_fault_is_left_in_the_check():
    worst, other = (
        finding("x.a", Outcome.FAILED, code="x.a.whole"),
        finding("x.a", Outcome.FAILED, score=0.5, code="x.a.half"),
    )
    findings = [worst, other, finding("x.b")]
    (action,) = first_actions(findings, score_axes(findings, policy()))
    assert (action.code, action.gain) == ("x.a.whole", 25)


def test_the_gain_when_another_fault_is_as_grave():
    findings = [
        finding("x.a", Outcome.FAILED, code="x.a.one"),
        finding("x.a", Outcome.FAILED, code="x.a.two"),
        finding("x.b"),
    ]
    (action,) = first_actions(findings, score_axes(findings, policy()))
    assert (action.code, action.gain) == ("x.a.one", 50)


def test_a_cap_is_lifted_even_when_another_fault_of_the_check_bears_its_loss():
    cap = Cap(axis=Axis.SECURITY, at_most=10, code="x.a.half", reason="c")
    findings = [
        finding("x.a", Outcome.FAILED, code="x.a.whole"),
        finding("x.a", Outcome.FAILED, score=0.5, code="x.a.half"),
        finding("x.b"),
    ]
    actions = first_actions(findings, score_axes(findings, policy(cap)))
    assert [(action.code, action.lifts_cap) for action in actions] == [
        ("x.a.half", True),
        ("x.a.whole", False),
    ]


def test_an_action_tells_the_worst_page():
    findings = [
        finding("x.a", Outcome.FAILED, score=score, arguments={"pages": score}) for score in (0.5, 0.3, 0.7)
    ]
    (action,) = first_actions(findings, score_axes(findings, policy()))
    assert action.arguments == {"pages": 0.3}


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
