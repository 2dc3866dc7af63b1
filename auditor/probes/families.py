"""The home page, asked once more at an address of the other family."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from auditor.facts.families import HttpOtherFamily
from auditor.facts.http import Exchange, HttpSite
from auditor.model import Cause
from auditor.network import Network
from auditor.network.http import Client
from auditor.network.network import ConnectionFailed
from auditor.probe import ProbeFailed, probe
from auditor.probes.http import read_home
from auditor.probes.trails import exchange
from auditor.urls import host_of


@probe("families", deadline=30)
async def other_family(site: HttpSite, network: Network, client: Client) -> HttpOtherFamily:
    """Ask for the page over IPv6 when it came over IPv4, or the reverse.

    Raises:
        ProbeFailed: the site showed no page.
    """
    page = site.page
    if page is None or page.address is None:
        raise ProbeFailed(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    observed_at = datetime.now(UTC)
    try:
        known = await network.resolve(host_of(page.url))
    except ConnectionFailed as failure:
        raise ProbeFailed(failure.cause, str(failure)) from failure
    other = next((item for item in known if (":" in item) != (":" in page.address)), None)
    if other is None:
        return HttpOtherFamily(observed_at=observed_at, address=None)
    try:
        answer = await client.ask("GET", page.url, {}, address=other)
    except ConnectionFailed as failure:
        silent = Exchange(url=page.url, address=other, cause=failure.cause, detail=str(failure))
        return HttpOtherFamily(observed_at=observed_at, address=other, answer=silent)
    document = await asyncio.to_thread(read_home, answer)
    return HttpOtherFamily(
        observed_at=observed_at, address=other, answer=exchange(answer), title=document.title
    )
