"""Grades by the methods of others stand apart, and count for nothing."""

from __future__ import annotations

from auditor.model import Axis, Outcome, Place
from auditor.policy import load_policy
from auditor.score import score_axes
from reports.html import export
from reports.indicators import Indicator, counted, indicators
from reports.unseen import unseen
from tests.reports.conftest import StubWords, build_report, finding

WORDS = StubWords("en")
GRADED = finding(
    "http.observatory",
    Outcome.PASSED,
    Axis.SECURITY,
    weight=0.0,
    arguments={"grade": "B+", "score": 80},
    places=(Place(where="https://www.ville.fr/"),),
)
UNKNOWN = finding("tls.ssl-labs", Outcome.UNTESTED, Axis.SECURITY, weight=0.0)
CHECKED = finding("tls.versions", Outcome.PASSED, Axis.SECURITY)


def test_a_grade_is_told_with_its_score_and_place():
    assert indicators([CHECKED, GRADED, UNKNOWN], WORDS) == (
        Indicator("title:http.observatory B+ 80", "B+", "80", "https://www.ville.fr/"),
    )
    bare = GRADED.model_copy(update={"arguments": {"grade": "A"}, "places": ()})
    assert indicators([bare], WORDS)[0] == Indicator("title:http.observatory A", "A", "", "")


def test_it_moves_no_score():
    policy = load_policy()
    failing = finding("tls.versions", Outcome.FAILED, Axis.SECURITY)
    for checks in ([CHECKED], [CHECKED, failing.model_copy(update={"check": "tls.other"})]):
        assert score_axes((*checks, GRADED, UNKNOWN), policy) == score_axes(tuple(checks), policy)
    assert score_axes((GRADED,), policy)[1].letter is None


def test_it_stands_in_the_annex_and_nowhere_else():
    report = build_report(findings=(CHECKED, GRADED, UNKNOWN))
    page = b"".join(export(report, WORDS)).decode()
    assert page.count("title:http.observatory") == 1
    assert "Grades by the methods of others" in page.partition('id="annex"')[2]
    assert "title:tls.ssl-labs" not in page
    assert counted(report.findings) == [CHECKED]
    assert all("ssl-labs" not in title for item in unseen(report, WORDS) for title in item.checks)
    assert "Grades by" not in b"".join(export(build_report(findings=(CHECKED,)), WORDS)).decode()
