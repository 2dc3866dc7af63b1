"""What did not come is not judged: a time-out is neither absent nor safe."""

from __future__ import annotations

import pytest

from auditor.facts.base import Fact, kind_of
from auditor.judge import Observed, judge
from auditor.model import Cause, Failure, Outcome
from tests.checks import facts as f

LATE = Cause.TIMED_OUT
IDS = [check.id for check in f.registry().checks]
AXE = [check_id for check_id in IDS if check_id.startswith("accessibility.axe.")]


def late(name: str, kind: str):
    return f.lookup(name, kind, cause=LATE)


#: A part that is missing alone → the checks that then have nothing to go by.
PARTS = {
    "aaaa": (f.domain(aaaa=late(f.HOST, "AAAA")), ["dns.ipv6"]),
    "ns": (f.domain(ns=late(f.DOMAIN, "NS")), ["dns.name-servers"]),
    "caa": (f.domain(caa=(f.lookup(f.HOST, "CAA"), late(f.DOMAIN, "CAA"))), ["dns.caa"]),
    "mx": (f.mail(mx=late(f.DOMAIN, "MX")), ["mail.own-domain"]),
    "txt": (f.mail(txt=late(f.DOMAIN, "TXT")), ["mail.spf"]),
    "dmarc": (f.mail(dmarc=(late(f"_dmarc.{f.DOMAIN}", "TXT"),)), ["mail.dmarc"]),
    "https": (f.site(secure=f.secure(None, LATE)), ["http.https", "http.hsts"]),
    "http": (f.site(plain=f.plain(None, LATE)), ["http.redirect"]),
    "page": (
        f.site(secure=f.secure(403, Cause.BLOCKED), plain=f.plain(403, Cause.BLOCKED), document=None),
        ["http.home", "http.hsts", "http.redirect", "interoperability.utf-8", "accessibility.doctype"],
    ),
    "axe": (f.visit(axe=None, axe_cause=LATE), AXE),
    "load": (
        f.visit(loaded=False),
        [check_id for check_id in IDS if check_id.startswith("page_weight.")],
    ),
    "choices": (f.visit(cookies=None, overlays=None), ["public_service.cookies", "public_service.refusal"]),
    "dom": (f.visit(dom_nodes=None, axe_cause=LATE), ["page_weight.dom"]),
    "handshake": (
        f.tls(f.endpoint(versions=dict.fromkeys(f.GOOD_VERSIONS, "unknown"), cause=LATE)),
        [check_id for check_id in IDS if check_id.startswith("tls.")],
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_did_not_come_is_not_judged(part):
    fact, silenced = PARTS[part]
    for check_id in silenced:
        outcomes = {item.outcome for item in f.run(check_id, f.TARGET, f.TRUST, fact)}
        assert outcomes == {Outcome.UNTESTED}, check_id


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_did_not_come_accuses_nobody(part):
    fact, _ = PARTS[part]
    for check in f.registry().checks:
        outcomes = {item.outcome for item in f.run(check.id, f.TARGET, f.TRUST, fact)}
        assert Outcome.FAILED not in outcomes, check.id


@pytest.mark.parametrize("check_id", IDS)
def test_a_fact_that_did_not_come_leaves_its_cause(check_id):
    check = f.the_check(check_id)
    wanted = [kind for kind in check.needs.values() if issubclass(kind, Fact)]
    kinds = {kind_of(kind) for kind in wanted} | {kind.part_of for kind in wanted if kind.part_of}
    failures = [Failure(probe="test", fact=kind, cause=LATE, observed_at=f.NOW) for kind in sorted(kinds)]
    (found,) = judge(Observed([f.TARGET, f.TRUST], failures), [check], f.registry().policy)
    assert (found.outcome, found.cause, found.score) == (Outcome.UNTESTED, LATE, None)


@pytest.mark.parametrize(
    "cause", [cause for cause in Cause if cause not in (Cause.REFUSED, Cause.TLS_FAILED)]
)
def test_only_a_connection_turned_down_means_that_tls_is_absent(cause):
    (found,) = f.run("http.https", f.site(secure=f.secure(None, cause), plain=f.plain()))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)
