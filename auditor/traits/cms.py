"""Which content management system made a site, by the marks that it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from auditor.domains import names_above
from auditor.facts.dns import DomainRecords
from auditor.facts.http import Exchange, HttpSite
from auditor.facts.page import Pages
from auditor.traits.signatures import SIGNATURES, Supply
from auditor.urls import parts_of

#: Requests of the browser that are looked at: a system shows among the first.
_REQUEST_LIMIT = 60

_Finder = Callable[[str], object]

# The table, by where one looks: each mark is tried on short texts only, or found by its key.
_GENERATORS: list[tuple[_Finder, str]] = [
    (re.compile(item.generator, re.IGNORECASE).match, item.name) for item in SIGNATURES if item.generator
]
_HEADERS: dict[str, list[tuple[_Finder, str]]] = {}
for _item in SIGNATURES:
    for _header, _pattern in _item.headers:
        _HEADERS.setdefault(_header, []).append((re.compile(_pattern, re.IGNORECASE).search, _item.name))
_COOKIES = [(cookie, item.name) for item in SIGNATURES for cookie in item.cookies]
_HOSTS = {host: item.name for item in SIGNATURES for host in item.hosts}
_FOLDERS = [(folder, item.name) for item in SIGNATURES for folder in item.folders]
_SUPPLIES = {item.name: item.supply for item in SIGNATURES}
_LOADS = [(f"\n{start}", item.name) for item in SIGNATURES for start in item.loads]


def cms_of(site: HttpSite, records: DomainRecords | None, pages: Pages | None) -> str | None:
    """The system, by what it says of itself, else by its name, else by what its pages load.

    Returns:
        None when nothing gives one away: it may be hidden, or made to measure.
    """
    return next(_named(site, records, pages), None)


def supply_of(system: str) -> Supply:
    """On what terms a town has a system that ``cms_of`` named."""
    return _SUPPLIES[system]


def lender_of(host: str) -> str | None:
    """The domain of a system that lends names, when a host is below it or is it."""
    return next((domain for domain in names_above(host) if domain in _HOSTS), None)


def _named(site: HttpSite, records: DomainRecords | None, pages: Pages | None) -> Iterator[str]:
    """What each place shows, the one that leaves least doubt first."""
    document, answer = site.document, answer_of(site)
    host = _host(document.url) if document else site.host
    said = [document.generator if document else None, *answer.header("x-generator")]
    for text in filter(None, said):
        yield from (name for begins, name in _GENERATORS if begins(text))
    yield from _by_headers(answer)
    yield from _by_name(host)
    yield from _by_name(records.canonical or "" if records else "")
    yield from _by_loads(document.assets if document else (), host)
    for visit in pages.visits[:1] if pages else ():
        requests = islice(visit.requests, _REQUEST_LIMIT)
        yield from _by_loads((request.url for request in requests), _host(visit.url))


def answer_of(site: HttpSite) -> Exchange:
    """The answer that brought the page; without a page, the one that shows most."""
    ends = (trail.end for trail in (site.secure, site.plain))
    seen = (end for end in ends if end.url == site.landing and end.status is not None)
    return next(seen, site.best.end)


def _by_headers(answer: Exchange) -> Iterator[str]:
    for header, value in answer.headers:
        yield from (name for shows, name in _HEADERS.get(header, ()) if shows(value))
        if header == "set-cookie":
            yield from (name for cookie, name in _COOKIES if value.startswith(cookie))


def _by_name(host: str) -> Iterator[str]:
    """By the domain that lends the name, which may be any of those above it."""
    domain = lender_of(host)
    if domain:
        yield _HOSTS[domain]


def _by_loads(addresses: Iterable[str], host: str) -> Iterator[str]:
    """By the folders of what the page loads: of the site itself, and of others."""
    folders = {address.partition("//")[2].partition("?")[0].rpartition("/")[0] for address in addresses}
    site = host.removeprefix("www.")
    own: list[str] = []
    others: list[str] = []
    for folder in folders:
        authority, _, path = folder.partition("/")
        authority = authority.lower()
        (own if f".{authority}".endswith(f".{site}") else others).append(f"{authority}/{path}/")
    yield from _found(_FOLDERS, "\n".join(own))
    yield from _found(_LOADS, "\n" + "\n".join(others))


def _found(marks: Iterable[tuple[str, str]], text: str) -> Iterator[str]:
    return (name for mark, name in marks if mark in text)


def _host(url: str) -> str:
    parts = parts_of(url)
    return parts.authority if parts else ""
