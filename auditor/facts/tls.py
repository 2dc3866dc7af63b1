"""What the web server says in TLS."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from auditor.facts.base import Fact
from auditor.model import Cause, Model


class Offer(StrEnum):
    """Whether a server accepts something. ``UNKNOWN``: it neither accepted nor refused."""

    OFFERED = "offered"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class TlsEndpoint(Model):
    """One address of the site.

    Attributes:
        cause: why no handshake was completed.
        version: negotiated by a real handshake ("TLSv1.3").
        chain: certificates as the server sent them, leaf first, DER in base64.
        versions: protocol version → whether it is accepted, by that handshake or a ClientHello of it alone.
    """

    address: str
    port: int
    cause: Cause | None = None
    detail: str = ""
    version: str | None = None
    cipher: str | None = None
    alpn: str | None = None
    chain: tuple[str, ...] = ()
    versions: dict[str, Offer] = {}


class TlsServer(Fact):
    """Every address of the site, seen through TLS with SNI."""

    kind: Literal["tls.server"] = "tls.server"
    schema_version: Literal[1] = 1
    host: str
    endpoints: tuple[TlsEndpoint, ...]


class TrustStore(Fact):
    """The certification authorities that are believed: an input of the audit, not an observation.

    Attributes:
        name: says where they come from ("certifi 2026.10.18").
        roots: certificates, DER in base64.
    """

    kind: Literal["trust.store"] = "trust.store"
    schema_version: Literal[1] = 1
    name: str
    roots: tuple[str, ...]
