"""Which release of its system a site runs, by what it says or lets see: with the place, and how sure it is.

Nothing is asked for it: the home page, its headers, and the feeds that the sample has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from auditor.facts.dns import DomainRecords
from auditor.facts.http import HttpSite
from auditor.traits.cms import answer_of, cms_of
from auditor.traits.numbering import VERSION


class Confidence(StrEnum):
    """How sure a number is."""

    SAID = "said"  # the system itself writes it there for others to read
    SHOWN = "shown"  # a number that its files bear, and that a plug-in or a cache may have changed


@dataclass(frozen=True)
class Release:
    """A version of a system.

    Attributes:
        version: as far as it is told: "6.4.3", or "10" of a system that tells no more.
        where: the address that told; excerpt: what stood there.
    """

    system: str
    version: str
    confidence: Confidence
    where: str
    excerpt: str


#: What each system writes of itself, in its ``meta`` or in a header. What its extensions write there
#: ("Elementor 3.25") is their version, not its.
_SAID = {
    "WordPress": re.compile(rf"WordPress ({VERSION})", re.IGNORECASE),
    "SPIP": re.compile(rf"SPIP ({VERSION})", re.IGNORECASE),
    "Joomla": re.compile(rf"Joomla! ({VERSION})", re.IGNORECASE),
    "Drupal": re.compile(rf"Drupal ({VERSION})", re.IGNORECASE),
    "TYPO3": re.compile(rf"TYPO3 (?:CMS )?({VERSION})", re.IGNORECASE),
    "Dotclear": re.compile(rf"Dotclear ({VERSION})", re.IGNORECASE),
    "PluXml": re.compile(rf"PluXml ({VERSION})", re.IGNORECASE),
    "GuppY": re.compile(rf"GuppY ({VERSION})", re.IGNORECASE),
    "Concrete CMS": re.compile(rf"(?:concrete5|Concrete CMS)(?: -)? ({VERSION})", re.IGNORECASE),
}

#: Headers in which a system may name itself.
_HEADERS = ("x-generator", "composed-by", "x-powered-by", "x-powered-cms")

#: What the feeds of WordPress end with: <generator>https://wordpress.org/?v=6.4.3</generator>.
_FEEDS = {"WordPress": re.compile(rf"https?://wordpress\.org/\?v=({VERSION})")}

#: Files whose address bears the number of the system, unless an extension takes it off or puts its own.
_FILES = {
    "WordPress": re.compile(
        r"/wp-includes/(?:css/dist/block-library/(?:style|common)(?:\.min)?\.css"
        rf"|js/(?:wp-emoji-release|wp-embed)(?:\.min)?\.js)\?ver=({VERSION})$"
    ),
    "Drupal": re.compile(rf"/core/misc/drupal(?:\.init)?\.js\?v=({VERSION})$"),
}


def release_of(
    site: HttpSite, records: DomainRecords | None, feeds: Iterable[tuple[str, str]] = ()
) -> Release | None:
    """The release, by the place that leaves least doubt.

    Args:
        feeds: address of a feed → what its ``generator`` says.

    Returns:
        None when no system is known, or when it keeps its number to itself.
    """
    system = cms_of(site, records, None)
    if system is None or site.document is None:
        return None
    return next(_releases(system, site, feeds), None)


def _releases(system: str, site: HttpSite, feeds: Iterable[tuple[str, str]]) -> Iterator[Release]:
    assert site.document is not None
    url, answer = site.document.url, answer_of(site)
    said = [(url, site.document.generator or "")]
    said += [(url, value) for name, value in answer.headers if name in _HEADERS]
    yield from _read(system, _SAID, said, Confidence.SAID)
    yield from _read(system, _FEEDS, feeds, Confidence.SAID)
    yield from _read(system, _FILES, ((asset, asset) for asset in site.document.assets), Confidence.SHOWN)


def _read(
    system: str,
    patterns: dict[str, re.Pattern[str]],
    texts: Iterable[tuple[str, str]],
    confidence: Confidence,
) -> Iterator[Release]:
    pattern = patterns.get(system)
    for where, text in texts if pattern else ():
        match = pattern.search(text[:500]) if pattern else None
        if match:
            yield Release(system, match[1], confidence, where, text[:200])
