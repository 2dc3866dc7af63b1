"""What mending some codes is expected to bring: by hand, and against the town scored again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.expectation import Prospect, expect
from auditor.model import Axis, JudgedFinding, Outcome
from auditor.policy import Cap, Policy
from auditor.score import score_axes
from tests.desk.towns import finding, policy, report

CAP = Cap(axis=Axis.SECURITY, at_most=39, code="x.capping", reason="c")
ALWAYS = Cap(axis=Axis.SECURITY, at_most=89, reason="always")


def security(expected):
    return next(one for one in expected if one.axis is Axis.SECURITY)


def test_a_cap_goes_with_its_code_and_one_that_always_applies_stays():
    under = policy(CAP, ALWAYS)
    many = [finding(f"x.{index}", Outcome.PASSED) for index in range(9)]
    town = report([*many, finding("x.capping"), finding("x.other")], under)
    left = security(expect(town, {"x.other"}, under))
    assert (left.score, left.letter, left.expected_score, left.expected_letter) == (39, "F", 39, "F")
    lifted = security(expect(town, {"x.capping"}, under))
    assert (lifted.expected_score, lifted.expected_letter) == (89, "B")
    assert security(expect(town, {"x.capping", "x.other"}, under)).expected_score == 89


def test_what_is_not_rated_stays_so_and_doubt_stays_doubt():
    town = report([finding("x.a"), finding("x.b", Outcome.UNTESTED), finding("x.c", Outcome.CANT_TELL)])
    then = security(expect(town, {"x.a", "x.b", "x.c"}, policy()))
    assert (then.letter, then.score, then.expected_letter, then.expected_score) == (None, 0, None, 100)
    assert [one.expected_score for one in expect(town, {"x.a"}, policy())] == [None, 100, None, None, None]


def test_nothing_mended_changes_nothing():
    town = report([finding("x.a"), finding("x.b", Outcome.PASSED)])
    for one in expect(town, (), policy()):
        assert (one.expected_score, one.expected_letter) == (one.score, one.letter)
    assert Prospect(town).gains(()) == {}


def test_the_only_failed_code_of_a_check_gains_exactly_its_points():
    town = report(
        [finding("x.a", weight=3), finding("x.b", score=0.3, weight=7), finding("x.c", Outcome.PASSED)]
    )
    lost = {loss.code: loss.points for loss in town.axis(Axis.SECURITY).ledger}
    for code in ("x.a", "x.b"):
        assert Prospect(town).gains({code}) == {Axis.SECURITY: lost[code]}


def test_one_of_two_equal_faults_gains_nothing_and_the_graver_one_up_to_the_other():
    equal = report([finding("x.a", check="x"), finding("x.b", check="x")])
    assert Prospect(equal).gains({"x.a"}) == {}
    assert Prospect(equal).gains({"x.a", "x.b"}) == {Axis.SECURITY: 100}
    graver = report([finding("x.a", check="x"), finding("x.b", check="x", score=0.5)])
    assert Prospect(graver).gains({"x.a"}) == {Axis.SECURITY: 50}
    assert Prospect(graver).gains({"x.b"}) == {}


def test_each_axis_has_its_own_gain_in_the_order_of_the_principles():
    town = report([finding("x.a", axis=Axis.SOBRIETY), finding("x.b", axis=Axis.INTEROPERABILITY)])
    gains = Prospect(town).gains({"x.a", "x.b"})
    assert list(gains.items()) == [(Axis.INTEROPERABILITY, 100), (Axis.SOBRIETY, 100)]


# --- Against the whole town, scored again ---------------------------------------------------------

LEFT = (0.0, 0.0, 0.3, 0.5, 0.7)
CODES = [f"x.{check}.{code}" for check in range(6) for code in range(len(LEFT))]


def found(check: int, outcome: Outcome, code: int, page: int) -> JudgedFinding:
    changes = {"weight": (1, 3, 5, 10, 2.5, 0.1)[check], "page": f"https://x.test/{page}"}
    if check >= 4:
        changes["axis"] = Axis.SOBRIETY
    if outcome is Outcome.FAILED:
        return finding(f"x.{check}.{code}", check=f"x.{check}", score=LEFT[code], **changes)
    return finding(f"x.{check}", outcome, **changes)


towns = st.lists(
    st.builds(
        found, st.integers(0, 5), st.sampled_from(Outcome), st.integers(0, len(LEFT) - 1), st.integers(1, 2)
    ),
    max_size=25,
)
policies = st.lists(
    st.builds(
        Cap,
        axis=st.sampled_from([Axis.SECURITY, Axis.SOBRIETY]),
        at_most=st.integers(0, 100),
        code=st.sampled_from([None, *CODES]),
        reason=st.just("r"),
    ),
    max_size=4,
).map(lambda caps: policy(*caps))
some_codes = st.sets(st.sampled_from([*CODES, "unknown"]))


def scored_again(findings: list[JudgedFinding], codes: set[str], under: Policy):
    return score_axes(
        [
            finding(item.check, Outcome.PASSED, weight=item.weight, axis=item.axis)
            if item.outcome is Outcome.FAILED and item.code in codes
            else item
            for item in findings
        ],
        under,
    )


@given(towns, policies, some_codes)
def test_expected_scores_are_those_of_the_town_scored_again(findings, under, codes):
    town = report(findings, under)
    for one, now, then in zip(
        expect(town, codes, under), town.scores, scored_again(findings, codes, under), strict=True
    ):
        assert (one.score, one.letter) == (now.score, now.letter)
        assert (one.expected_score, one.expected_letter) == (then.score, then.letter)
        assert (one.expected_letter is None) == (one.letter is None)


@given(towns, policies, some_codes)
def test_gains_are_those_of_the_town_scored_again(findings, under, codes):
    town = report(findings, under)
    gains = Prospect(town).gains(codes)
    for now, then in zip(town.scores, scored_again(findings, codes, under), strict=True):
        assert gains.get(now.axis, 0.0) == pytest.approx((then.points or 0) - (now.points or 0), abs=1e-9)
    assert all(gain > 0 for gain in gains.values())


@given(towns, policies)
def test_all_that_failed_gains_what_was_missing(findings, under):
    town = report(findings, under)
    gains = Prospect(town).gains(set(CODES))
    for axis in town.scores:
        if axis.points is not None:
            assert gains.get(axis.axis, 0.0) == pytest.approx(100 - axis.points, abs=1e-9)
