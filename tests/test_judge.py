"""From facts to findings: what is missing, what goes wrong, what runs once per page."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from auditor.check import Check, check, failed, measured, passed
from auditor.facts.page import Pages, PageVisit
from auditor.facts.tls import TlsServer, TrustStore
from auditor.judge import Observed, judge
from auditor.model import Actor, Axis, Cause, Effort, Failure, Finding, JudgedFinding, Outcome, Severity
from auditor.policy import Anchors, CheckPolicy, CodePolicy, Policy
from auditor.score import score_axes
from tests.checks.facts import but, registry

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TRUST = TrustStore(observed_at=NOW, name="none", roots=())


def visit(url: str) -> PageVisit:
    return PageVisit(
        observed_at=NOW,
        asked=url,
        url=url,
        status=200,
        browser="",
        viewport=(1, 1),
        requests=(),
        wire_bytes=0,
    )


def policy(*checks: Check, cost: float = 1.0, anchors: Anchors | None = None) -> Policy:
    code = CodePolicy(severity=Severity.MINOR, effort=Effort.HOURS, actor=Actor.HOST, cost=cost)
    entries = {
        item.id: CheckPolicy(weight=5, codes=dict.fromkeys(item.codes, code), anchors=anchors)
        for item in checks
    }
    return Policy(version="test", letters={}, rated_from=0.5, checks=entries)


def run(item: Check, *known: object, failures=(), **settings):
    return judge(Observed(known, failures), [item], policy(item, **settings))


@check("x.trust", axis=Axis.SECURITY, references=[], codes=["x.bad"])
def trusting(trust: TrustStore) -> Iterator[Finding]:
    yield failed("x.bad", name=trust.name)


@check("x.page", axis=Axis.SOBRIETY, references=[])
def per_page(visit: PageVisit, trust: TrustStore) -> Iterator[Finding]:
    yield passed(url=visit.url, trust=trust.name)


@check("x.pages", axis=Axis.SOBRIETY, references=[])
def all_pages(pages: Pages) -> Iterator[Finding]:
    yield passed(count=len(pages.visits))


@check("x.silent", axis=Axis.SECURITY, references=[])
def silent(trust: TrustStore) -> Iterator[Finding]:
    del trust
    yield from ()


@check("x.raising", axis=Axis.SECURITY, references=[])
def raising(trust: TrustStore) -> Iterator[Finding]:
    yield passed()
    raise ZeroDivisionError(trust.name)


@check("x.stranger", axis=Axis.SECURITY, references=[])
def stranger(trust: TrustStore) -> Iterator[Finding]:
    yield failed("x.undeclared", name=trust.name)


@check("x.measure", axis=Axis.SOBRIETY, references=[], measure=True)
def measure(trust: TrustStore) -> Iterator[Finding]:
    yield measured(len(trust.roots))


def test_a_failed_finding_is_read_under_the_policy():
    (found,) = run(trusting, TRUST, cost=0.3)
    assert (found.check, found.code, found.outcome) == ("x.trust", "x.bad", Outcome.FAILED)
    assert (found.severity, found.weight, found.score) == (Severity.MINOR, 5, 0.7)


def test_a_missing_fact_is_untested_with_the_cause_of_its_probe():
    failure = Failure(probe="browser", fact="browser.pages", cause=Cause.BROWSER_MISSING, observed_at=NOW)
    for item in (per_page, all_pages):
        (found,) = run(item, TRUST, failures=[failure])
        assert (found.outcome, found.cause, found.score) == (Outcome.UNTESTED, Cause.BROWSER_MISSING, None)


def test_a_fact_that_nobody_asked_for_is_untested():
    (found,) = run(trusting)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.NOT_ASKED)


def test_a_check_of_a_page_runs_once_per_page():
    both = Pages(observed_at=NOW, visits=(visit("https://a/"), visit("https://a/b")))
    found = run(per_page, TRUST, both)
    assert [item.page for item in found] == ["https://a/", "https://a/b"]
    (once,) = run(all_pages, both)
    assert once.arguments == {"count": 2}
    assert once.page is None


def test_a_check_that_has_nothing_to_say_is_inapplicable():
    (found,) = run(silent, TRUST)
    assert found.outcome is Outcome.INAPPLICABLE


def test_a_check_that_raises_says_nothing_of_the_town():
    (found,) = run(raising, TRUST)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.CRASHED)
    assert "ZeroDivisionError" in str(found.arguments["detail"])


def test_a_code_that_was_not_declared_says_nothing_of_the_town():
    (found,) = run(stranger, TRUST)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.CRASHED)


def test_a_measure_is_judged_by_the_anchors():
    scale = Anchors(full=0, half=1, zero=2)
    (full,) = run(measure, TRUST, anchors=scale)
    assert (full.outcome, full.score, full.severity) == (Outcome.PASSED, 1, None)
    (half,) = run(measure, TRUST.model_copy(update={"roots": ("a",)}), anchors=scale)
    assert (half.outcome, half.score, half.severity) == (Outcome.FAILED, 0.5, Severity.MINOR)


def test_one_check_does_not_stop_another():
    found = judge(Observed([TRUST]), [raising, trusting], policy(raising, trusting))
    assert [item.outcome for item in found] == [Outcome.UNTESTED, Outcome.FAILED]


def test_a_fact_of_the_wrong_kind_is_no_help():
    tls = TlsServer(observed_at=NOW, host="a", endpoints=())
    (found,) = run(trusting, tls)
    assert found.outcome is Outcome.UNTESTED


@check("x.no-finding", axis=Axis.SECURITY, references=[])
def no_finding(trust: TrustStore) -> Iterator[Finding]:
    yield trust.name  # type: ignore[misc]


@check("x.no-code", axis=Axis.SECURITY, references=[], codes=["x.bad"])
def no_code(trust: TrustStore) -> Iterator[Finding]:
    del trust
    yield failed("")


@check("x.no-number", axis=Axis.SOBRIETY, references=[], measure=True)
def no_number(trust: TrustStore) -> Iterator[Finding]:
    del trust
    yield measured(math.nan)


@check("x.none", axis=Axis.SECURITY, references=[])
def none(trust: TrustStore) -> Iterator[Finding]:
    del trust
    return None  # type: ignore[return-value]


@pytest.mark.parametrize("item", [no_finding, no_code, no_number, none], ids=lambda item: item.id)
def test_whatever_a_check_of_a_third_party_yields_the_others_are_judged(item):
    """And scored: what is no finding says nothing of the town."""
    rubric = policy(item, trusting, anchors=Anchors(full=0, half=1, zero=2))
    found = judge(Observed([TRUST]), [item, trusting], rubric)
    assert [(one.check, one.outcome) for one in found] == [
        (item.id, Outcome.UNTESTED),
        ("x.trust", Outcome.FAILED),
    ]
    assert found[0].cause is Cause.CRASHED
    score_axes(found, rubric)


@check("x.odd-code", axis=Axis.SOBRIETY, references=[], codes=["x.heavy"], measure=True)
def odd_code(trust: TrustStore) -> Iterator[Finding]:
    del trust
    yield measured(3)


def test_a_measure_that_fails_bears_the_code_that_the_policy_knows():
    (found,) = run(odd_code, TRUST, anchors=Anchors(full=0, half=1, zero=2))
    assert (found.outcome, found.code, found.severity) == (Outcome.FAILED, "x.heavy", Severity.MINOR)


def test_a_judged_finding_is_as_one_that_was_validated_whole():
    findings = judge(Observed(but()), registry().checks, registry().policy)
    for found in findings:
        whole = JudgedFinding.model_validate(found.model_dump())
        assert found == whole
        assert found.model_dump_json() == whole.model_dump_json()
        assert pickle.loads(pickle.dumps(found)) == found
