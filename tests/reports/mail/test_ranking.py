"""Which towns a digest tells of, and in what order."""

from dataclasses import replace

import pytest

from auditor.diff import Turn
from auditor.model import Axis, Outcome, Severity
from reports.mail.ranking import gravest, mean_score, ranked, worst_first
from tests.reports.conftest import axis_score, build_report, finding
from tests.reports.mail.conftest import as_before, change, changed, first, moved, named, news, nothing_seen

SEVERE, SLIGHT = (
    finding(f"http.{name}", Outcome.FAILED, Axis.SECURITY, severity=severity)
    for name, severity in (("severe", Severity.CRITICAL), ("slight", Severity.MINOR))
)


def town(name, mean=50.0, changes=(), letters=()):
    scores = tuple(axis_score(axis, "D", mean, 1.0) for axis in Axis)
    report = named(build_report(scores=scores, findings=(SEVERE, SLIGHT)), name)
    return changed(report, changes, letters)


def new(code, turn=Turn.NEW):
    return change(turn, f"http.{code}", check=f"http.{code}")


FELL_TWICE = town(
    "fell twice", 90.0, letters=[moved(Axis.SECURITY, "A", "B"), moved(Axis.SOBRIETY, "A", "B")]
)
FELL_ONCE = town("fell once", 10.0, letters=[moved(Axis.SECURITY, "A", "G")])
NEW_SEVERE = town("new severe", 80.0, [new("severe"), new("slight")])
NEW_SLIGHT = town("new slight", 20.0, [new("slight")])
LOWER, LOW = town("lower", 19.0, [new("slight", Turn.FIXED)]), town("low", 30.0, [new("severe", Turn.FIXED)])
ROSE = town("rose", 95.0, letters=[moved(Axis.SECURITY, "C", "A")])

ORDER = [FELL_TWICE, FELL_ONCE, NEW_SEVERE, LOWER, NEW_SLIGHT, LOW, ROSE]


@pytest.mark.parametrize("start", range(len(ORDER)))
def test_the_worst_comes_first(start):
    turned = [*ORDER[start:], *ORDER[:start]]

    assert worst_first(turned) == worst_first(turned[::-1]) == ORDER


def test_a_severe_fault_that_was_there_before_is_not_new():
    worse = town("worse", 50.0, [new("severe", Turn.WORSE)])
    assert worst_first([worse, NEW_SLIGHT]) == [NEW_SLIGHT, worse]


def test_towns_as_bad_as_each_other_are_told_by_name_then_by_scan():
    one, other = town("A", 50.0), town("B", 50.0)
    again = replace(one, scan=7)
    assert worst_first([other, again, one]) == [one, again, other]


def test_each_town_is_told_once():
    quiet, mute, fresh = as_before(build_report()), nothing_seen(), first(build_report())
    found = ranked(news(*ORDER, quiet, mute, fresh, digest=True))

    assert sorted(town.report.target.name for town in found.telling) == sorted(
        town.report.target.name for town in (*ORDER, fresh)
    )
    assert found.quiet == (quiet,)
    assert found.silent == (mute,)
    assert (found.worse, found.better, found.first, found.incomparable) == (4, 3, 1, 0)


def test_a_town_without_letters_has_no_mean_and_is_worse_than_one_with_the_lowest():
    assert mean_score(nothing_seen().report) is None
    assert mean_score(build_report()) == pytest.approx((60.4 + 39 + 89 + 97.5) / 4)
    unrated = nothing_seen("unrated")
    assert worst_first([town("zero", 0.0), unrated])[0] == unrated


def test_the_gravest_of_what_is_new_or_worse():
    mixed = town("mixed", changes=[new("slight"), new("severe", Turn.WORSE), change(Turn.NEW, "a.gone")])
    assert gravest(mixed) == new("severe", Turn.WORSE)
    assert gravest(LOW) is None
    assert gravest(first(build_report())) is None
