"""The versions that are offered: silence is no refusal."""

from __future__ import annotations

import pytest

from auditor.facts.tls import Offer
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run

OFFERED, REFUSED, UNKNOWN = Offer


def said(check_id: str, **versions: Offer) -> str:
    """The outcome or the code, for a sound server but for these versions."""
    offers = {name.replace("_", "."): offer for name, offer in versions.items()}
    (found,) = run(check_id, f.tls(f.endpoint(versions=offers)))
    return found.code if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ({}, "passed"),
        ({"SSLv3": OFFERED}, "tls.versions.obsolete"),
        ({"TLSv1": OFFERED}, "tls.versions.obsolete"),
        ({"TLSv1_1": OFFERED}, "tls.versions.obsolete"),
        ({"SSLv3": UNKNOWN, "TLSv1": OFFERED}, "tls.versions.obsolete"),
        ({"TLSv1": UNKNOWN}, "untested"),
        ({"SSLv3": UNKNOWN, "TLSv1": UNKNOWN, "TLSv1_1": UNKNOWN}, "untested"),
        ({"TLSv1_2": REFUSED, "TLSv1_3": UNKNOWN}, "passed"),
    ],
)
def test_obsolete_versions(versions, verdict):
    assert said("tls.obsolete-versions", **versions) == verdict


@pytest.mark.parametrize(
    ("latest", "previous", "verdict"),
    [
        (OFFERED, OFFERED, "passed"),
        (OFFERED, REFUSED, "passed"),
        (OFFERED, UNKNOWN, "passed"),
        (REFUSED, OFFERED, "tls.versions.without-1.3"),
        (REFUSED, REFUSED, "tls.versions.without-1.2"),
        (REFUSED, UNKNOWN, "untested"),
        (UNKNOWN, OFFERED, "untested"),
        (UNKNOWN, REFUSED, "untested"),
        (UNKNOWN, UNKNOWN, "untested"),
    ],
)
def test_modern_version(latest, previous, verdict):
    assert said("tls.modern-version", TLSv1_3=latest, TLSv1_2=previous) == verdict


def test_the_versions_are_told_with_their_address():
    server = f.tls(f.endpoint(versions={"SSLv3": OFFERED, "TLSv1.1": OFFERED}))
    (found,) = run("tls.obsolete-versions", server)
    assert found.arguments == {"versions": ("SSLv3", "TLSv1.1")}
    assert found.places[0].where == "192.0.2.1"


@pytest.mark.parametrize("check_id", ["tls.obsolete-versions", "tls.modern-version"])
def test_an_address_that_does_not_answer_is_untested_for_its_cause(check_id):
    silent = f.endpoint(versions=dict.fromkeys(f.GOOD_VERSIONS, UNKNOWN), cause=Cause.TIMED_OUT)
    found = run(check_id, f.tls(f.endpoint(), silent))
    assert [item.outcome for item in found] == [Outcome.PASSED, Outcome.UNTESTED]
    assert found[1].cause is Cause.TIMED_OUT
    never_asked = silent.model_copy(update={"versions": {}})
    assert run(check_id, f.tls(never_asked))[0].outcome is Outcome.UNTESTED


@pytest.mark.parametrize("check_id", [item.id for item in f.registry().checks if item.family == "tls"])
def test_where_nobody_speaks_tls_there_is_nothing_to_judge(check_id):
    closed = f.tls(f.endpoint(versions=dict.fromkeys(f.GOOD_VERSIONS, UNKNOWN), cause=Cause.REFUSED))
    shut = f.profiles(f.TlsProfile(address="192.0.2.1", port=443, cause=Cause.REFUSED))
    assert [item.outcome.value for item in run(check_id, closed, shut, f.TARGET, f.TRUST)] == ["inapplicable"]
    silent = f.tls(f.endpoint(versions=dict.fromkeys(f.GOOD_VERSIONS, UNKNOWN), cause=Cause.TIMED_OUT))
    mute = f.profiles(f.TlsProfile(address="192.0.2.1", port=443, cause=Cause.TIMED_OUT))
    assert [item.outcome.value for item in run(check_id, silent, mute, f.TARGET, f.TRUST)] == ["untested"]
