"""Certificates of every kind, good and bad, made on the spot."""

from __future__ import annotations

import base64
import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

#: sha256WithRSAEncryption and sha1WithRSAEncryption, as they stand in DER (RFC 4055 §5, RFC 3279 §2.2.1).
_SHA256_RSA = bytes.fromhex("2a864886f70d01010b")
_SHA1_RSA = bytes.fromhex("2a864886f70d010105")


_CA_ISSUERS = AuthorityInformationAccessOID.CA_ISSUERS


@dataclass(frozen=True)
class Issued:
    """A certificate, its key and those that vouch for it, nearest first."""

    certificate: x509.Certificate
    key: Any
    issuers: tuple[Issued, ...] = ()

    @property
    def text(self) -> str:
        """DER in base64, as facts hold it."""
        return encoded(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def chain(self) -> tuple[str, ...]:
        """What an honest server sends: leaf and intermediates, no root."""
        return (self.text, *(issuer.text for issuer in self.issuers[:-1]))

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """PEM files of the chain and of the key."""
        sent = (self, *self.issuers[:-1])
        chain = folder / f"{name}.crt"
        chain.write_bytes(
            b"".join(item.certificate.public_bytes(serialization.Encoding.PEM) for item in sent)
        )
        key = folder / f"{name}.key"
        key.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return chain, key

    def context(self, folder: Path, name: str = "server") -> ssl.SSLContext:
        """A server's context."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.write(folder, name))
        return context


def encoded(der: bytes) -> str:
    """DER in base64, as facts hold it."""
    return base64.b64encode(der).decode("ascii")


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """A key for many certificates: making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def dsa_key() -> dsa.DSAPrivateKey:
    """A key of a kind that no web site uses."""
    return dsa.generate_private_key(2048)


def authority(name: str, issuer: Issued | None = None, now: datetime | None = None) -> Issued:
    """A root, or an intermediate under one."""
    return _issue(name, (), issuer, _days(now, -1000, 1000), ec.generate_private_key(ec.SECP256R1()), ca=True)


def leaf(
    names: Sequence[str],
    issuer: Issued | None = None,
    *,
    now: datetime | None = None,
    begins: float = -30,
    ends: float = 60,
    key: Any = None,
    extensions: Sequence[x509.ExtensionType] = (),
) -> Issued:
    """A site's certificate, self-signed when nobody issues it; begins and ends in days from now."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = names[0] if names else "none"
    return _issue(subject, names, issuer, _days(now, begins, ends), key, ca=False, extensions=extensions)


def where_to_fetch() -> x509.AuthorityInformationAccess:
    """Where public authorities say that their certificate can be fetched."""
    place = x509.UniformResourceIdentifier("http://authority.example/intermediate.crt")
    return x509.AuthorityInformationAccess([x509.AccessDescription(_CA_ISSUERS, place)])


def with_sha1(item: Issued) -> str:
    """The certificate of an RSA issuer, told to be signed with SHA-1 (its signature is then wrong)."""
    der = item.certificate.public_bytes(serialization.Encoding.DER)
    assert der.count(_SHA256_RSA) == 2
    return encoded(der.replace(_SHA256_RSA, _SHA1_RSA))


def _days(now: datetime | None, begins: float, ends: float) -> tuple[datetime, datetime]:
    moment = now or datetime.now(UTC)
    return moment + timedelta(days=begins), moment + timedelta(days=ends)


def _issue(
    name: str,
    names: Sequence[str],
    issuer: Issued | None,
    dates: tuple[datetime, datetime],
    key: Any,
    *,
    ca: bool,
    extensions: Sequence[x509.ExtensionType] = (),
) -> Issued:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dates[0])
        .not_valid_after(dates[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(map(_name, names)), critical=False)
    if ca:
        builder = builder.add_extension(_AUTHORITY_USAGE, critical=True)
    else:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(usage, critical=False)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    issuers = (issuer, *issuer.issuers) if issuer else ()
    return Issued(builder.sign(signer, hashes.SHA256()), key, issuers)


_AUTHORITY_USAGE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
