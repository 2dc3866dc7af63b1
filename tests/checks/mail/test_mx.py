"""Whether the town receives mail under its own name."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import DOMAIN, lookup, mail, run


@pytest.mark.parametrize(
    ("records", "verdict"),
    [
        (("10 mx.example.",), "passed"),
        (("10 mx1.example.", "20 mx2.example."), "passed"),
        ((), "failed"),
        (("0 .",), "inapplicable"),  # RFC 7505: it says that it takes no mail
        (("0  .",), "inapplicable"),
        (("10 .",), "passed"),
        (("0 .", "10 mx.example."), "passed"),
    ],
)
def test_own_domain(records, verdict):
    (found,) = run("mail.own-domain", mail(mx=lookup(DOMAIN, "MX", *records)))
    assert found.outcome.value == verdict


def test_what_did_not_answer_is_untested_for_its_cause():
    (found,) = run("mail.own-domain", mail(mx=lookup(DOMAIN, "MX", cause=Cause.TIMED_OUT)))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)


@pytest.mark.parametrize(
    ("servers", "verdict"),
    [
        ((lookup("mx.example", "AAAA", "2001:db8::3"),), "passed"),
        ((lookup("mx1.example", "AAAA"), lookup("mx2.example", "AAAA", "2001:db8::3")), "passed"),
        ((lookup("mx.example", "AAAA"),), "failed"),
        ((lookup("mx1.example", "AAAA"), lookup("mx2.example", "AAAA", cause=Cause.TIMED_OUT)), "untested"),
        ((), "untested"),  # an older fact, which did not look
    ],
)
def test_ipv6(servers, verdict):
    (found,) = run("mail.ipv6", mail(server_ipv6=servers))
    assert found.outcome.value == verdict


@pytest.mark.parametrize("records", [(), ("0 .",)])
def test_without_a_mail_server_there_is_nothing_to_reach(records):
    (found,) = run("mail.ipv6", mail(mx=lookup(DOMAIN, "MX", *records), server_ipv6=()))
    assert found.outcome is Outcome.INAPPLICABLE
