"""Which links lead to the accessibility page, and which pages a duty is looked for on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.domains import registrable_domain, site_of
from auditor.facts.sample import Link, Sample, SamplePage
from auditor.plaintext import plain
from auditor.urls import parts_of
from checks.public_service.accessibility.conformity import mentions_in
from checks.texts import plain_text

_DOCUMENTS = (".pdf", ".doc", ".docx", ".odt", ".rtf")

#: What a link to the accessibility page of a site is called; that of buildings is another matter.
_NAMED = re.compile(
    r"^accessibilite(?: numerique| du site| web| rgaa)?\b"
    r"(?! (?:de[ s]|du b|d'|aux?\b|pmr|pour|handicap|erp|et\b))"
    r"|declaration (?:de conformite )?(?:d.accessibilite|rgaa)"
)
_BUILDINGS = re.compile(r"\b(?:pmr|erp|ad'?ap|mobilite reduite|batiments?|voirie|fauteuil)\b")
_DIGITAL = re.compile(r"\b(?:rgaa|numerique|site (?:web|internet)|en ligne|declaration d.accessibilite)\b")

#: A page with fewer links that runs scripts is a frame that they will fill.
_BARE_LINKS = 3

_FRENCH = re.compile(r"\b(?:le|la|les|des|du|et|une?|dans|pour|vous|sur|avec)\b")
_ENGLISH = re.compile(r"\b(?:the|and|of|for|you|with|our|your|is|are|from)\b")
_ENOUGH = 5
_READ = 20_000


def address(url: str) -> str:
    """An address to compare: scheme, "www.", fragment and final slash make no other page."""
    parts = parts_of(url)
    if parts is None:
        return url
    host = parts.authority.removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def addresses_of(page: SamplePage) -> frozenset[str]:
    """All the addresses that lead to a page."""
    return frozenset(map(address, (page.asked, page.url, *page.hops)))


def is_document(url: str) -> bool:
    """Whether an address is that of a file for a word processor or a printer."""
    return url.partition("#")[0].partition("?")[0].lower().endswith(_DOCUMENTS)


def is_on_site(url: str, sample: Sample) -> bool:
    """Whether an address is under the domain of the site."""
    there, here = parts_of(url), parts_of(sample.home)
    if there is None or here is None:
        return False
    return there.host == here.host or site_of(there.host) == registrable_domain(here.host)


def names_accessibility(link: Link) -> bool:
    """Whether a link is called as one to the accessibility page of the site is."""
    text = plain(link.text)
    if not link.url.startswith("http") or ("accessibilite" not in text and "rgaa" not in text):
        return False
    return _NAMED.search(text) is not None or bool(mentions_in(text))


def is_about_buildings(page: SamplePage) -> bool:
    """Whether a page speaks of buildings and streets, and not of the site."""
    text = plain(f"{page.title} {page.text[:_READ]}")
    return speaks_of_buildings(text) and _DIGITAL.search(text) is None


def speaks_of_buildings(text: str) -> bool:
    """Whether a plain text is on the accessibility of buildings and streets."""
    return _BUILDINGS.search(text) is not None


def is_foreign(page: SamplePage) -> bool:
    """Whether a page is in English: the texts of French law are then looked for in vain."""
    text = plain_text(page.text[:_READ])
    english = len(_ENGLISH.findall(text))
    return english >= _ENOUGH and english > len(_FRENCH.findall(text))


def is_hollow(page: SamplePage) -> bool:
    """Whether scripts will put into a page what it is to show."""
    return len(page.links) < _BARE_LINKS and bool(page.scripts or page.inline)


def pages_of_site(sample: Sample) -> Iterator[SamplePage]:
    """The pages of the site whose links are all known."""
    for page in sample.readable:
        if is_on_site(page.url, sample) and not page.left_out and not is_hollow(page):
            yield page
