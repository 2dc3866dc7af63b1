"""The key of a certificate, the signature under it and its life, as rules name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.x509 import Certificate, ObjectIdentifier
from cryptography.x509.oid import SignatureAlgorithmOID as Signed

#: RFC 4055, RFC 5758, RFC 8410; the second one for SHA-1 is of OIW, and still met.
_SIGNATURES = {
    Signed.RSA_WITH_MD5: "RSA-MD5",
    Signed.RSA_WITH_SHA1: "RSA-SHA1",
    ObjectIdentifier("1.3.14.3.2.29"): "RSA-SHA1",
    Signed.RSA_WITH_SHA224: "RSA-SHA224",
    Signed.RSA_WITH_SHA256: "RSA-SHA256",
    Signed.RSA_WITH_SHA384: "RSA-SHA384",
    Signed.RSA_WITH_SHA512: "RSA-SHA512",
    Signed.RSASSA_PSS: "RSA-PSS",
    Signed.ECDSA_WITH_SHA1: "ECDSA-SHA1",
    Signed.ECDSA_WITH_SHA224: "ECDSA-SHA224",
    Signed.ECDSA_WITH_SHA256: "ECDSA-SHA256",
    Signed.ECDSA_WITH_SHA384: "ECDSA-SHA384",
    Signed.ECDSA_WITH_SHA512: "ECDSA-SHA512",
    Signed.DSA_WITH_SHA1: "DSA-SHA1",
    Signed.ED25519: "EdDSA",
    Signed.ED448: "EdDSA",
}


@dataclass(frozen=True)
class KeyTraits:
    """What rules ask of a certificate.

    Attributes:
        kind: "RSA", "ECDSA", "Ed25519", "Ed448"; empty for a kind that is not known.
        curve: of an elliptic key; empty for another.
        exponent: of an RSA key.
        signature: "RSA-SHA256", "ECDSA-SHA384", "EdDSA"…; empty for one that is not known.
        days: of life, whole ones.
    """

    kind: str
    bits: int
    curve: str
    exponent: int | None
    signature: str
    days: int

    def __str__(self) -> str:
        return f"{self.kind} {self.curve or self.bits}"


@lru_cache(maxsize=64)
def traits(certificate: Certificate) -> KeyTraits:
    """What rules ask of a certificate."""
    kind, bits, curve, exponent = _key(certificate)
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return KeyTraits(kind, bits, curve, exponent, _signature(certificate), life.days)


def _signature(certificate: Certificate) -> str:
    name = _SIGNATURES.get(certificate.signature_algorithm_oid, "")
    if name != "RSA-PSS":
        return name
    try:
        algorithm = certificate.signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return ""
    return "RSA-PSS-SHA1" if algorithm is None or algorithm.name == "sha1" else name


def _key(certificate: Certificate) -> tuple[str, int, str, int | None]:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "", 0, "", None
    match key:
        case rsa.RSAPublicKey():
            return "RSA", key.key_size, "", key.public_numbers().e
        case ec.EllipticCurvePublicKey():
            return "ECDSA", key.curve.key_size, key.curve.name, None
        case ed25519.Ed25519PublicKey():
            return "Ed25519", 256, "Ed25519", None
        case ed448.Ed448PublicKey():
            return "Ed448", 448, "Ed448", None
    return "", 0, "", None
