"""What changed between two scans."""

from __future__ import annotations

import pytest

from auditor.diff import Turn, diff
from auditor.filing import Fault, Mark, Verdict
from auditor.model import Axis


def fault(code: str, score: float | None = 0.0, value: float | None = None, check: str = "") -> Fault:
    return Fault(check=check or code.rpartition(".")[0], code=code, score=score, value=value)


def verdict(
    *faults: Fault, untested: tuple[str, ...] = (), score: float | None = None, letter: str | None = None
):
    marks = (Mark(axis=Axis.SECURITY, score=score, letter=letter),)
    return Verdict(
        scan=1, name="Ville", identity="", marks=marks, faults=faults, untested=frozenset(untested)
    )


def turns(before: Verdict, after: Verdict) -> list[tuple[Turn, str]]:
    return [(change.turn, change.code) for change in diff(before, after).changes]


ABSENT, MONITOR = fault("mail.dmarc.absent"), fault("mail.dmarc.monitor-only", 0.5)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (verdict(ABSENT), verdict(), [(Turn.FIXED, "mail.dmarc.absent")]),
        (verdict(), verdict(ABSENT), [(Turn.NEW, "mail.dmarc.absent")]),
        (verdict(ABSENT), verdict(ABSENT), []),
        (verdict(ABSENT), verdict(MONITOR), [(Turn.BETTER, "mail.dmarc.monitor-only")]),
        (verdict(MONITOR), verdict(ABSENT), [(Turn.WORSE, "mail.dmarc.absent")]),
    ],
)
def test_a_fault_that_comes_goes_or_changes(before, after, expected):
    assert turns(before, after) == expected


def test_what_could_not_be_seen_says_nothing():
    blind = verdict(untested=("mail.dmarc",))
    assert turns(verdict(ABSENT), blind) == turns(blind, verdict(ABSENT)) == []


def test_one_fault_in_the_place_of_another_is_told_with_it():
    (change,) = diff(verdict(ABSENT), verdict(MONITOR)).changes
    assert (change.was, change.code) == ("mail.dmarc.absent", "mail.dmarc.monitor-only")


def test_one_fault_in_the_place_of_another_as_grave():
    other = fault("mail.dmarc.several")
    assert turns(verdict(ABSENT), verdict(other)) == [
        (Turn.FIXED, "mail.dmarc.absent"),
        (Turn.NEW, "mail.dmarc.several"),
    ]


def test_several_faults_of_a_check_are_told_apart():
    obsolete, without = fault("tls.versions.obsolete"), fault("tls.versions.without-1.3", 0.8)
    assert turns(verdict(obsolete, without), verdict(without)) == [(Turn.FIXED, "tls.versions.obsolete")]


def test_a_measure_moves_by_its_score_and_shows_its_values():
    before, after = (
        fault("page_weight.bytes", 0.4, 3e6, "page_weight.bytes"),
        fault("page_weight.bytes", 0.2, 4e6, "page_weight.bytes"),
    )
    (change,) = diff(verdict(before), verdict(after)).changes
    assert (change.turn, change.before, change.after) == (Turn.WORSE, 3e6, 4e6)
    (change,) = diff(verdict(after), verdict(before)).changes
    assert change.turn is Turn.BETTER
    hardly = fault("page_weight.bytes", 0.401, 2.99e6, "page_weight.bytes")
    assert turns(verdict(before), verdict(hardly)) == []


def test_what_does_not_count_neither_worsens_nor_betters():
    assert turns(verdict(fault("x.y", None)), verdict(fault("x.y", None))) == []


@pytest.mark.parametrize(
    ("before", "after", "announced"),
    [
        ((81.0, "B"), (79.0, "C"), False),  # 2 points
        ((82.0, "B"), (79.0, "C"), False),  # 3 points, not more
        ((82.1, "B"), (79.0, "C"), True),
        ((79.0, "C"), (89.0, "B"), True),
        ((85.0, "B"), (81.0, "B"), False),  # the same letter
        ((85.0, None), (60.0, "D"), False),
        ((None, None), (60.0, "D"), False),
    ],
)
def test_a_letter_is_announced_when_its_score_moved_enough(before, after, announced):
    found = diff(verdict(score=before[0], letter=before[1]), verdict(score=after[0], letter=after[1])).letters
    assert bool(found) is announced
    if announced:
        assert (found[0].before, found[0].after) == (before[1], after[1])
        assert found[0].moved == pytest.approx(after[0] - before[0])


def marked(score: float, letter: str) -> Verdict:
    return verdict(score=score, letter=letter)


def test_a_slow_drift_is_told_by_comparing_with_the_scan_that_was_told_last():
    """Two small moves make a letter: each is silent, and what they come to is not."""
    told, second, third = marked(91.0, "A"), marked(89.0, "B"), marked(87.0, "B")
    assert diff(told, second).letters == ()
    assert diff(second, third).letters == ()
    (change,) = diff(told, third).letters
    assert (change.before, change.after, change.moved) == ("A", "B", -4.0)


def test_a_score_that_sways_around_a_boundary_is_never_told():
    swaying = [marked(90.5, "A"), marked(89.0, "B"), marked(91.0, "A"), marked(88.5, "B")]
    assert not any(diff(one, other).letters for one in swaying for other in swaying)
