"""Certificates read out of the facts, for the checks of this family."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import Store

from auditor.check import place
from auditor.domains import is_address
from auditor.facts.tls import TlsServer
from auditor.model import Place

#: Certificates that are kept once read: several checks look at those of a town.
_AT_HAND = 64


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
        return place(self.address, f"{_subject(self.leaf)} ← {_issuer(self.leaf)}")

    @property
    def self_signed(self) -> bool:
        """Whether the certificate names itself as its issuer."""
        return _subject(self.leaf) == _issuer(self.leaf)


def served(tls: TlsServer) -> list[Served]:
    """The certificates of every address that presented some that can be read."""
    found = (_served(endpoint.address, endpoint.chain) for endpoint in tls.endpoints)
    return [item for item in found if item is not None]


@lru_cache(maxsize=_AT_HAND)
def _served(address: str, chain: tuple[str, ...]) -> Served | None:
    certificates = [_read(encoded) for encoded in chain]
    # The first one is the site's own, or nothing is: an authority's is not judged in its place.
    if not certificates or certificates[0] is None:
        return None
    return Served(address, certificates[0], tuple(item for item in certificates[1:] if item is not None))


@lru_cache(maxsize=4)
def store_of(roots: tuple[str, ...]) -> Store:
    """A store of authorities; those that cannot be read are left out."""
    return Store([certificate for encoded in roots if (certificate := _read(encoded)) is not None])


@lru_cache(maxsize=_AT_HAND)
def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names that a certificate is for: its subjectAltName alone (RFC 9525 §2)."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return ()
    names = extension.value.get_values_for_type(x509.DNSName)
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    return (*names, *(str(address) for address in addresses))


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
        except ValueError:
            return None


def _subject(certificate: x509.Certificate) -> str:
    return _named(lambda: certificate.subject)


def _issuer(certificate: x509.Certificate) -> str:
    return _named(lambda: certificate.issuer)


def _named(read: Callable[[], x509.Name]) -> str:
    """A name as text; certificates may hold what is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return read().rfc4514_string()
        except ValueError:
            return "?"
