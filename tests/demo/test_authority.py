"""Certificates and TLS versions, seen from a client."""

import datetime as dt
import socket
import ssl
import warnings
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

ADDRESSES = {"valclair": "127.77.0.1", "entrepont": "127.77.0.2", "rochebrume": "127.77.0.3"}
NOW = dt.datetime.now(dt.UTC)


def connect(laboratory, town: str, version: ssl.TLSVersion | None = None) -> list[x509.Certificate]:
    """The chain as it was sent, leaf first."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        if version:
            context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection((ADDRESSES[town], laboratory.ports[443]), timeout=2) as plain,
        context.wrap_socket(plain, server_hostname=f"www.{town}.test") as secure,
    ):
        session: Any = secure  # Python 3.11 has no public way to the chain
        return [
            x509.load_pem_x509_certificate(sent.public_bytes().encode())
            for sent in session._sslobj.get_unverified_chain()
        ]


def verify(laboratory, chain: list[x509.Certificate], host: str, moment: dt.datetime) -> None:
    store = Store([x509.load_pem_x509_certificate(laboratory.ca_pem)])
    policy = PolicyBuilder().store(store).time(moment).build_server_verifier(x509.DNSName(host))
    policy.verify(chain[0], chain[1:])


@pytest.mark.parametrize("town", ["valclair", "entrepont"])
@pytest.mark.parametrize("host", ["www.{}.test", "{}.test"])
def test_valid_chains(laboratory, town, host):
    chain = connect(laboratory, town)
    assert len(chain) == 3
    verify(laboratory, chain, host.format(town), NOW)


def test_valclair_renews_in_time(laboratory):
    leaf = connect(laboratory, "valclair")[0]
    assert isinstance(leaf.public_key(), ec.EllipticCurvePublicKey)
    assert 60 < (leaf.not_valid_after_utc - NOW).days < 75


def test_entrepont_must_renew_soon(laboratory):
    leaf = connect(laboratory, "entrepont")[0]
    key = leaf.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size == 2048
    assert 15 < (leaf.not_valid_after_utc - NOW).days <= 20


def test_rochebrume_expired_long_ago_and_was_once_valid(laboratory):
    chain = connect(laboratory, "rochebrume")
    assert len(chain) == 2
    with pytest.raises(VerificationError):
        verify(laboratory, chain, "www.rochebrume.test", NOW)
    verify(laboratory, chain, "www.rochebrume.test", NOW - dt.timedelta(days=500))
    assert (NOW - chain[0].not_valid_after_utc).days in (399, 400)


@pytest.mark.parametrize(
    ("town", "offered"),
    [
        ("valclair", {"TLSv1_2", "TLSv1_3"}),
        ("entrepont", {"TLSv1", "TLSv1_1", "TLSv1_2"}),
        ("rochebrume", {"TLSv1", "TLSv1_1", "TLSv1_2"}),
    ],
)
def test_protocol_versions(laboratory, town, offered):
    accepted = set()
    for version in ("TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"):
        try:
            connect(laboratory, town, ssl.TLSVersion[version])
        except (ssl.SSLError, ConnectionError):
            continue
        accepted.add(version)
    assert accepted == offered
