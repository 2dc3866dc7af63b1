"""Every code that a check declares is yielded by some facts, and by none that are good or missing."""

from __future__ import annotations

import pytest

from auditor.facts.base import Fact, kind_of
from auditor.facts.http import HttpSite
from auditor.model import Cause, Failure, Outcome
from tests.checks.examples import (
    AXE_PREFIX,
    CHECKS,
    DOMAIN,
    FAILING,
    GOOD,
    HESITATING,
    HOST,
    NOW,
    TRUST,
    domain_records,
    endpoint,
    http_site,
    lookup,
    mail_records,
    pages,
    run,
    silent,
    target,
    tls_server,
    trail,
    visit,
)

LATE = Cause.TIMED_OUT

CHECK_OF = {
    code: check for check in CHECKS.values() if not check.id.startswith(AXE_PREFIX) for code in check.codes
}

SILENT_SECURE = trail(silent(f"https://{HOST}/", LATE))
SILENT_PLAIN = trail(silent(f"http://{HOST}/", LATE))


def late(name: str, record_type: str):
    return lookup(name, record_type, cause=LATE)


#: Every fact came, and nothing that was asked in it was answered.
SILENT_TOWN = (
    target(),
    TRUST,
    tls_server(endpoint((), cause=LATE, version=None, versions={})),
    http_site(SILENT_SECURE, SILENT_PLAIN, seen=False),
    domain_records(
        a=late(HOST, "A"), aaaa=late(HOST, "AAAA"), ns=late(DOMAIN, "NS"), caa=(late(HOST, "CAA"),)
    ),
    mail_records(mx=late(DOMAIN, "MX"), txt=late(DOMAIN, "TXT"), dmarc=(late(f"_dmarc.{DOMAIN}", "TXT"),)),
)

#: A part that is missing alone → the checks that then have nothing to go by.
PARTS = {
    "aaaa": (domain_records(aaaa=late(HOST, "AAAA")), ["dns.ipv6"]),
    "ns": (domain_records(ns=late(DOMAIN, "NS")), ["dns.name-servers"]),
    "caa": (domain_records(caa=(lookup(HOST, "CAA"), late(DOMAIN, "CAA"))), ["dns.caa"]),
    "mx": (mail_records(mx=late(DOMAIN, "MX")), ["mail.own-domain"]),
    "txt": (mail_records(txt=late(DOMAIN, "TXT")), ["mail.spf"]),
    "dmarc": (
        mail_records(dmarc=(lookup(f"_dmarc.{HOST}", "TXT"), late(f"_dmarc.{DOMAIN}", "TXT"))),
        ["mail.dmarc"],
    ),
    "https": (http_site(SILENT_SECURE), ["http.https", "http.hsts"]),
    "http": (http_site(plain=SILENT_PLAIN), ["http.redirect"]),
    "axe": (
        pages(visit(axe=None, axe_cause=LATE)),
        [check_id for check_id in CHECKS if check_id.startswith(AXE_PREFIX)],
    ),
    "dom": (pages(visit(dom_nodes=None, axe_cause=LATE)), ["page_weight.dom"]),
    "versions": (
        tls_server(endpoint(versions={}, cause=LATE)),
        ["tls.modern-version", "tls.obsolete-versions"],
    ),
}


def without_pages(check) -> list[Failure]:
    return [Failure(probe="browser", fact="browser.pages", cause=LATE, observed_at=NOW)]


def test_the_examples_are_those_of_every_code():
    assert set(FAILING) == set(CHECK_OF)


@pytest.mark.parametrize("code", FAILING)
def test_bad_facts_yield_the_code(code):
    found = [item for item in run(CHECK_OF[code], *FAILING[code]) if item.code == code]
    wanted = Outcome.CANT_TELL if code in HESITATING else Outcome.FAILED
    assert [item.outcome for item in found] == [wanted]
    assert found[0].severity is not None
    assert (found[0].score is None) is (code in HESITATING)


@pytest.mark.parametrize("code", [code for code in FAILING if not CHECK_OF[code].measure])
def test_a_defect_is_shown_in_its_place(code):
    (found,) = [item for item in run(CHECK_OF[code], *FAILING[code]) if item.code == code]
    assert found.places


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_good_facts_fail_nothing(check):
    assert {item.outcome for item in run(check, *GOOD)} == {Outcome.PASSED}


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_a_town_that_does_not_answer_is_not_judged(check):
    found = run(check, *SILENT_TOWN, failures=without_pages(check))
    assert {item.outcome for item in found} == {Outcome.UNTESTED}


@pytest.mark.parametrize(
    "check", [check for check in CHECKS.values() if "certificate" not in check.id], ids=str
)
def test_the_cause_of_a_silence_is_kept(check):
    found = run(check, *SILENT_TOWN, failures=without_pages(check))
    assert {item.cause for item in found} == {LATE}


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_a_fact_that_did_not_come_is_not_judged(check):
    kinds = {kind_of(wanted) for wanted in check.needs.values() if issubclass(wanted, Fact)}
    failures = [
        Failure(probe="test", fact=kind, cause=LATE, observed_at=NOW) for kind in {*kinds, "browser.pages"}
    ]
    (found,) = run(check, target(), TRUST, failures=failures)
    assert (found.outcome, found.cause, found.score) == (Outcome.UNTESTED, LATE, None)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_did_not_come_is_not_judged(part):
    fact, silenced = PARTS[part]
    for check_id in silenced:
        (found,) = run(check_id, TRUST, fact)
        assert (found.check, found.outcome, found.cause) == (check_id, Outcome.UNTESTED, LATE)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_did_not_come_accuses_nobody(part):
    fact, _ = PARTS[part]
    others = [known for known in GOOD if type(known) is not type(fact)]
    for check in CHECKS.values():
        assert Outcome.FAILED not in {item.outcome for item in run(check, *others, fact)}, check.id


@pytest.mark.parametrize(
    "cause", [cause for cause in Cause if cause not in (Cause.REFUSED, Cause.TLS_FAILED)]
)
def test_only_a_connection_turned_down_means_that_tls_is_absent(cause):
    site: HttpSite = http_site(trail(silent(f"https://{HOST}/", cause)), trail(*_in_clear()))
    (found,) = run("http.https", site)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)


def _in_clear():
    from tests.checks.examples import IN_CLEAR

    return IN_CLEAR.hops
