"""Where a duty is kept: the pages of a role, their lines, and why none may be said to be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor.check import failed, passed, place, untested
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Cause, Finding, Place
from auditor.plaintext import plain

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


@dataclass(frozen=True)
class Line:
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
    written = page.text.split("\n")
    return tuple(Line(page.url, *pair) for pair in zip(written, _plain_lines(page.text), strict=True))


def own_lines(sample: Sample, page: SamplePage) -> tuple[Line, ...]:
    """The lines of a page that are not the home page's too: neither menu nor foot."""
    home = sample.pages[0]
    shared = set() if page is home else set(home.text.split("\n"))
    return tuple(line for line in lines_of(page) if line.written not in shared)


def first(lines: Iterable[Line], pattern: re.Pattern[str]) -> Line | None:
    """The first line in which something stands."""
    return next((line for line in lines if pattern.search(line.plain)), None)


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
    asked = {address for page in sample.pages for address in (page.asked, page.url)}
    for link in sample.links:
        leads = not link.url.startswith(("mailto:", "tel:")) and link.url.partition("#")[0] not in asked
        if leads and called.search(plain(link.text)):
            return untested(Cause.NOT_ASKED, link.url or link.text)
    return None


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


@lru_cache(maxsize=64)
def _plain_lines(text: str) -> tuple[str, ...]:
    return tuple(map(plain, text.split("\n")))
