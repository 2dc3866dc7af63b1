"""ServerKeyExchange: curves, primes and signatures."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.tls_profile import KeyExchange
from auditor.probes.tls.keyexchange import read_key_exchange
from auditor.probes.tls.suites import CURVES, suite_names
from auditor.probes.tls.wire import TLS12, HelloError, vector

_ECDHE, _DHE, _ANON, _PSK, _RSA = 0xC02F, 0x009E, 0x0034, 0xC037, 0x009C


def curve(number: int) -> bytes:
    return b"\x03" + number.to_bytes(2, "big") + vector(1, bytes(65))


def prime(value: int) -> bytes:
    p = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return vector(2, p) + vector(2, b"\x02") + vector(2, bytes(8))


def test_a_curve_and_its_signature():
    found = read_key_exchange(TLS12, _ECDHE, curve(29) + b"\x08\x04" + vector(2, bytes(256)))
    assert found == KeyExchange(
        version="TLSv1.2",
        suite="TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        group="x25519",
        bits=255,
        signature="rsa_pss_rsae_sha256",
    )


@pytest.mark.parametrize(
    ("number", "group", "bits"),
    [(23, "secp256r1", 256), (25, "secp521r1", 521), (30, "x448", 448), (26, "brainpoolP256r1", 256)],
)
def test_curves_have_their_size(number, group, bits):
    found = read_key_exchange(0x0301, 0xC013, curve(number))
    assert found
    assert (found.group, found.bits, found.signature, found.version) == (group, bits, None, "TLSv1")


def test_every_curve_that_is_offered_has_a_size():
    for number in CURVES:
        found = read_key_exchange(0x0301, 0xC013, curve(number))
        assert found
        assert 160 <= found.bits <= 571


def test_a_prime_that_nobody_knows():
    found = read_key_exchange(TLS12, _DHE, prime(2**1023 + 1) + b"\x02\x01")
    assert found
    assert (found.group, found.bits, found.signature) == (None, 1024, "rsa_pkcs1_sha1")


@pytest.mark.parametrize(
    ("name", "words", "bits"),
    [
        ("ffdhe2048", ("DH", "group:ffdhe2048"), 2048),
        ("ffdhe4096", ("DH", "group:ffdhe4096"), 4096),
        ("modp2048", ("DH", "group:modp_2048"), 2048),
        ("modp1536", ("DH", "group:modp_1536"), 1536),
        ("RFC 5114 1024/160", ("DHX", "dh_rfc5114:1"), 1024),
        ("RFC 5114 2048/256", ("DHX", "dh_rfc5114:3"), 2048),
    ],
)
def test_primes_that_are_known(name, words, bits):
    kind, option = words
    command = ["openssl", "genpkey", "-genparam", "-algorithm", kind, "-pkeyopt", option]
    pem = subprocess.run(command, check=True, capture_output=True).stdout
    parsed = subprocess.run(
        ["openssl", "asn1parse"], input=pem, check=True, capture_output=True, text=False
    ).stdout
    value = int(
        next(line for line in parsed.decode().splitlines() if "INTEGER" in line).rpartition(":")[2], 16
    )
    found = read_key_exchange(0x0301, 0x0039, prime(value))
    assert found
    assert (found.group, found.bits) == (name, bits)


def _arctangent(divisor: int, bits: int) -> int:
    """Of 1/divisor, in units of 2^-bits."""
    term = total = (1 << bits) // divisor
    step = 1
    while term:
        term //= divisor * divisor
        step += 2
        total += term // step if step % 4 == 1 else -(term // step)
    return total


def test_the_primes_of_old_clients():
    """Oakley's second group is 2^1024 - 2^960 - 1 + 2^64 × (⌊2^894 π⌋ + 129093) (RFC 2409 §6.2)."""
    pi = 16 * _arctangent(5, 1000) - 4 * _arctangent(239, 1000)
    oakley = 2**1024 - 2**960 - 1 + 2**64 * ((pi >> 106) + 129093)
    found = read_key_exchange(0x0301, 0x0039, prime(oakley))
    assert found
    assert (found.group, found.bits) == ("Oakley 1024", 1024)


def test_an_anonymous_exchange_is_not_signed():
    found = read_key_exchange(TLS12, _ANON, prime(2**2047 + 1))
    assert found
    assert (found.bits, found.signature) == (2048, None)


@pytest.mark.parametrize("suite", [_PSK, _RSA, 0x0000, 0xC01D])
def test_other_exchanges_are_not_read(suite):
    assert read_key_exchange(TLS12, suite, b"\x00\x01\x02") is None


def test_explicit_curves_are_not_read():
    assert read_key_exchange(TLS12, _ECDHE, b"\x01" + bytes(50)) is None


@given(
    st.sampled_from([0x0300, 0x0301, 0x0302, TLS12]),
    st.sampled_from(sorted(suite_names())),
    st.one_of(st.binary(max_size=80), st.binary(max_size=40).map(lambda it: b"\x03\x00" + it)),
)
def test_any_bytes_are_an_exchange_or_an_error_of_its_own(version, suite, body):
    try:
        found = read_key_exchange(version, suite, body)
    except HelloError:
        return
    assert found is None or isinstance(found, KeyExchange)
