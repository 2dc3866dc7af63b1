"""The walk: home page first, then what the law asks for, then a few others; one request at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Literal
from urllib.parse import urljoin, urlsplit

from auditor.domains import registrable_domain
from auditor.facts.sample import File, Image, Link, Role, Sample, SamplePage, Zone
from auditor.model import Cause
from auditor.network.http import Client
from auditor.probe import ProbeFailed
from auditor.probes.sample import files
from auditor.probes.sample.reading import Content, read
from auditor.probes.sample.robots import Rules
from auditor.probes.sample.routes import WANTED, WELL_KNOWN, roles_of
from auditor.probes.trails import follow
from auditor.urls import host_of

#: Pages of a sample, at most; and those of them that no duty asks for.
PAGES = 16
OTHERS = 2

#: Links that are tried for one of no duty: some are closed to robots, or lead where one has been.
_TRIED = 6

#: Seconds for the whole walk: what was seen by then is kept.
TIMEOUT = 45.0

#: Files of each kind.
_FILES = 2

#: A login starts there: what follows is a procedure that nobody asked for.
_IDENTITY_PROVIDERS = (
    "franceconnect.gouv.fr",
    "agentconnect.gouv.fr",
    "proconnect.gouv.fr",
    "dev-franceconnect.fr",
    "dev-agentconnect.fr",
)

#: What is no page, by the end of its address.
_DOCUMENTS = (
    ".pdf",
    ".doc",
    ".docx",
    ".odt",
    ".xls",
    ".xlsx",
    ".ods",
    ".csv",
    ".zip",
    ".jpg",
    ".jpeg",
    ".png",
    ".ics",
    ".xml",
)

_FEED = re.compile(r"/(feed|rss|atom)/?$|\.(rss|atom)$|[/_-](rss|feed|flux)\.xml$", re.IGNORECASE)
_FEEDS = ("application/rss+xml", "application/atom+xml")
_REFUSED = 20
_ADDRESS = 500


class Crawl:
    """One walk through a site.

    Args:
        home: where the web server led.
    """

    def __init__(self, client: Client, home: str) -> None:
        self._client = client
        self._home = home
        self._domain = registrable_domain(host_of(home))
        self._rules = Rules(client)
        self._links: dict[Link, int] = {}
        self._ways: dict[Role, str] = {}
        self._images: dict[Image, int] = {}
        self._pages: list[SamplePage] = []
        self._refused: dict[str, None] = {}
        self._files: dict[str, list[File]] = {"feeds": [], "sitemaps": [], "calendars": []}

    async def run(self) -> Sample:
        """Walk until all is asked, or until time is out.

        Raises:
            ProbeFailed: it was out before the home page was there.
        """
        observed_at = datetime.now(UTC)
        complete = True
        try:
            async with asyncio.timeout(TIMEOUT):
                await self._visit(self._home, (Role.HOME,), "start")
                await self._duties()
                await self._others()
                await self._ask_files()
        except TimeoutError:
            complete = False
        if not self._pages:
            raise ProbeFailed(Cause.TIMED_OUT, f"{TIMEOUT:g} s")
        robots = await self._rules.of(self._home)  # known: it was asked before the first page
        return Sample(
            observed_at=observed_at,
            home=self._home,
            pages=tuple(self._pages),
            links=tuple(self._links),
            images=tuple(self._images),
            robots=robots,
            refused=tuple(islice(self._refused, _REFUSED)),
            complete=complete,
            **{kind: tuple(found) for kind, found in self._files.items()},
        )

    async def _duties(self) -> None:
        """The pages of each role, by a link of any page seen so far, else by their usual path."""
        for _ in range(2):  # the second time for what the pages of the first lead to
            for role in WANTED:
                url = self._way_to(role)
                if url and len(self._pages) < PAGES - OTHERS:
                    await self._visit(url, (role,), "link")
        for role, path in WELL_KNOWN.items():
            if not any(role in page.roles for page in self._pages if page.readable):
                await self._visit(urljoin(self._home, path), (role,), "path")

    def _way_to(self, role: Role) -> str | None:
        """The address of the first link to a page of a role that none of the pages has yet."""
        return None if any(role in page.roles for page in self._pages) else self._ways.get(role)

    async def _others(self) -> None:
        """Some pages of no role, from the menu before the text: on them too duties must be kept."""
        order = (Zone.NAVIGATION, Zone.HEADER, Zone.MAIN, Zone.UNKNOWN)
        links = sorted(
            (link for link in self._links if link.zone in order), key=lambda link: order.index(link.zone)
        )
        urls = dict.fromkeys(link.url.partition("#")[0] for link in links)
        new = (url for url in urls if self._is_ours(url) and _is_page(url))
        found = 0
        for url in islice((url for url in new if self._known(url) is None), _TRIED):
            found += await self._visit(url, (Role.OTHER,), "link")
            if found == OTHERS:
                return

    async def _visit(
        self, url: str, roles: tuple[Role, ...], found_by: Literal["start", "link", "path"]
    ) -> bool:
        """Ask for a page and read it; returns whether it is a new one."""
        if self._share(url, roles) or len(self._pages) >= PAGES:
            return False
        if not await self._rules.permit(url) and found_by != "start":
            if Role.OTHER not in roles:
                self._refused[url] = None
            return False
        referrer = self._referrer(url) if found_by == "link" else ""
        trail, answer = await follow(self._client, url, self._permits)
        end = trail.end
        # A path that was guessed and leads back to a page of the sample is no page of its role.
        if len(trail.hops) > 1 and self._share(end.url, roles if found_by == "link" else ()):
            return False
        page = SamplePage(
            roles=roles,
            found_by=found_by,
            referrer=referrer,
            asked=url,
            url=end.url,
            hops=tuple(hop.url[:_ADDRESS] for hop in trail.hops[:-1]),
            status=end.status,
            cause=trail.cause,
            detail=trail.detail[:_ADDRESS],
        )
        if answer is not None and trail.cause is None:
            page = page.model_copy(update=self._content(await asyncio.to_thread(read, answer)))
        self._pages.append(page)
        return True

    def _share(self, url: str, roles: Iterable[Role]) -> bool:
        """Give roles to the page of an address; returns whether the sample has one."""
        known = self._known(url)
        if known is not None:
            more = (role for role in roles if role is not Role.OTHER)
            self._pages[self._pages.index(known)] = known.model_copy(
                update={"roles": tuple(dict.fromkeys((*known.roles, *more)))}
            )
        return known is not None

    def _known(self, url: str) -> SamplePage | None:
        return next((page for page in self._pages if url in (page.asked, page.url)), None)

    async def _permits(self, url: str) -> bool:
        """Whether a redirect is followed: not where a login begins, nor where robots.txt forbids."""
        return not _is_identity_provider(url) and await self._rules.permit(url)

    def _content(self, content: Content) -> dict[str, object]:
        """The fields of a page, its links and images being kept with those of all the pages."""
        fields = {name: _frozen(value) for name, value in vars(content).items()}
        for link in content.links:
            self._note(link)
        fields["links"] = tuple(self._links.setdefault(link, len(self._links)) for link in content.links)
        fields["images"] = tuple(self._images.setdefault(item, len(self._images)) for item in content.images)
        return fields

    def _note(self, link: Link) -> None:
        """Remember the first link that leads to a page of each role; a login may be on another site."""
        roles = () if link in self._links else roles_of(link)
        for role in roles:
            elsewhere = role is Role.LOGIN and _is_web(link.url) and not _is_identity_provider(link.url)
            if elsewhere or self._is_ours(link.url):
                self._ways.setdefault(role, link.url.partition("#")[0])

    async def _ask_files(self) -> None:
        """The first files of each kind."""
        robots = await self._rules.of(self._home)
        relations = [item for page in self._pages for item in page.relations]
        feeds = [item.url for item in relations if item.type.lower() in _FEEDS]
        feeds += [link.url for link in self._links if _FEED.search(link.url)]
        calendars = [
            link.url.replace("webcal://", "https://", 1) for link in self._links if _is_calendar(link.url)
        ]
        sitemaps = [*robots.sitemaps, urljoin(self._home, "/sitemap.xml")]
        for kind, urls in (("feeds", feeds), ("calendars", calendars), ("sitemaps", sitemaps[:1])):
            await self._ask(kind, dict.fromkeys(urls))

    async def _ask(self, kind: str, urls: Iterable[str]) -> None:
        for url in islice(filter(self._is_ours, urls), _FILES):
            if await self._rules.permit(url):
                self._files[kind].append(await files.ask(self._client, url, self._permits))

    def _is_ours(self, url: str) -> bool:
        """Whether an address is of the same site: its domain, or its very host when it has none."""
        if not _is_web(url):
            return False
        host = host_of(url)
        if self._domain is None:
            return host == host_of(self._home)
        return registrable_domain(host) == self._domain

    def _referrer(self, url: str) -> str:
        """The first page that links there."""
        leading = {index for link, index in self._links.items() if link.url.partition("#")[0] == url}
        return next((page.url for page in self._pages if not leading.isdisjoint(page.links)), "")


def _is_web(url: str) -> bool:
    """Whether an address can be asked: links hold anything."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_page(url: str) -> bool:
    """Whether an address looks like that of a page."""
    return not url.partition("?")[0].lower().endswith(_DOCUMENTS) and not _FEED.search(url)


def _is_identity_provider(url: str) -> bool:
    return host_of(url).endswith(_IDENTITY_PROVIDERS)


def _is_calendar(url: str) -> bool:
    return url.startswith("webcal:") or url.partition("?")[0].lower().endswith(".ics")


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
