"""What rules ask of a certificate: its key, its signature, its life."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.x509.oid import SignatureAlgorithmOID

from checks.tls.chain import served
from checks.tls.keys import traits
from tests.checks import facts as f
from tests.servers.certificates import dsa_key, rsa_key, with_sha1


@pytest.mark.parametrize(
    ("key", "said", "exponent"),
    [
        (rsa_key(2048), "RSA 2048", 65537),
        (ec.generate_private_key(ec.SECP384R1()), "ECDSA secp384r1", None),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519 Ed25519", None),
        (ed448.Ed448PrivateKey.generate(), "Ed448 Ed448", None),
        (dsa_key(), " 0", None),
    ],
    ids=["RSA", "ECDSA", "Ed25519", "Ed448", "DSA"],
)
def test_keys(key, said, exponent):
    found = traits(f.site_leaf(key=key).certificate)
    assert (str(found), found.exponent, found.days) == (said, exponent, 90)


def test_signatures():
    issuer = f.site_leaf(("Issuer",), issuer=None, key=rsa_key(2048))
    assert traits(f.site_leaf().certificate).signature == "ECDSA-SHA256"
    assert traits(f.site_leaf(issuer=issuer).certificate).signature == "RSA-SHA256"
    (item,) = served(f.tls(f.endpoint((with_sha1(f.site_leaf(issuer=issuer)),))))
    assert traits(item.leaf).signature == "RSA-SHA1"


@pytest.mark.parametrize(
    ("algorithm", "said"),
    [
        (hashes.SHA256(), "RSA-PSS"),
        (hashes.SHA384(), "RSA-PSS"),
        (hashes.SHA1(), "RSA-PSS-SHA1"),
        (None, "RSA-PSS-SHA1"),
    ],
)
def test_pss_has_its_hash_function_beside(algorithm, said):
    """SHA-1 when none is said (RFC 4055 §3.1); the library signs nothing with it any more."""
    item = f.site_leaf().certificate
    signed = SimpleNamespace(
        public_key=item.public_key,
        not_valid_before_utc=item.not_valid_before_utc,
        not_valid_after_utc=item.not_valid_after_utc,
        signature_algorithm_oid=SignatureAlgorithmOID.RSASSA_PSS,
        signature_hash_algorithm=algorithm,
    )
    assert traits.__wrapped__(signed).signature == said
