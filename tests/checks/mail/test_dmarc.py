"""DMARC: what receivers do with forged mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause, Outcome
from checks.mail import dmarc as module
from tests.checks.facts import DOMAIN, dmarc_record, lookup, mail, run


def said(*records: str) -> str:
    """The outcome, or the code of what failed."""
    (found,) = run("mail.dmarc", dmarc_record(*records))
    return found.code if found.outcome is Outcome.FAILED else found.outcome.value


MONITOR = "mail.dmarc.monitor-only"
PARTIAL = "mail.dmarc.partial"


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=DMARC1; p=reject", "passed"),
        ("v=DMARC1;p=quarantine;rua=mailto:dmarc@ville.example", "passed"),
        ("v=DMARC1; P=Reject", "passed"),
        ("v = DMARC1 ; p = reject ;", "passed"),
        ("v=DMARC1; p=none; rua=mailto:a@b.example", MONITOR),
        ("v=DMARC1; rua=mailto:a@b.example", MONITOR),  # no p counts as none
        ("v=DMARC1", MONITOR),
        ("v=DMARC1; p=", MONITOR),
        ("v=DMARC1; p=rejet", MONITOR),
        # The domain's own policy is p, whatever it says of its sub-domains.
        ("v=DMARC1; sp=none; p=reject", "passed"),
        ("v=DMARC1; sp=reject; p=none", MONITOR),
        ("v=DMARC1; np=reject; sp=reject; p=none", MONITOR),
        ("v=DMARC1; p=none; p=reject", MONITOR),
        ("v=DMARC1; p=reject; pct=100", "passed"),
        ("v=DMARC1; p=reject; pct=99", PARTIAL),
        ("v=DMARC1; p=reject; pct=0", PARTIAL),
        ("v=DMARC1; p=reject; pct=150", "passed"),
        ("v=DMARC1; p=reject; pct=", "passed"),
        ("v=DMARC1; p=reject; pct=ten", "passed"),
        ("v=DMARC1; p=reject; pct=-1", "passed"),
        ("v=DMARC1; p=reject; pct=²", "passed"),
        # RFC 9989 §4.7: "t=y" asks that the policy be not applied, or one degree less.
        ("v=DMARC1; p=reject; t=n", "passed"),
        ("v=DMARC1; p=quarantine; t=y", MONITOR),
    ],
)
def test_policies(record, verdict):
    assert said(record) == verdict


@pytest.mark.parametrize("other", ["v=dmarc1; p=reject", "v=DMARC2; p=reject", "p=reject; v=DMARC1", "", "x"])
def test_what_is_no_dmarc_record(other):
    assert said(other) == "mail.dmarc.absent"
    assert said(other, "v=DMARC1; p=reject") == "passed"


def test_several_records_are_as_bad_as_none():
    assert said("v=DMARC1; p=reject", "v=DMARC1; p=reject") == "mail.dmarc.several"


def inherited(record: str, own: str = "other=1") -> str:
    """What is said of a sub-domain, by its own record and that of its organisation."""
    lookups = (lookup("_dmarc.mairie.ville.example", "TXT", own), lookup(f"_dmarc.{DOMAIN}", "TXT", record))
    (found,) = run("mail.dmarc", mail(dmarc=lookups))
    return found.code if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=DMARC1; p=reject", "passed"),
        ("v=DMARC1; p=none", MONITOR),
        ("v=DMARC1; p=reject; sp=none", MONITOR),
        ("v=DMARC1; p=none; sp=quarantine", "passed"),
        ("other=1", "mail.dmarc.absent"),
    ],
)
def test_a_sub_domain_falls_under_sp(record, verdict):
    assert inherited(record) == verdict


def test_the_own_record_of_a_sub_domain_decides():
    assert inherited("v=DMARC1; p=reject", own="v=DMARC1; p=none") == MONITOR


def test_what_did_not_answer_is_untested_for_its_cause():
    late = lookup(f"_dmarc.{DOMAIN}", "TXT", cause=Cause.TIMED_OUT)
    for lookups in ((late,), (lookup("_dmarc.mairie.ville.example", "TXT"), late)):
        (found,) = run("mail.dmarc", mail(dmarc=lookups))
        assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)


@given(st.lists(st.text(), max_size=2) | st.lists(st.text().map("v=DMARC1; p=reject; {}".format), max_size=1))
def test_any_text_gets_a_verdict(records):
    (found,) = list(module.dmarc.function(mail=dmarc_record(*records)))
    assert found.outcome in (Outcome.PASSED, Outcome.FAILED)


@given(st.text(st.characters(categories=["N"]), min_size=1, max_size=4))
def test_any_number_is_a_percentage_or_none(number):
    (found,) = list(module.dmarc.function(mail=dmarc_record(f"v=DMARC1; p=reject; pct={number}")))
    assert found.outcome in (Outcome.PASSED, Outcome.FAILED)
