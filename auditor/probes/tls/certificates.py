"""The certificates of a flight of TLS 1.2 or before, and what came beside them.

RFC 5246 §7.4.2 (Certificate), RFC 6066 §8 (CertificateStatus), RFC 6962 §3.3 (timestamps).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from auditor.facts.tls_profile import ServedChain
from auditor.probes.tls.handshake import CHAIN_LIMIT
from auditor.probes.tls.wire import Cursor, HelloError

_OCSP = 1


def read_certificates(body: bytes) -> tuple[bytes, ...]:
    """The certificates of a Certificate message, in DER, as they were sent.

    Raises:
        HelloError: it is cut short.
    """
    listed = Cursor(Cursor(body).vector(3))
    found: list[bytes] = []
    while listed and len(found) < CHAIN_LIMIT:
        found.append(listed.vector(3))
    return tuple(found)


def read_staple(body: bytes) -> bytes:
    """The OCSP response of a CertificateStatus message, in DER.

    Raises:
        HelloError: it is cut short, or of another kind.
    """
    cursor = Cursor(body)
    if cursor.number(1) != _OCSP:
        raise HelloError("a status that is not OCSP")
    return cursor.vector(3)


def served(certificates: Sequence[bytes], *, sni: bool) -> ServedChain:
    """A chain, under some conditions."""
    return ServedChain(key=key_of(certificates[0]), sni=sni, certificates=tuple(map(encoded, certificates)))


def encoded(der: bytes) -> str:
    """DER in base64, as facts hold it."""
    return base64.b64encode(der).decode("ascii")


@lru_cache(maxsize=64)  # the same one comes in several flights
def key_of(der: bytes) -> str:
    """The kind of key of a certificate."""
    try:
        key = x509.load_der_x509_certificate(der).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "unknown"
    match key:
        case rsa.RSAPublicKey():
            return "RSA"
        case ec.EllipticCurvePublicKey():
            return "ECDSA"
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            return "EdDSA"
    return type(key).__name__.removesuffix("PublicKey")


def rsa_key(der: bytes) -> tuple[int, int] | None:
    """The modulus and the exponent of an RSA certificate."""
    try:
        key = x509.load_der_x509_certificate(der).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, rsa.RSAPublicKey):
        return None
    public = key.public_numbers()
    return public.n, public.e
