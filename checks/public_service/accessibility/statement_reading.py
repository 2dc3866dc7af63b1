"""The accessibility statement of a site: found, and taken apart once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from auditor.check import inapplicable, once_a_fact, place, untested
from auditor.facts.sample import Link, Role, Sample, SamplePage
from auditor.model import Cause, Finding, Place
from auditor.plaintext import plain
from checks.public_service.accessibility.addresses import (
    is_document,
    is_foreign,
    is_hollow,
    is_on_site,
    names_accessibility,
)
from checks.public_service.accessibility.audits import rates_in
from checks.public_service.accessibility.conformity import READ, State, states_in
from checks.public_service.accessibility.model_headings import COMMON, Part, part_named
from checks.public_service.accessibility.statement_dates import Dated, dates_of
from checks.texts import plain_text

#: Lines of a page that may open a part.
_LINES = 800

#: Model headings that make a statement of a page of that name (Accès Cible asks as many), and of another.
_HEADINGS = 2
_HEADINGS_ELSEWHERE = 4

_LEGAL = re.compile(r"\barticle 47\b|\brgaa\b|referentiel general d'amelioration")
_ARTICLE_47 = re.compile(r"\bart(?:icle|[.])? ?47\b")


@dataclass(frozen=True)
class Section:
    """A part of a page, from its heading to the next.

    Attributes:
        part: None for what stands before the first heading.
        written: its lines, as they stand there; lines: the same, plain.
    """

    part: Part | None
    written: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """A statement, as far as its page tells.

    Attributes:
        page: where it stands.
        sections: the page, divided.
        parts: the parts whose heading was found, in the order of the page.
        states: the states that it declares; more than one when it contradicts itself.
        rates: the shares of criteria that it gives, in per cent.
        dates: those that it holds.
    """

    page: SamplePage
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    states: tuple[State, ...] = ()
    rates: tuple[float, ...] = ()
    dates: tuple[Dated, ...] = ()

    @cached_property
    def text(self) -> str:
        """All of it, plain."""
        return self.under(None, *Part)

    @property
    def state(self) -> State | None:
        """The state that it declares; None when none or several were read."""
        return self.states[0] if len(self.states) == 1 else None

    @property
    def rate(self) -> float | None:
        """The rate that it gives; None when none or several were read."""
        return self.rates[0] if len(self.rates) == 1 else None

    @property
    def cites_law(self) -> bool:
        """Whether it names article 47, which it is made by."""
        return _ARTICLE_47.search(self.text) is not None

    def under(self, *parts: Part | None) -> str:
        """What stands under these headings; None is for what stands before the first one."""
        return "\n".join(line for section in self.sections if section.part in parts for line in section.lines)

    def written_under(self, *parts: Part | None) -> str:
        """The same as it stands in the page, to be shown."""
        return " ".join(
            line for section in self.sections if section.part in parts for line in section.written
        )


@dataclass(frozen=True)
class Missing:
    """Why there is no statement to read.

    Attributes:
        why: ``document``: a file, not a page; ``elsewhere``: on another site, which was not visited;
            ``foreign``: the site is not in French; ``unseen``: it may be there; ``absent``: it is not.
        cause: for ``unseen``.
        places: where it was looked for, or seen.
        urls: addresses that it is said to be at.
    """

    why: Literal["document", "elsewhere", "foreign", "unseen", "absent"]
    places: tuple[Place, ...] = ()
    cause: Cause = Cause.NOT_ASKED
    urls: tuple[str, ...] = field(default=())

    @property
    def hidden_by(self) -> Cause | None:
        """The cause for which its content is not known; None when there is no statement."""
        known = {"document": Cause.NOT_HTML, "elsewhere": Cause.NOT_ASKED, "unseen": self.cause}
        return known.get(self.why)

    def finding(self) -> Finding:
        """What a check says whose subject is in the statement."""
        return inapplicable(*self.places) if self.hidden_by is None else untested(self.hidden_by)


@once_a_fact
def statement_of(sample: Sample) -> Statement | Missing:
    """The statement of the site, or why there is none to read."""
    named = sample.of(Role.ACCESSIBILITY)
    for page in (*named, *(page for page in sample.readable if page not in named)):
        found = read_statement(page, named=page in named)
        if found is not None:
            return found
    return _missing(sample)


def read_statement(page: SamplePage, *, named: bool = True) -> Statement | None:
    """The statement that a page holds; None when it holds none.

    Two headings of the model at least, or its legal wording, make a statement: a page on the accessibility of
    buildings, or one that only says "not found", has neither. A page of another name must hold more headings.
    """
    if not named and "conformit" not in page.text.casefold():
        return None  # no heading that tells a statement from another page is without the word
    sections = tuple(_sections(page))
    parts = tuple(dict.fromkeys(section.part for section in sections if section.part is not None))
    telling = [part for part in parts if part not in COMMON]
    if named:
        is_one = (len(parts) >= _HEADINGS and bool(telling)) or _has_legal_wording(page)
    else:
        is_one = len(telling) >= _HEADINGS_ELSEWHERE
    return _read(Statement(page, sections, parts)) if is_one else None


def _read(bare: Statement) -> Statement:
    """The statement, with what its parts say."""
    summary = bare.under(None, Part.CONFORMITY, Part.RESULTS)
    states = states_in(bare.under(Part.CONFORMITY)) or states_in(summary) or states_in(bare.text)
    rates = rates_in(bare.under(Part.RESULTS)) or rates_in(summary) or rates_in(bare.text)
    dates = tuple(
        dated
        for section in bare.sections
        if section.part is not Part.RECOURSE
        for dated in dates_of(section.written, established=section.part is Part.ESTABLISHMENT)
    )
    return replace(bare, states=states, rates=rates, dates=dates)


def _sections(page: SamplePage) -> Iterator[Section]:
    """The lines of a page under the part that they belong to; a heading is a line of its part."""
    part: Part | None = None
    body: list[str] = []
    for number, line in enumerate(page.text[:READ].split("\n")):
        opened = part_named(line) if number < _LINES else None
        if opened is not None:
            yield Section(part, tuple(body), tuple(map(plain, body)))
            part, body = opened, []
        body.append(line)
    yield Section(part, tuple(body), tuple(map(plain, body)))


def _has_legal_wording(page: SamplePage) -> bool:
    """Whether a page declares a state by the rules, though without the headings of the model."""
    text = plain_text(page.text[:READ])
    return "declaration" in text and _LEGAL.search(text) is not None and bool(states_in(text))


def _missing(sample: Sample) -> Missing:
    """Why no page holds a statement."""
    links = [link for link in sample.links if names_accessibility(link)]
    documents = [link for link in links if is_document(link.url)]
    documents += [Link(url=page.url, text="") for page in sample.unread(Role.ACCESSIBILITY) if _is_file(page)]
    if documents:
        return _said("document", documents)
    outside = [link for link in links if not is_on_site(link.url, sample)]
    if outside:
        return _said("elsewhere", outside)
    cause = _why_unseen(sample)
    if cause is not None:
        return Missing("unseen", cause=cause)
    looked_at = [
        page for page in sample.pages if Role.ACCESSIBILITY in page.roles and page.found_by == "link"
    ]
    places = tuple(
        place(page.url, f"HTTP {page.status}" if page.cause else page.title) for page in looked_at
    ) or (place(sample.pages[0].url),)
    return Missing("foreign" if is_foreign(sample.pages[0]) else "absent", places)


def _said(why: Literal["document", "elsewhere"], links: Iterable[Link]) -> Missing:
    found = tuple(dict.fromkeys((link.url, link.text) for link in links))
    return Missing(why, tuple(place(url, text) for url, text in found), urls=tuple(url for url, _ in found))


def _is_file(page: SamplePage) -> bool:
    return page.cause in (Cause.NOT_HTML, Cause.DOWNLOAD)


def _why_unseen(sample: Sample) -> Cause | None:
    """The cause for which a statement may be there all the same."""
    for page in sample.pages:
        if Role.ACCESSIBILITY in page.roles:
            if page.cause not in (None, Cause.NOT_FOUND):
                return page.cause
            if page.readable and is_hollow(page):
                return Cause.NEEDS_SCRIPT
    return sample.why_silent
