"""Flaws that have a name: a time-out is not "safe"."""

from __future__ import annotations

import pytest

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature, TlsProfiles
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run

OFFERED, REFUSED, UNKNOWN = Offer
FLAWS = {
    Feature.HEARTBLEED: "tls.flaws.heartbleed",
    Feature.CCS_INJECTION: "tls.flaws.ccs-injection",
    Feature.ROBOT: "tls.flaws.robot",
    Feature.COMPRESSION: "tls.flaws.compression",
}
RSA = (f.suite_list("TLSv1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256"),)
NEWEST = {"TLSv1.2": REFUSED}


def said(facts: TlsProfiles) -> list[str]:
    found = run("tls.flaws", facts)
    return [item.code if item.outcome is Outcome.FAILED else item.outcome.value for item in found]


@pytest.mark.parametrize("feature", FLAWS)
def test_a_flaw_is_told(feature):
    assert said(f.asked(features={feature: OFFERED})) == [FLAWS[feature]]


def test_each_flaw_is_told():
    facts = f.asked({"SSLv2": OFFERED}, dict.fromkeys(FLAWS, OFFERED))
    assert set(said(facts)) == {*FLAWS.values(), "tls.flaws.ssl2"}


def test_ssl_2_opens_what_tls_protects():
    assert said(f.asked({"SSLv2": OFFERED})) == ["tls.flaws.ssl2"]


@pytest.mark.parametrize("feature", [Feature.CCS_INJECTION, Feature.COMPRESSION])
def test_an_answer_that_did_not_come_is_untested(feature):
    (found,) = run("tls.flaws", f.asked(features={feature: UNKNOWN}))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
    profile = f.profile()
    never = {name: answer for name, answer in profile.features.items() if name is not feature}
    (found,) = run("tls.flaws", f.profiles(profile.model_copy(update={"features": never})))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.NOT_ASKED)


@pytest.mark.parametrize(
    ("heartbeat", "verdict"), [(REFUSED, "passed"), (OFFERED, "untested"), (UNKNOWN, "untested")]
)
def test_without_heartbeat_there_is_no_heartbleed(heartbeat, verdict):
    features = {Feature.HEARTBEAT: heartbeat, Feature.HEARTBLEED: UNKNOWN}
    assert said(f.asked(features=features)) == [verdict]


def test_robot_is_of_rsa_that_gives_the_key():
    features = {Feature.ROBOT: UNKNOWN}
    assert said(f.asked(features=features)) == ["passed"]
    assert said(f.asked(features=features, suites=RSA)) == ["untested"]
    part = f.suite_list("TLSv1.2", *f.SOUND_SUITES, whole=False)
    assert said(f.asked(features=features, suites=(part,))) == ["untested"]


def test_tls_13_alone_has_none_of_them():
    assert said(f.asked(NEWEST, dict.fromkeys(FLAWS, UNKNOWN))) == ["passed"]


@pytest.mark.parametrize("version", ["SSLv2", "SSLv3", "TLSv1", "TLSv1.2"])
def test_a_version_that_was_not_seen_may_have_them_all(version):
    assert said(f.asked({version: UNKNOWN})) == ["untested"]
    assert said(f.asked({version: UNKNOWN}, {Feature.ROBOT: OFFERED})) == ["tls.flaws.robot"]
