"""What the site answers to a page of another site: two requests, without cookies."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.facts.cors import CorsAnswers
from auditor.facts.http import Exchange, HttpSite
from auditor.model import Cause
from auditor.network.http import Client
from auditor.network.network import ConnectionFailed
from auditor.probe import ProbeFailed, probe
from auditor.probes.trails import exchange

#: Nobody's: names that end so will never exist (RFC 2606 §2).
ORIGIN = "https://another-site.invalid"


@probe("cors", deadline=30)
async def cors(site: HttpSite, client: Client) -> CorsAnswers:
    """Ask for the home page as a browser would for a page of another site (Fetch §3.3).

    Raises:
        ProbeFailed: the site showed no page.
    """
    if site.landing is None:
        raise ProbeFailed(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    observed_at = datetime.now(UTC)
    asked = {"Origin": ORIGIN}
    preflight = await _ask(client, "OPTIONS", site.landing, {**asked, "Access-Control-Request-Method": "GET"})
    answer = await _ask(client, "HEAD", site.landing, asked)
    return CorsAnswers(observed_at=observed_at, origin=ORIGIN, preflight=preflight, answer=answer)


async def _ask(client: Client, method: str, url: str, headers: dict[str, str]) -> Exchange:
    try:
        return exchange(await client.ask(method, url, headers))
    except ConnectionFailed as failure:
        return Exchange(url=url, cause=failure.cause, detail=str(failure))
