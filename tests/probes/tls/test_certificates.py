"""Chains, and what comes beside them."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.tls.certificates import key_of, read_certificates, read_staple, rsa_key, served
from auditor.probes.tls.wire import HelloError
from tests.servers import certificates
from tests.servers.networks import HOST
from tests.servers.tlszoo import certificate


def der(key) -> bytes:
    return base64.b64decode(certificates.leaf((HOST,), certificates.authority("Root"), key=key).text)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: certificates.rsa_key(2048), "RSA"),
        (lambda: ec.generate_private_key(ec.SECP384R1()), "ECDSA"),
        (ed25519.Ed25519PrivateKey.generate, "EdDSA"),
        (certificates.dsa_key, "DSA"),
    ],
)
def test_keys_have_a_name(make, kind):
    assert key_of(der(make())) == kind


def test_the_numbers_of_an_rsa_key():
    numbers = certificates.rsa_key(2048).public_key().public_numbers()
    assert rsa_key(der(certificates.rsa_key(2048))) == (numbers.n, numbers.e)
    assert rsa_key(der(ec.generate_private_key(ec.SECP256R1()))) is None


def test_a_chain_is_read_as_it_was_sent():
    assert read_certificates(certificate(b"leaf", b"middle")[4:]) == (b"leaf", b"middle")
    assert served((b"leaf",), sni=False).key == "unknown"


def test_a_chain_has_twelve_certificates_at_most():
    assert len(read_certificates(certificate(*[b"x"] * 40)[4:])) == 12


@given(st.binary(max_size=80))
def test_any_bytes_are_a_chain_or_an_error_of_its_own(body):
    try:
        found = read_certificates(body)
    except HelloError:
        return
    assert all(isinstance(item, bytes) for item in found)


@given(st.one_of(st.binary(max_size=30), st.binary(max_size=30).map(lambda it: b"\x01\x00\x00" + it)))
def test_any_bytes_are_a_status_or_an_error_of_its_own(body):
    try:
        assert isinstance(read_staple(body), bytes)
    except HelloError:
        return


@given(st.binary(max_size=60))
def test_any_certificate_has_a_kind(data):
    assert key_of(data) == "unknown"
    assert rsa_key(data) is None
