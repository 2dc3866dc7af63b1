"""How the web server speaks TLS, at each of its addresses."""

from __future__ import annotations

import asyncio
import base64
import ssl
from datetime import UTC, datetime
from functools import cache
from typing import Any

from auditor.facts.tls import Offer, TlsEndpoint, TlsServer
from auditor.model import Cause, Target
from auditor.network import Network
from auditor.network.network import ConnectionFailed
from auditor.network.tls import permissive_context
from auditor.probe import ProbeFailed, probe
from auditor.probes.tls.versions import VERSIONS, ask_version

#: A town's site has two or four addresses; more are looked at no further.
_ADDRESS_LIMIT = 8
#: A longer chain is not sent by honest servers.
_CHAIN_LIMIT = 12


@probe("tls", deadline=60)
async def tls_server(target: Target, network: Network) -> TlsServer:
    """A real handshake with each address, then one ClientHello for each other version.

    That every address refuses the connection is worth knowing, too: nothing there speaks TLS.

    Raises:
        ProbeFailed: the host has no address that may be reached, or none completes a handshake nor
            answers a ClientHello.
    """
    observed_at = datetime.now(UTC)
    port = target.port if target.port and target.secure_asked else 443
    try:
        addresses = await network.resolve(target.host)
    except ConnectionFailed as failure:
        raise ProbeFailed(failure.cause, str(failure)) from failure
    endpoints = await asyncio.gather(
        *(_look(network, target.host, address, port) for address in addresses[:_ADDRESS_LIMIT])
    )
    refused = all(endpoint.cause is Cause.REFUSED for endpoint in endpoints)
    if not refused and not any(
        endpoint.chain or Offer.OFFERED in endpoint.versions.values() for endpoint in endpoints
    ):
        raise ProbeFailed(endpoints[0].cause or Cause.TLS_FAILED, endpoints[0].detail)
    return TlsServer(observed_at=observed_at, host=target.host, endpoints=tuple(endpoints))


async def _look(network: Network, host: str, address: str, port: int) -> TlsEndpoint:
    """One address, one connection at a time."""
    endpoint = await _shake_hands(network, host, address, port)
    if endpoint.cause in (None, Cause.TLS_FAILED, Cause.RESET):
        shown = {endpoint.version: Offer.OFFERED}  # what was spoken need not be asked
        versions = {
            name: shown.get(name) or await ask_version(network, host, address, port, name)
            for name in VERSIONS
        }
        endpoint = endpoint.model_copy(update={"versions": versions})
    return endpoint


async def _shake_hands(network: Network, host: str, address: str, port: int) -> TlsEndpoint:
    try:
        _, writer = await network.connect(address, port, tls=_context(), server_name=host)
    except ConnectionFailed as failure:
        return TlsEndpoint(address=address, port=port, cause=failure.cause, detail=str(failure))
    session = writer.get_extra_info("ssl_object")
    cipher = session.cipher()
    endpoint = TlsEndpoint(
        address=address,
        port=port,
        version=session.version(),
        cipher=cipher[0] if cipher else None,
        alpn=session.selected_alpn_protocol(),
        chain=tuple(base64.b64encode(der).decode("ascii") for der in _chain(session)[:_CHAIN_LIMIT]),
    )
    # The facts are taken: waiting for the server's close_notify would only lose time.
    writer.transport.abort()
    return endpoint


@cache
def _context() -> ssl.SSLContext:
    context = permissive_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def _chain(session: Any) -> list[bytes]:
    """The certificates as they were sent, in DER.

    Public since Python 3.13; before, the same method is on the object underneath.
    """
    if hasattr(session, "get_unverified_chain"):
        return list(session.get_unverified_chain())
    return [ssl.PEM_cert_to_DER_cert(item.public_bytes()) for item in session._sslobj.get_unverified_chain()]  # noqa: SLF001
