"""What ``robots.txt`` allows (RFC 9309), host by host, each asked once."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

from protego import Protego

from auditor.facts.sample import Robots
from auditor.model import Cause
from auditor.network.http import Client
from auditor.probes.trails import follow

#: The name under which a robots.txt may speak to us (RFC 9309 §2.2.1).
PRODUCT = "Beffroi"

#: Characters that are read (RFC 9309 §2.5 asks for 500 KiB at least) and those that are kept.
_READ = 512_000
_KEPT = 8_000
_SITEMAPS = 10
_ADDRESS = 500

_OK = 200
_UNAVAILABLE = range(300, 500)


class Rules:
    """Those of every host that is asked."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, tuple[Robots, Protego | None]] = {}

    async def of(self, url: str) -> Robots:
        """What the host of an address says."""
        return (await self._rules(url))[0]

    async def permit(self, url: str) -> bool:
        """Whether an address may be asked."""
        robots, rules = await self._rules(url)
        return not robots.closed and (rules is None or rules.can_fetch(url, PRODUCT))

    async def _rules(self, url: str) -> tuple[Robots, Protego | None]:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._known:
            self._known[origin] = await self._ask(f"{origin}/robots.txt")
        return self._known[origin]

    async def _ask(self, url: str) -> tuple[Robots, Protego | None]:
        trail, answer = await follow(self._client, url)
        status = trail.end.status
        # "Unavailable": everything is allowed (§2.3.1.3), after redirects that lead nowhere too (§2.3.1.2).
        if status in _UNAVAILABLE:
            return Robots(url=url, status=status), None
        if answer is None or status != _OK:  # "unreachable": nothing is allowed (§2.3.1.4)
            return Robots(url=url, status=status, cause=trail.cause or Cause.SERVER_ERROR, closed=True), None
        text = answer.body[:_READ].decode("utf-8-sig", "replace")
        if text.lstrip()[:1] == "<":  # a page in its place, whatever it is declared to be
            return Robots(url=url, status=status, cause=Cause.NOT_FOUND), None
        rules = Protego.parse(text)
        robots = Robots(
            url=url,
            status=status,
            text=text[:_KEPT],
            closed=not rules.can_fetch(url.removesuffix("robots.txt"), PRODUCT),
            sitemaps=tuple(item[:_ADDRESS] for item in islice(rules.sitemaps, _SITEMAPS)),
        )
        return robots, rules
