"""Addresses, name servers and CAA: what did not answer is not absent."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import DOMAIN, HOST, domain, lookup, run, verdicts

UNKNOWN = (Cause.TIMED_OUT, Cause.RESOLVER_FAILED)


def test_ipv6():
    assert verdicts("dns.ipv6", domain()) == [("passed", "dns.ipv6")]
    assert verdicts("dns.ipv6", domain(aaaa=lookup(HOST, "AAAA"))) == [("failed", "dns.ipv6.absent")]


def test_a_host_that_does_not_exist_has_no_fault():
    (found,) = run("dns.ipv6", domain(aaaa=lookup(HOST, "AAAA", exists=False)))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.UNKNOWN_HOST)


@pytest.mark.parametrize(
    ("servers", "verdict"),
    [
        (("ns1.example.", "ns2.example."), "passed"),
        (("a.", "b.", "c."), "passed"),
        (("ns1.example.",), "failed"),
        (("ns1.example.", "ns1.example."), "failed"),
        ((), "untested"),
    ],
)
def test_name_servers(servers, verdict):
    assert verdicts("dns.name-servers", domain(ns=lookup(DOMAIN, "NS", *servers)))[0][0] == verdict


def test_caa():
    own = (lookup(HOST, "CAA", '0 issue ";"'),)
    above = (lookup(HOST, "CAA"), lookup(DOMAIN, "CAA", '0 issue "letsencrypt.org"'))
    nowhere = (lookup(HOST, "CAA"), lookup(DOMAIN, "CAA"), lookup("example", "CAA"))
    assert verdicts("dns.caa", domain(caa=own))[0][0] == "passed"
    assert verdicts("dns.caa", domain(caa=above))[0][0] == "passed"
    assert verdicts("dns.caa", domain(caa=nowhere)) == [("failed", "dns.caa.absent")]


@pytest.mark.parametrize("cause", UNKNOWN)
def test_what_did_not_answer_is_untested_for_its_cause(cause):
    late = {
        "dns.ipv6": domain(aaaa=lookup(HOST, "AAAA", cause=cause)),
        "dns.name-servers": domain(ns=lookup(DOMAIN, "NS", cause=cause)),
        "dns.caa": domain(caa=(lookup(HOST, "CAA"), lookup(DOMAIN, "CAA", cause=cause))),
    }
    for check_id, records in late.items():
        (found,) = run(check_id, records)
        assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)


@pytest.mark.parametrize(
    ("servers", "verdict"),
    [
        ((lookup("ns1.example", "AAAA", "2001:db8::2"),), "passed"),
        ((lookup("ns1.example", "AAAA"), lookup("ns2.example", "AAAA")), "failed"),
        ((lookup("ns1.example", "AAAA", cause=Cause.TIMED_OUT), lookup("ns2.example", "AAAA")), "untested"),
        ((), "untested"),  # an older fact, which did not look
    ],
)
def test_ipv6_of_the_servers(servers, verdict):
    (found,) = run("dns.ipv6-servers", domain(server_ipv6=servers))
    assert found.outcome.value == verdict
