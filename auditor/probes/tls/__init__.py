"""How the web server speaks TLS, at each of its addresses."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from auditor.facts.tls import Offer, TlsEndpoint, TlsServer
from auditor.model import Cause, Target
from auditor.network import Network
from auditor.network.network import ConnectionFailed
from auditor.probe import ProbeFailed, probe
from auditor.probes.tls.handshake import shake_hands
from auditor.probes.tls.versions import ask_version
from auditor.probes.tls.wire import VERSIONS

#: A town's site has two or four addresses; more are looked at no further.
_ADDRESS_LIMIT = 8


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
        made = await shake_hands(network, address, port, host, "h2", "http/1.1")
    except ConnectionFailed as failure:
        return TlsEndpoint(address=address, port=port, cause=failure.cause, detail=str(failure))
    return TlsEndpoint(
        address=address,
        port=port,
        version=made.version,
        cipher=made.cipher,
        alpn=made.alpn,
        chain=made.chain,
    )
