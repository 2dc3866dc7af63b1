"""The multi-year scheme and the plan of the year: found by link, by page or by text, with their years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from auditor.check import once_a_fact, place
from auditor.facts.sample import Link, Role, Sample, SamplePage, Zone
from auditor.model import Cause, Place
from auditor.plaintext import plain
from auditor.urls import path_of
from checks.public_service.accessibility.addresses import address, addresses_of, speaks_of_buildings
from checks.public_service.accessibility.conformity import READ
from checks.public_service.accessibility.statement_reading import Statement, statement_of
from checks.texts import plain_lines, plain_text

#: What each is called. Plans and schemes of other matters are told by what stands around.
_SCHEME = re.compile(
    r"\bschemas? (?:directeur )?(?:pluri-? ?)?annuels?\b"
    r"|\bschema (?:directeur )?(?:de mise en |d'|de l')accessibilite (?:numerique|du site|web)"
)
_PLAN = re.compile(r"\bplans? (?:d'actions?|annuels?)\b")
_ACCESSIBLE = re.compile(r"\baccessib|\brgaa\b")
_OF_SITES = re.compile(
    r"\bmise en accessibilite\b|\baccessibilite (?:numerique|des (?:sites|services))\b|\brgaa\b"
)
_NOT_THERE = re.compile(
    r"\bbilan d(?:u|es) plans?\b|\bpas (?:encore )?(?:de |d'|ete |etabli|publie|dispon)|\baucun\b"
    r"|\ben cours d(?:e |')(?:redaction|elaboration|preparation|validation)|\b(?:sera|seront|a venir)\b"
)
_OTHER_MATTERS = re.compile(
    r"\b(?:climat|energ|investissement|formation|prevention|transport|velo|mobilite|biodiversite|bruit|patrimoine)"
)
_AROUND = (Zone.HEADER, Zone.NAVIGATION, Zone.FOOTER)

_SENTENCE = re.compile(r"[\n;.]")
_NAME = 300


@dataclass(frozen=True)
class Trace:
    """One sign of a document.

    Attributes:
        text: plain: what it is called, with the end of its address.
        place: where it was seen.
        body: plain: what stands in it, when it could be read.
        broken: whether the link to it leads nowhere.
    """

    text: str
    place: Place
    body: str | None = None
    broken: bool = False


def traces_of(sample: Sample, kind: Literal["scheme", "plan"]) -> tuple[Trace, ...]:
    """The signs of the scheme or of the plan: pages that are it, links to it, sentences of the statement."""
    role, pattern = (Role.SCHEME, _SCHEME) if kind == "scheme" else (Role.PLAN, _PLAN)
    return (*_pages(sample, role, pattern), *_links(sample, pattern), *_sentences(sample, pattern))


def why_unseen(sample: Sample) -> Cause | None:
    """The cause for which a document that was not found may be there all the same."""
    found = statement_of(sample)
    hidden = None if isinstance(found, Statement) else found.hidden_by
    return hidden or sample.why_silent


def _pages(sample: Sample, role: Role, pattern: re.Pattern[str]) -> Iterator[Trace]:
    statement = statement_of(sample)
    for page in sample.of(role):
        is_statement = isinstance(statement, Statement) and statement.page == page
        if _is_of_sites(page) and not is_statement:
            yield Trace(_heading(page, pattern), place(page.url, page.title), _body(page, pattern))


def _links(sample: Sample, pattern: re.Pattern[str]) -> Iterator[Trace]:
    named = tuple(_named(sample, pattern))
    if not named:
        return
    unread = {one: page for page in sample.pages if not page.readable for one in addresses_of(page)}
    read = {one: page for page in sample.readable for one in addresses_of(page)}
    for link, where in named:
        page = read.get(address(link.url))
        if page is not None and not _is_of_sites(page):
            continue
        gone = unread.get(address(link.url))
        yield Trace(
            f"{plain(link.text)} {_last_of(link.url)}",
            place(where.url, f"{link.text} ({link.url})"),
            _body(page, pattern) if page is not None else None,
            broken=gone is not None and gone.cause is Cause.NOT_FOUND,
        )


def _named(sample: Sample, pattern: re.Pattern[str]) -> Iterator[tuple[Link, SamplePage]]:
    """The links that are called so."""
    return ((link, page) for text, link, page in _of_sites(sample) if pattern.search(text))


@once_a_fact
def _of_sites(sample: Sample) -> tuple[tuple[str, Link, SamplePage], ...]:
    """The links that may lead to such a document, each once, with what they are called.

    In the text of the statement those on no other matter; elsewhere, those that name accessibility.
    """
    return tuple(_linked(sample))


def _linked(sample: Sample) -> Iterator[tuple[str, Link, SamplePage]]:
    statement = statement_of(sample)
    first = (statement.page,) if isinstance(statement, Statement) else ()
    seen: set[int] = set()
    for page in (*first, *sample.readable):
        in_statement = page in first
        for number in page.links:
            link = sample.links[number]
            if number in seen or not link.url.startswith("http"):
                continue
            seen.add(number)
            text = plain(f"{link.text} {_last_of(link.url)}")
            inside = in_statement and link.zone not in _AROUND and not _OTHER_MATTERS.search(text)
            if (inside or _ACCESSIBLE.search(text)) and not speaks_of_buildings(text):
                yield text, link, page


def _sentences(sample: Sample, pattern: re.Pattern[str]) -> Iterator[Trace]:
    """Sentences of the statement's page, or of the scheme's, which name the document or hold it."""
    found = statement_of(sample)
    pages = [page for page in sample.of(Role.SCHEME) if _is_of_sites(page)]
    for page in (*([found.page] if isinstance(found, Statement) else []), *pages):
        text = "\n".join(plain_lines(page.text[:READ]))
        if not pattern.search(text):
            continue
        menus = {plain(link.text) for link in sample.links_of(page) if link.zone in _AROUND}
        for said in _SENTENCE.split(text):
            if pattern.search(said) and said not in menus and not _is_another(said):
                yield Trace(said, place(page.url, said), said)


def _is_another(said: str) -> bool:
    """Whether a sentence says that there is no such document, or speaks of one on another matter."""
    if _NOT_THERE.search(said):
        return True
    return _OTHER_MATTERS.search(said) is not None and not _ACCESSIBLE.search(said)


def _heading(page: SamplePage, pattern: re.Pattern[str]) -> str:
    """What a page is called: its headings that name the document, its title, the end of its address."""
    named = [plain(heading.text) for heading in page.headings if pattern.search(plain(heading.text))]
    return " | ".join((*named, plain(page.title), _last_of(page.url)))


def _last_of(url: str) -> str:
    """The end of the path of an address, as words; the folders above it often tell when it was filed."""
    last = unquote(path_of(url)).rstrip("/").rpartition("/")[2]
    return re.sub(r"(?<![0-9])-|-(?![0-9])", " ", plain(last).replace("_", "-"))[:_NAME]


def _body(page: SamplePage, pattern: re.Pattern[str]) -> str:
    """What stands in a page from where it first names the document."""
    text = plain_text(page.text[:READ])
    named = pattern.search(text)
    return text[named.start() :] if named else ""


def _is_of_sites(page: SamplePage) -> bool:
    """Whether a page is on the accessibility of sites: every page may well have the word in its footer."""
    called = plain(" ".join((page.title, *(heading.text for heading in page.headings))))
    if _ACCESSIBLE.search(called) and not speaks_of_buildings(called):
        return True
    return _OF_SITES.search(plain_text(page.text[:READ])) is not None
