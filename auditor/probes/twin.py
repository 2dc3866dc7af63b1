"""Where the other name of the site leads, and the certificate that it shows."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime
from functools import cache
from ssl import SSLContext

from auditor.domains import registrable_domain
from auditor.facts.http import HttpSite
from auditor.facts.twin import HttpTwin
from auditor.model import Cause, Target
from auditor.network import Network
from auditor.network.http import Client
from auditor.network.network import ConnectionFailed
from auditor.network.resolver import ResolutionError
from auditor.network.tls import permissive_context
from auditor.probe import ProbeFailed, probe
from auditor.probes.trails import follow

_WWW = "www."
_TLS = 443


@probe("twin", deadline=60)
async def http_twin(target: Target, site: HttpSite, client: Client, network: Network) -> HttpTwin:
    """Follow ``https://`` and ``http://`` of the other name, if it has an address.

    Raises:
        ProbeFailed: the site itself answers nothing, so that there is nothing to compare with.
    """
    if site.secure.end.status is None and site.plain.end.status is None:
        raise ProbeFailed(site.best.cause or Cause.UNREACHABLE, site.best.detail)
    observed_at = datetime.now(UTC)
    host = None if target.port else twin_of(target.host)
    if host is None:
        return HttpTwin(observed_at=observed_at, host=None)
    try:
        await network.resolver.addresses(host)
    except ResolutionError as error:
        unknown = error.cause is Cause.UNKNOWN_HOST
        return HttpTwin(
            observed_at=observed_at, host=host, exists=False if unknown else None, cause=error.cause
        )
    secure, plain, certificate = await asyncio.gather(
        follow(client, f"https://{host}/"), follow(client, f"http://{host}/"), _certificate(network, host)
    )
    return HttpTwin(
        observed_at=observed_at,
        host=host,
        exists=True,
        secure=secure[0],
        plain=plain[0],
        certificate=certificate,
    )


def twin_of(host: str) -> str | None:
    """The same name with ``www`` or without; None for a host that is neither the domain nor its ``www``."""
    if host.startswith(_WWW):
        bare = host.removeprefix(_WWW)
        return bare if registrable_domain(bare) == bare else None
    return f"{_WWW}{host}" if registrable_domain(host) == host else None


async def _certificate(network: Network, host: str) -> str | None:
    """The certificate that the name shows, whoever vouches for it."""
    try:
        addresses = await network.resolve(host)
        _, writer = await network.connect(addresses[0], _TLS, tls=_context(), server_name=host)
    except ConnectionFailed:
        return None
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return base64.b64encode(shown).decode("ascii") if shown else None


@cache
def _context() -> SSLContext:
    return permissive_context()
