"""Which published profile is kept, and what the next one takes."""

from __future__ import annotations

from auditor.facts.tls import Offer
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run

NO_13 = {"TLSv1.3": Offer.REFUSED}
OLD = {**NO_13, "TLSv1": Offer.OFFERED}
CBC = f.suite_list("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")
TLS_10 = f.suite_list("TLSv1", "TLS_RSA_WITH_AES_128_CBC_SHA")


def judged(*facts: object) -> list:
    return run("tls.profiles", f.tls(f.site_leaf()), *facts)


def test_what_is_kept_is_told_with_what_the_next_levels_take():
    (found,) = judged(f.profiles())
    assert found.outcome is Outcome.PASSED
    assert found.arguments["profiles"] == (
        "ANSSI TLS 1.2",
        "Mozilla 6.0 intermediate",
        "NCSC-NL 2025-05 sufficient",
    )
    steps = {item.where: item.excerpt for item in found.places[1:]}
    assert set(steps) == {"Mozilla 6.0 modern", "NCSC-NL 2025-05 good"}
    assert steps["NCSC-NL 2025-05 good"].startswith("versions: TLSv1.2 · suites: TLS_ECDHE_ECDSA_WITH_")


def test_one_profile_is_enough():
    """The groups that OpenSSL 3 has by default are neither Mozilla's nor NCSC-NL's."""
    groups = ("x25519", "secp256r1", "x448", "secp521r1", "secp384r1", "ffdhe2048")
    (found,) = judged(f.asked(groups=groups))
    assert (found.outcome, found.arguments["profiles"]) == (Outcome.PASSED, ("ANSSI TLS 1.2",))


def test_none_is_kept():
    (found,) = judged(f.asked(OLD, suites=(TLS_10, CBC), groups=()))
    assert found.code == "tls.profiles.none"
    assert found.outcome is Outcome.FAILED
    # The lowest level of each: the first step.
    assert [item.where for item in found.places[1:]] == [
        "ANSSI TLS 1.2",
        "Mozilla 6.0 intermediate",
        "NCSC-NL 2025-05 phase-out",
    ]
    assert "versions: TLSv1 (R3, R4)" in found.places[1].excerpt


def test_a_doubt_on_a_document_is_a_doubt():
    """CBC with SHA-256 may be ANSSI's; a curve of its own is not NCSC-NL's."""
    strange = f.suite_list(
        "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
    )
    prime = f.exchange("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", None, 2048)
    (found,) = judged(f.asked(NO_13, suites=(strange,), groups=(), key_exchanges=(prime, f.exchange())))
    assert found.outcome is Outcome.CANT_TELL


def test_silence_is_untested():
    part = f.suite_list("TLSv1.2", *f.SOUND_SUITES, whole=False, cause=Cause.RESET)
    assert judged(f.asked(NO_13, suites=(part,), groups=()))[0].outcome is Outcome.UNTESTED
    nothing = dict.fromkeys(("SSLv2", *f.GOOD_VERSIONS), Offer.UNKNOWN)
    (found,) = judged(f.asked(nothing))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)


def test_a_certain_breach_stands_whatever_was_not_seen():
    part = f.suite_list("TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA", whole=False, cause=Cause.RESET)
    assert judged(f.asked(NO_13, suites=(part,), groups=()))[0].outcome is Outcome.FAILED
