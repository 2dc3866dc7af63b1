"""Where a duty is kept: the pages of a role, their lines, and why none may be said to be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from auditor.check import failed, once_a_fact, passed, place, untested
from auditor.facts.sample import Link, Role, Sample, SamplePage
from auditor.model import Cause, Finding, Place
from auditor.plaintext import plain
from checks.texts import plain_lines

#: A page that says less than that beyond what the home page says, and has scripts, is filled by them.
_HOLLOW = 80

#: What stands in a page that nobody filled in: plain text.
_PLACEHOLDER = re.compile(
    r"lorem ipsum|dolor sit amet|\bvotre hebergeur\b|texte suggere|\[\.{2,}\]|\bxx[ .]xx[ .]xx\b"
    r"|\[ ?a completer ?\]|(?:^|: ?)\(?a completer\)?\W{0,3}$|\[adresse(?! (?:e-?mail|mail|courriel"
    r"|electronique))"
    r"|\[(?:votre|nom|raison|telephone|hebergeur|directeur|societe|ville|commune|date|numero|siret)\b"
    r"|\byour (?:company|website|host) name\b"
)
_DOCUMENTS = (Cause.NOT_HTML, Cause.DOWNLOAD)


class Line(NamedTuple):
    """A line of a page: as it is written, and as it is compared."""

    url: str
    written: str
    plain: str

    @property
    def place(self) -> Place:
        """Where it stands, to be shown."""
        return place(self.url, self.written)


def lines_of(page: SamplePage) -> tuple[Line, ...]:
    """The lines of a page, in order."""
    return _lines(page.url, page.text)


@lru_cache(maxsize=64)
def _lines(url: str, text: str) -> tuple[Line, ...]:
    return tuple(Line(url, *pair) for pair in zip(text.split("\n"), plain_lines(text), strict=True))


def own_lines(sample: Sample, page: SamplePage) -> tuple[Line, ...]:
    """The lines of a page that are not the home page's too: neither menu nor foot."""
    if page is sample.pages[0]:
        return lines_of(page)
    shared = _lines_of_home(sample)
    return tuple(line for line in lines_of(page) if line.written not in shared)


@once_a_fact
def _lines_of_home(sample: Sample) -> frozenset[str]:
    return frozenset(sample.pages[0].text.split("\n"))


@once_a_fact
def said_on(sample: Sample) -> str:
    """The lines of all the pages that could be read, plain, each once: what they lack, no page says."""
    lines = (line for page in sample.readable for line in plain_lines(page.text))
    return "\n".join(dict.fromkeys(lines))


def first(lines: Iterable[Line], pattern: re.Pattern[str]) -> Line | None:
    """The first line in which something stands."""
    return next((line for line in lines if pattern.search(line.plain)), None)


def first_on(sample: Sample, pattern: re.Pattern[str]) -> Line | None:
    """The first line of the pages that could be read in which something stands.

    Args:
        pattern: without ``^`` and ``$``, for it is first looked for in all the lines at once.
    """
    if not pattern.search(said_on(sample)):
        return None
    return next((line for page in sample.readable if (line := first(lines_of(page), pattern))), None)


def placeholder(lines: Iterable[Line]) -> Line | None:
    """The first line that a theme or a generator left to be filled in."""
    return first(lines, _PLACEHOLDER)


def pages_of(sample: Sample, role: Role, called: re.Pattern[str]) -> tuple[SamplePage, ...]:
    """The pages of a role.

    Args:
        called: what such a page is called. One that no link led to counts only when its title or a heading
            says so: many sites answer any address with some page.
    """
    return tuple(
        page
        for page in sample.of(role)
        if page.found_by != "path"
        or any(called.search(plain(text)) for text in (page.title, *(item.text for item in page.headings)))
    )


def silence(sample: Sample, role: Role, called: re.Pattern[str]) -> Finding | None:
    """Why nothing may be said to be absent of a role: something was not seen; None when all was."""
    for page in sample.unread(role):
        if page.cause not in (None, Cause.NOT_FOUND):
            return untested(page.cause, page.url)
    if sample.why_silent:
        return untested(sample.why_silent, sample.home)
    for text, link in _leading_on(sample):
        if called.search(text):
            return untested(Cause.NOT_ASKED, link.url or link.text)
    return None


@once_a_fact
def _leading_on(sample: Sample) -> tuple[tuple[str, Link], ...]:
    """The links to pages that were not asked, with what they are called, plain."""
    asked = {address for page in sample.pages for address in (page.asked, page.url)}
    return tuple(
        (plain(link.text), link)
        for link in sample.links
        if not link.url.startswith(("mailto:", "tel:")) and link.url.partition("#")[0] not in asked
    )


def missing(sample: Sample, role: Role, called: re.Pattern[str], check_id: str) -> Finding:
    """What to say when no page of a role could be read: ``check_id.broken``, ``check_id.absent``, or nothing.

    A document in the place of a page is found, though not read.
    """
    unread = sample.unread(role)
    for page in unread:
        if page.cause in _DOCUMENTS:
            return passed(place(page.url))
    silent = silence(sample, role, called)
    if silent:
        return silent
    if unread:
        return failed(f"{check_id}.broken", place(unread[0].referrer, unread[0].asked))
    return failed(f"{check_id}.absent", place(sample.home))


def hollow(sample: Sample, pages: Iterable[SamplePage]) -> Finding | None:
    """Why nothing may be said to be absent from pages that scripts fill; None when they are whole."""
    for page in pages:
        if (page.scripts or page.inline) and sum(
            len(line.plain) for line in own_lines(sample, page)
        ) < _HOLLOW:
            return untested(Cause.NEEDS_SCRIPT, page.url)
    return None


def around(lines: tuple[Line, ...], index: int, before: int, after: int) -> Iterator[Line]:
    """A line and its neighbours."""
    yield from lines[max(0, index - before) : index + after + 1]
