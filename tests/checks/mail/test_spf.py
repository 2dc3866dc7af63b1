"""SPF: one record, and what its "all" says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause, Outcome
from checks.mail import spf as module
from tests.checks.facts import run, spf_record


def said(*records: str) -> str:
    """The outcome, or the code of what failed."""
    (found,) = run("mail.spf", spf_record(*records))
    return found.code if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=spf1 mx -all", "passed"),
        ("v=spf1 mx ~all", "passed"),
        ("v=spf1 -all", "passed"),
        ("V=SPF1 MX -ALL", "passed"),
        ("v=spf1  mx   -all ", "passed"),
        ("v=spf1 -all exp=explain.example", "passed"),
        ("v=spf1 +all", "mail.spf.open"),
        ("v=spf1 mx all", "mail.spf.open"),
        ("v=spf1 ALL", "mail.spf.open"),
        ("v=spf1 all -all", "mail.spf.open"),  # the first one matches everybody
        ("v=spf1 -all +all", "passed"),
        ("v=spf1 mx ?all", "mail.spf.neutral"),
        ("v=spf1 mx", "mail.spf.neutral"),
        ("v=spf1", "mail.spf.neutral"),
        ("v=spf1 redirect=_spf.example", "passed"),
        ("v=spf1 mx REDIRECT=_spf.example", "passed"),
        ("v=spf1 +all redirect=_spf.example", "mail.spf.open"),  # never looked at (RFC 7208 §6.1)
        ("v=spf1 include:firewall.example", "mail.spf.neutral"),
        ("v=spf1 a:all.example -all", "passed"),
    ],
)
def test_the_qualifier_of_all(record, verdict):
    assert said(record, "other=1") == verdict


@pytest.mark.parametrize(
    "other", ["v=spf10 -all", "v=spf1-all", " v=spf1 -all", "spf2.0/pra -all", "v=spf1;"]
)
def test_what_is_no_spf_record(other):
    assert said(other) == "mail.spf.absent"
    assert said(other, "v=spf1 -all") == "passed"


def test_several_records_are_as_bad_as_none():
    found = run("mail.spf", spf_record("v=spf1 -all", "v=spf1 mx -all"))[0]
    assert (found.code, found.arguments) == ("mail.spf.several", {"count": 2})
    assert [place.excerpt for place in found.places] == ["v=spf1 -all", "v=spf1 mx -all"]


@pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.RESOLVER_FAILED])
def test_what_did_not_answer_is_untested_for_its_cause(cause):
    (found,) = run("mail.spf", spf_record(cause=cause))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)


@given(st.lists(st.text(), max_size=3) | st.lists(st.text().map("v=spf1 {}".format), max_size=2))
def test_any_text_gets_a_verdict(records):
    (found,) = list(module.spf.function(mail=spf_record(*records)))
    assert found.outcome in (Outcome.PASSED, Outcome.FAILED)
