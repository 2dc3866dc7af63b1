"""Where an address leads: its redirects followed one by one, each hop kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urljoin, urlsplit

from auditor.facts.http import Exchange, Trail
from auditor.model import Cause
from auditor.network.http import REQUEST_TIMEOUT, Client, Response
from auditor.network.network import ConnectionFailed
from auditor.probes.presence import why_no_page

#: More redirects than this are a loop for any browser's user.
MAX_HOPS = 10

#: Seconds for a whole trail: what was seen of a slow one is kept.
TRAIL_TIMEOUT = 30.0


Permission = Callable[[str], Awaitable[bool]]


async def anywhere(url: str) -> bool:
    """Permit every redirect."""
    del url
    return True


async def follow(client: Client, url: str, permits: Permission = anywhere) -> tuple[Trail, Response | None]:
    """The trail from an address.

    Args:
        permits: whether an address that a redirect leads to may be asked; before one that may not, the trail
            ends.

    Returns:
        The trail, and the last answer, which shows a page when the trail has no cause; None when none came.
    """
    hops: list[Exchange] = []
    start, clock = url, asyncio.get_running_loop().time
    until = clock() + TRAIL_TIMEOUT
    while True:
        try:
            response = await client.fetch(url, timeout=min(REQUEST_TIMEOUT, max(until - clock(), 0.1)))
        except ConnectionFailed as failure:
            hops.append(Exchange(url=url, cause=failure.cause, detail=str(failure)))
            return _trail(start, hops, failure.cause, str(failure)), None
        hops.append(exchange(response))
        onward = _redirect(response)
        if onward is None:
            return _trail(start, hops, _why_no_page(response)), response
        if len(hops) > MAX_HOPS or onward in {hop.url for hop in hops}:
            return _trail(start, hops, Cause.REDIRECT_LOOP, onward), response
        if not await permits(onward):
            return _trail(start, hops, Cause.NOT_ASKED, onward), response
        url = onward


def _trail(start: str, hops: list[Exchange], cause: Cause | None, detail: str = "") -> Trail:
    return Trail(start=start, hops=tuple(hops), cause=cause, detail=detail)


def _redirect(response: Response) -> str | None:
    """Where a 3xx leads, without its fragment; None when it leads nowhere on the web."""
    location = response.header("location")
    if response.status not in (301, 302, 303, 307, 308) or location is None:
        return None
    try:
        # Servers often send raw UTF-8 there, which browsers encode octet by octet.
        encoded = quote(location.strip().encode("latin-1", "replace"), safe="/%:@!$&'()*+,;=~?#[]")
        onward = urljoin(response.url, encoded).partition("#")[0]
        parts = urlsplit(onward)
    except ValueError:
        return None
    return onward if parts.scheme in ("http", "https") and parts.hostname else None


def _why_no_page(response: Response) -> Cause | None:
    media_type = (response.header("content-type") or "").partition(";")[0].strip()
    cause = why_no_page(response.status, media_type)
    # Of what is no page it does not matter whether it came whole.
    return cause or response.cut


def exchange(response: Response) -> Exchange:
    """An answer as it is written down."""
    return Exchange(
        url=response.url,
        address=response.address,
        status=response.status,
        http_version=response.http_version,
        headers=response.headers,
        body_bytes=len(response.body),
        truncated=response.cut is not None,
    )
