"""Keys that are agreed upon: primes, curves, signatures, and what comes after quantum computers."""

from __future__ import annotations

import pytest

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import TlsProfiles
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run

DHE = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
ECDHE = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
RSA = "TLS_RSA_WITH_AES_128_GCM_SHA256"


def said(facts: TlsProfiles, check: str = "tls.key-exchange") -> list[str]:
    found = run(check, facts)
    return [item.code if item.outcome is Outcome.FAILED else item.outcome.value for item in found]


def agreeing(
    suite: str, group: str | None, bits: int, signature: str | None = "rsa_pss_rsae_sha256"
) -> TlsProfiles:
    lists = (f.suite_list("TLSv1.3", *f.MODERN_SUITES), f.suite_list("TLSv1.2", suite))
    return f.asked(suites=lists, key_exchanges=(f.exchange(suite, group, bits, signature),))


@pytest.mark.parametrize(
    ("suite", "group", "bits", "verdict"),
    [
        (ECDHE, "x25519", 253, "passed"),
        (ECDHE, "x25519", 255, "passed"),
        (ECDHE, "secp256r1", 256, "passed"),
        (ECDHE, None, 256, "passed"),
        (ECDHE, "secp224r1", 224, "tls.key-exchange.weak-curve"),
        (ECDHE, "sect163k1", 163, "tls.key-exchange.weak-curve"),
        (DHE, None, 512, "tls.key-exchange.weak-dh"),
        (DHE, None, 1024, "tls.key-exchange.weak-dh"),
        (DHE, None, 2047, "tls.key-exchange.weak-dh"),
        (DHE, None, 2048, "passed"),
        (DHE, None, 4096, "passed"),
        (DHE, "Apache 1024", 1024, "tls.key-exchange.shared-prime"),
        (DHE, "RFC 5114 1024/160", 1024, "tls.key-exchange.shared-prime"),
        (DHE, "ffdhe2048", 2048, "passed"),
        (DHE, "RFC 3526 2048", 2048, "passed"),
        (DHE, "RFC 5114 2048/256", 2048, "passed"),
    ],
)
def test_sizes(suite, group, bits, verdict):
    assert said(agreeing(suite, group, bits)) == [verdict]


@pytest.mark.parametrize(
    ("signature", "good"),
    [
        (None, True),
        ("rsa_pkcs1_sha256", True),
        ("ed25519", True),
        ("ecdsa_secp256r1_sha256", True),
        ("rsa_pkcs1_sha1", False),
        ("ecdsa_sha1", False),
        ("rsa_pkcs1_md5", False),
    ],
)
def test_signatures(signature, good):
    facts = agreeing(ECDHE, "x25519", 253, signature)
    assert said(facts) == (["passed"] if good else ["tls.key-exchange.forgeable-signature"])


def test_a_prime_is_told_with_its_name():
    (found,) = run("tls.key-exchange", agreeing(DHE, "Apache 1024", 1024))
    assert found.arguments == {"bits": 1024, "name": "Apache 1024"}
    assert found.places[0].excerpt == f"{DHE}: Apache 1024 1024"


def test_the_same_prime_under_several_suites_is_told_once():
    weak = [f.exchange(f"TLS_DHE_RSA_WITH_AES_{bits}_CBC_SHA", None, 1024) for bits in (128, 256)]
    (found,) = run("tls.key-exchange", f.asked(key_exchanges=tuple(weak)))
    assert len(found.places) == 2


def test_an_exchange_that_was_not_seen_is_not_said_to_be_good():
    lists = (f.suite_list("TLSv1.2", DHE, ECDHE),)
    assert said(f.asked(suites=lists, key_exchanges=(f.exchange(ECDHE),))) == ["untested"]
    assert said(f.asked(key_exchanges=())) == ["untested"]
    assert said(f.asked({"TLSv1.2": Offer.UNKNOWN})) == ["untested"]


def test_where_nothing_is_agreed_upon_there_is_nothing_to_judge():
    rsa_alone = {"suites": (f.suite_list("TLSv1.2", RSA),), "key_exchanges": (), "groups": ()}
    assert said(f.asked({"TLSv1.3": Offer.REFUSED}, **rsa_alone)) == ["inapplicable"]


def test_tls_13_alone_has_good_groups():
    modern = {"suites": (f.suite_list("TLSv1.3", *f.MODERN_SUITES),), "key_exchanges": ()}
    (found,) = run("tls.key-exchange", f.asked({"TLSv1.2": Offer.REFUSED}, **modern))
    assert (found.outcome, found.places[0].excerpt) == (Outcome.PASSED, "X25519MLKEM768, x25519, secp256r1")


# Post-quantum.


@pytest.mark.parametrize(
    ("versions", "groups", "whole", "verdict"),
    [
        ({}, ("x25519", "X25519MLKEM768"), True, "passed"),
        ({}, ("SecP384r1MLKEM1024",), False, "passed"),
        ({}, ("x25519",), True, "tls.post-quantum.absent"),
        ({}, ("x25519",), False, "untested"),
        ({}, (), False, "untested"),
        ({"TLSv1.3": Offer.UNKNOWN}, (), True, "untested"),
        ({"TLSv1.3": Offer.REFUSED}, (), True, "inapplicable"),
    ],
)
def test_post_quantum(versions, groups, whole, verdict):
    assert said(f.asked(versions, groups=groups, groups_whole=whole), "tls.post-quantum") == [verdict]


def test_post_quantum_costs_next_to_nothing():
    (found,) = run("tls.post-quantum", f.asked(groups=("x25519",)))
    assert found.score is not None
    assert found.weight * (1 - found.score) < 0.02


def test_an_address_that_says_nothing_is_untested():
    silent = f.profiles(f.TlsProfile(address="::1", port=443, cause=Cause.TIMED_OUT))
    assert said(silent) == ["untested"]
    assert said(silent, "tls.post-quantum") == ["untested"]
