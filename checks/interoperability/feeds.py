"""Whether the news can be followed without coming back to the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import FEW, File, Role, Sample
from auditor.model import Axis, Cause, Finding
from auditor.plaintext import plain
from auditor.references import rfc, rgi, rss
from checks.interoperability.files import is_gone, shown, why_unknown
from checks.texts import plain_text

#: A feed whose last entry is older than that is no longer fed.
STALE = timedelta(days=365)

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEEDS = ("rss", "atom")
_CALLED = re.compile(r"\brss\b|\bflux (?:d'actu|atom)|\b(?:fil|flux) d'(?:actualites|information)")
_NEWS = re.compile(r"^(?:toutes? )?(?:les |nos |vos |l')?(?:actualites?|actus?|breves|infos?)\b|\ba la une\b")

_JANUARY_TO_DECEMBER = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_MONTHS = _JANUARY_TO_DECEMBER.split("|")
_WRITTEN = re.compile(rf"\b({_JANUARY_TO_DECEMBER}) (20\d\d)\b")
_IN_NUMBERS = re.compile(r"\b\d{1,2}/(\d\d)/(20\d\d)\b")


@check(
    "interoperability.feed",
    axis=Axis.INTEROPERABILITY,
    references=[rgi(), rfc(4287), rss()],
    codes=[
        "interoperability.feed.absent",
        "interoperability.feed.broken",
        "interoperability.feed.stale",
        "interoperability.feed.empty",
    ],
)
def feed(sample: Sample) -> Iterator[Finding]:
    """The site offers its news as a feed (RSS or Atom), which programs can read and which is fed.

    The French frame for interoperability (RGI 2.0) asks for open formats; these are the two for news.
    """
    declared = _declared(sample)
    broken = [file for file in sample.feeds if _is_broken(file, declared)]
    sound = [file for file in sample.feeds if file.kind in _FEEDS and not file.flaw]
    if broken:
        places = [shown(file) for file in broken]
        yield failed("interoperability.feed.broken", *places, address=broken[0].url)
    elif sound:
        yield _fed(sample, sound, len(declared))
    elif sample.feeds or declared or _is_named(sample):
        causes = filter(None, map(why_unknown, sample.feeds))
        yield untested(next(causes, Cause.NOT_ASKED))  # on another host, or a page about feeds
    elif sample.why_silent:
        yield untested(sample.why_silent)
    elif not _has_news(sample):
        yield inapplicable(place(sample.home))
    else:
        yield failed("interoperability.feed.absent", place(sample.home))


def _declared(sample: Sample) -> set[str]:
    """The feeds that the heads of the pages declare."""
    return {
        item.url
        for page in sample.readable
        for item in page.relations
        if item.type.lower().partition(";")[0].strip() in _TYPES
    }


def _is_named(sample: Sample) -> bool:
    """Whether a link speaks of a feed, or some of what would declare it was left out."""
    left_out = any(len(page.relations) >= FEW for page in sample.readable)
    return left_out or any(_CALLED.search(plain(link.text)) for link in sample.links if link.url)


def _is_broken(file: File, declared: set[str]) -> bool:
    """Whether a feed is not there or cannot be read; a page that a mere link leads to may be about feeds."""
    if is_gone(file):
        return True
    if why_unknown(file) is not None:
        return False
    return bool(file.flaw) if file.kind in _FEEDS else file.url in declared


def _fed(sample: Sample, feeds: list[File], declared: int) -> Finding:
    """Of feeds that can be read, the last entry tells."""
    seen = [place(file.url, file.title) for file in feeds]
    if not any(file.entries for file in feeds):
        return failed("interoperability.feed.empty", *seen, address=feeds[0].url)
    dates = [file.newest for file in feeds if file.newest is not None]
    if not dates or max(dates) >= sample.observed_at - STALE:
        return passed(*seen)
    recent = _recent_news(sample)
    arguments = {"address": feeds[0].url, "last": max(dates).date().isoformat()}
    if recent and declared <= len(sample.feeds):
        return failed("interoperability.feed.stale", *seen, place(*recent), **arguments)
    return cannot_tell("interoperability.feed.stale", *seen, **arguments)


def _has_news(sample: Sample) -> bool:
    texts = [link.text for link in sample.links if link.url]
    texts += [heading.text for page in sample.readable for heading in page.headings]
    return any(_NEWS.search(plain(text)) for text in texts)


def _recent_news(sample: Sample) -> tuple[str, str] | None:
    """A page of news with a date of the last twelve months, and the date."""
    for page in sample.of(Role.NEWS):
        text = plain_text(page.text)
        found = [(item[0], int(item[2]), _MONTHS.index(item[1]) + 1) for item in _WRITTEN.finditer(text)]
        found += [(item[0], int(item[2]), int(item[1])) for item in _IN_NUMBERS.finditer(text)]
        for written, year, month in found:
            if 0 <= _months_ago(sample.observed_at, year, month) < len(_MONTHS):
                return page.url, written
    return None


def _months_ago(now: datetime, year: int, month: int) -> int:
    return (now.year - year) * 12 + now.month - month
