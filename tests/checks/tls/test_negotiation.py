"""How a conversation begins: each feature in the versions that it is of."""

from __future__ import annotations

import pytest

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature, TlsProfiles
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run

OFFERED, REFUSED, UNKNOWN = Offer
SECURE, EARLY, FALLBACK, BOUND = (
    Feature.SECURE_RENEGOTIATION,
    Feature.EARLY_DATA,
    Feature.FALLBACK_SCSV,
    Feature.EXTENDED_MASTER_SECRET,
)
TWO, ONLY_13, ONLY_12 = {"TLSv1.1": OFFERED}, {"TLSv1.2": REFUSED}, {"TLSv1.3": REFUSED}
ONLY_SSL = {"SSLv3": OFFERED, "TLSv1.2": REFUSED, "TLSv1.3": REFUSED}


def said(facts: TlsProfiles) -> list[str]:
    found = run("tls.negotiation", facts)
    return [item.code if item.outcome is Outcome.FAILED else item.outcome.value for item in found]


@pytest.mark.parametrize(
    ("versions", "feature", "offer", "verdict"),
    [
        ({}, SECURE, REFUSED, "insecure-renegotiation"),
        (ONLY_13, SECURE, REFUSED, "passed"),
        ({}, BOUND, REFUSED, "without-extended-master-secret"),
        (ONLY_13, BOUND, REFUSED, "passed"),
        (ONLY_SSL, BOUND, REFUSED, "passed"),
        ({}, FALLBACK, REFUSED, "passed"),
        (ONLY_12, FALLBACK, REFUSED, "passed"),
        (TWO, FALLBACK, REFUSED, "without-fallback-scsv"),
        ({}, EARLY, OFFERED, "early-data"),
        (ONLY_12, EARLY, OFFERED, "passed"),
        ({}, SECURE, UNKNOWN, "untested"),
        ({}, EARLY, UNKNOWN, "untested"),
        (ONLY_12, EARLY, UNKNOWN, "passed"),
        ({}, FALLBACK, UNKNOWN, "passed"),
        (TWO, FALLBACK, UNKNOWN, "untested"),
        ({"TLSv1.2": UNKNOWN}, EARLY, REFUSED, "untested"),
        ({"TLSv1": UNKNOWN}, EARLY, OFFERED, "early-data"),
    ],
)
def test_features(versions, feature, offer, verdict):
    (found,) = said(f.asked(versions, {feature: offer}))
    assert found.removeprefix("tls.negotiation.") == verdict


@pytest.mark.parametrize("feature", [EARLY, SECURE])
def test_what_was_never_asked_about_is_left_out(feature):
    profile = f.profile()
    others = {name: answer for name, answer in profile.features.items() if name is not feature}
    assert said(f.profiles(profile.model_copy(update={"features": others}))) == ["passed"]
    assert said(f.profiles(profile.model_copy(update={"features": {}}))) == ["inapplicable"]


def test_each_fault_is_told():
    wrong = {SECURE: REFUSED, EARLY: OFFERED, FALLBACK: REFUSED, BOUND: REFUSED}
    assert len(said(f.asked(TWO, wrong))) == len(wrong)


def test_the_cause_of_the_silence_is_told():
    (found,) = run("tls.negotiation", f.asked(features={SECURE: UNKNOWN}))
    assert found.cause is Cause.TIMED_OUT


def test_a_server_without_any_version_has_nothing_to_negotiate():
    nothing = dict.fromkeys(("TLSv1.2", "TLSv1.3"), REFUSED)
    assert said(f.asked(nothing)) == ["inapplicable"]
