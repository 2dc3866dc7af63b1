"""Certificates: an authority that lives as long as the demo, and what it issues to the towns."""

from __future__ import annotations

import datetime as dt
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Terms:
    """How a town runs its TLS.

    Attributes:
        begins, ends: days from now; negative in the past.
        key_type: of the town's own key.
        legacy: TLS 1.0 to 1.2, as servers of a decade ago; else TLS 1.2 and 1.3.
        sends_root: sends the root too, whose key a browser can then be told to trust. A browser told so
            forgives everything else, expiry included.
    """

    begins: int
    ends: int
    key_type: type[Key] = ec.EllipticCurvePrivateKey
    legacy: bool = False
    sends_root: bool = True


class Authority:
    """A root and an intermediate, whose keys never leave the process.

    Args:
        now: the moment that terms count from.
    """

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._key = ec.generate_private_key(ec.SECP256R1())
        root_key = ec.generate_private_key(ec.SECP256R1())
        root_name = _name("Beffroi demo root")
        self._root = self._authority(root_name, root_key.public_key(), root_name, root_key, None)
        self._issuer = self._authority(
            _name("Beffroi demo intermediate"), self._key.public_key(), root_name, root_key, 0
        )

    @property
    def pem(self) -> bytes:
        """The certificate of the root."""
        return self._root.public_bytes(serialization.Encoding.PEM)

    def context(self, names: Iterable[str], terms: Terms) -> ssl.SSLContext:
        """A server's context, with a new certificate for its names."""
        key = _key(terms.key_type)
        chain = [self._leaf(list(names), key, terms), self._issuer]
        if terms.sends_root:
            chain.append(self._root)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        if terms.legacy:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")  # level 1 has no TLS 1.0 since OpenSSL 3.0
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        else:
            context.minimum_version = ssl.TLSVersion.TLSv1_2
        _load(context, key, chain)
        return context

    def _authority(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        issuer: x509.Name,
        signer: ec.EllipticCurvePrivateKey,
        path_length: int | None,
    ) -> x509.Certificate:
        builder = self._builder(
            subject, key, issuer=issuer, issuer_key=signer.public_key(), begins=-3650, ends=3650
        )
        return (
            builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
            .add_extension(_usage(authority=True), critical=True)
            .sign(signer, hashes.SHA256())
        )

    def _leaf(self, names: list[str], key: Key, terms: Terms) -> x509.Certificate:
        builder = self._builder(
            _name(names[0]),
            key.public_key(),
            issuer=self._issuer.subject,
            issuer_key=self._key.public_key(),
            begins=terms.begins,
            ends=terms.ends,
        )
        alternatives = x509.SubjectAlternativeName(map(x509.DNSName, names))
        return (
            builder.add_extension(alternatives, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(enciphers=isinstance(key, rsa.RSAPrivateKey)), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _builder(
        self,
        subject: x509.Name,
        key: CertificateIssuerPublicKeyTypes,
        *,
        issuer: x509.Name,
        issuer_key: CertificateIssuerPublicKeyTypes,
        begins: int,
        ends: int,
    ) -> x509.CertificateBuilder:
        """What certificates of every kind have in common."""
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now + dt.timedelta(days=begins))
            .not_valid_after(self._now + dt.timedelta(days=ends))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(identifier, critical=False)
        )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*, authority: bool = False, enciphers: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=enciphers,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def _key(kind: type[Key]) -> Key:
    """The key of all the towns that have one of this kind: those of RSA take long to make."""
    if kind is rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _load(context: ssl.SSLContext, key: Key, chain: list[x509.Certificate]) -> None:
    """Hand a key and its chain to a context, which takes them from a file and no other way."""
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificates = [certificate.public_bytes(serialization.Encoding.PEM) for certificate in chain]
    with tempfile.TemporaryDirectory(prefix="beffroi-demo-") as folder:
        path = Path(folder, "chain.pem")
        path.write_bytes(secret + b"".join(certificates))
        context.load_cert_chain(path)
