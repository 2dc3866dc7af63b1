"""A whole handshake, made by OpenSSL: what TLS 1.3 shows to nobody before."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.network import Network
from auditor.network.tls import permissive_context

#: A longer chain is not sent by honest servers.
CHAIN_LIMIT = 12


@dataclass(frozen=True)
class Handshake:
    """What was agreed upon.

    Attributes:
        chain: certificates as they were sent, DER in base64.
    """

    version: str | None
    cipher: str | None
    alpn: str | None
    chain: tuple[str, ...]


async def shake_hands(
    network: Network, address: str, port: int, name: str | None, *protocols: str
) -> Handshake:
    """Make a handshake and hang up.

    Args:
        name: for SNI.
        protocols: for ALPN, best first.

    Raises:
        ConnectionFailed: it was not completed.
    """
    _, writer = await network.connect(address, port, tls=_context(protocols), server_name=name)
    session = writer.get_extra_info("ssl_object")
    cipher = session.cipher()
    made = Handshake(
        version=session.version(),
        cipher=cipher[0] if cipher else None,
        alpn=session.selected_alpn_protocol(),
        chain=tuple(base64.b64encode(der).decode("ascii") for der in _chain(session)[:CHAIN_LIMIT]),
    )
    # The facts are taken: waiting for the server's close_notify would only lose time.
    writer.transport.abort()
    return made


@cache
def _context(protocols: tuple[str, ...]) -> ssl.SSLContext:
    context = permissive_context()
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def _chain(session: Any) -> list[bytes]:
    """The certificates as they were sent, in DER.

    Public since Python 3.13; before, the same method is on the object underneath.
    """
    if hasattr(session, "get_unverified_chain"):
        return list(session.get_unverified_chain())
    return [ssl.PEM_cert_to_DER_cert(item.public_bytes()) for item in session._sslobj.get_unverified_chain()]  # noqa: SLF001
