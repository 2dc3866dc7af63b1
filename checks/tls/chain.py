"""Certificates read out of the facts, for the checks of this family."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from ipaddress import ip_address
from typing import TypeVar

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import Store

from auditor.check import inapplicable, place, untested
from auditor.domains import is_address
from auditor.facts.tls import TlsServer
from auditor.facts.tls_profile import TlsProfile, TlsProfiles
from auditor.model import Cause, Finding, Place

#: Certificates that are kept once read: several checks look at those of a town.
_AT_HAND = 64


_E = TypeVar("_E", bound=x509.ExtensionType)


@dataclass(frozen=True)
class Served:
    """What one address of the site presents.

    Attributes:
        leaf: the site's own certificate; intermediates: what was sent after it.
    """

    address: str
    leaf: x509.Certificate
    intermediates: tuple[x509.Certificate, ...]

    @cached_property
    def place(self) -> Place:
        """The address, with who the certificate is for and from."""
        return place(self.address, f"{subject_of(self.leaf)} ← {issuer_of(self.leaf)}")

    @property
    def self_signed(self) -> bool:
        """Whether the certificate names itself as its issuer."""
        return subject_of(self.leaf) == issuer_of(self.leaf)


def served(tls: TlsServer) -> list[Served]:
    """The certificates of every address that presented some that can be read."""
    found = (_served(endpoint.address, endpoint.chain) for endpoint in tls.endpoints)
    return [item for item in found if item is not None]


def others(tls: TlsServer, profiles: TlsProfiles) -> Iterator[Served]:
    """The certificates that other browsers receive under the site's name: with another kind of key, say."""
    shown = {(item.address, item.leaf) for item in served(tls)}
    for endpoint in profiles.endpoints:
        for item in _named(endpoint):
            if (item.address, item.leaf) not in shown:
                shown.add((item.address, item.leaf))
                yield item


def at(endpoint: TlsProfile, tls: TlsServer) -> list[Served]:
    """All that one address presents under the site's name."""
    shown = [item for item in served(tls) if item.address == endpoint.address]
    return list({item.leaf: item for item in (*shown, *_named(endpoint))}.values())


def _named(endpoint: TlsProfile) -> list[Served]:
    chains = [chain.certificates for chain in endpoint.chains if chain.sni]
    return [item for chain in chains if (item := _served(endpoint.address, chain))]


@lru_cache(maxsize=_AT_HAND)
def _served(address: str, chain: tuple[str, ...]) -> Served | None:
    certificates = [_read(encoded) for encoded in chain]
    # The first one is the site's own, or nothing is: an authority's is not judged in its place.
    if not certificates or certificates[0] is None:
        return None
    return Served(address, certificates[0], tuple(item for item in certificates[1:] if item is not None))


def nothing_read(tls: TlsServer) -> Finding:
    """What to say of a site that showed no certificate."""
    if all(endpoint.cause is Cause.REFUSED for endpoint in tls.endpoints):
        return inapplicable()  # nobody is there to show one: the check of HTTPS says so
    return untested(Cause.PROTOCOL_ERROR, "no certificate could be read")


@lru_cache(maxsize=4)
def store_of(roots: tuple[str, ...]) -> Store | None:
    """A store of authorities, without those that cannot be read; None when that leaves none."""
    known = [certificate for encoded in roots if (certificate := _read(encoded)) is not None]
    return Store(known) if known else None


@lru_cache(maxsize=4)
def subjects_of(roots: tuple[str, ...]) -> frozenset[str]:
    """Who the authorities of a store are."""
    return frozenset(subject_of(known) for encoded in roots if (known := _read(encoded)) is not None)


@lru_cache(maxsize=_AT_HAND)
def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names that a certificate is for: its subjectAltName alone (RFC 9525 §2)."""
    alternative = extension_of(certificate, x509.SubjectAlternativeName)
    if alternative is None:
        return ()
    names = alternative.get_values_for_type(x509.DNSName)
    addresses = alternative.get_values_for_type(x509.IPAddress)
    return (*names, *(str(address) for address in addresses))


def extension_of(certificate: x509.Certificate, kind: type[_E]) -> _E | None:
    """An extension of a certificate; None when there is none that can be read."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return None


def covers(name: str, host: str) -> bool:
    """Whether a name of a certificate is for a host; a wildcard stands for one label (RFC 9525 §6.3)."""
    if is_address(host) or is_address(name):
        return is_address(host) and is_address(name) and ip_address(name) == ip_address(host)
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if name.startswith("*."):
        _, dot, parent = host.partition(".")
        return bool(dot) and parent == name[2:] and "." in parent
    return name == host


@lru_cache(maxsize=_AT_HAND)
def _read(encoded: str) -> x509.Certificate | None:
    # Old roots break rules that the library warns about; whether to believe them is not its choice.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            return x509.load_der_x509_certificate(base64.b64decode(encoded))
        except (ValueError, x509.InvalidVersion):
            return None


def subject_of(certificate: x509.Certificate) -> str:
    """Who a certificate is for."""
    return _as_text(lambda: certificate.subject)


def issuer_of(certificate: x509.Certificate) -> str:
    """Who signed it."""
    return _as_text(lambda: certificate.issuer)


def _as_text(read: Callable[[], x509.Name]) -> str:
    """A name as text; certificates may hold what is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return read().rfc4514_string()
        except ValueError:
            return "?"
