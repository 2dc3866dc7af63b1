"""The legal notice: who publishes the site, who answers for it, who hosts it (LCEN, article 1-1).

Whoever wants to leave a supplier must know whom to leave: this is why the notice serves reversibility.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable, once_a_fact, passed, place
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Axis, Finding, Place
from auditor.references import lcen
from checks.public_service.contacts import has_address, has_address_anywhere, telephone_in
from checks.public_service.passages import (
    Line,
    around,
    first,
    hollow,
    lines_of,
    missing,
    own_lines,
    pages_of,
    placeholder,
    silence,
)
from checks.texts import has_any

CALLED = re.compile(r"\b(?:mentions?|informations?|notices?) legales?\b")

#: French for hosting a site; lodgings for tourists ("hébergements") are something else.
_HOST = re.compile(r"\bheberge(?:e|es|r|ur|urs|ment)?\b(?! touristiques?)|\bhosted\b|\bhosting\b")
#: Each way to say it holds one of these.
_OF_HOST = ("heberge", "host")
_HOST_WORDS = re.compile(
    r"\bheberge\w{0,6}|\b(?:du|le|la|les|ce|de|l'|par|et|est|sont|site|sites|internet|web|assure|notre"
    r"|nom|chez)(?!\w)"
)

#: A town that hosts its site itself gives its own address and number.
_OWN_HOST = re.compile(
    r"\bheberge.{0,40}\b(?:mairie|commune|ville|collectivite|propres? serveurs?)\b"
    r"|\bnos (?:propres )?serveurs\b"
)

#: A passage on the host is a few lines, and ends where another subject begins.
_PASSAGE = 6
_OTHER_SUBJECT = re.compile(
    r"^(?:\d{1,2}[.) ]{1,3})?(?:l')?(?:edit|direct|responsab|propriet|credit|concept|realis|donnee|cookie"
    r"|mairie|commune|droit|lien|confidential|protection|litige|accessib|webm|publi|copyright|vie privee)"
    r"|\b(?:mairie|commune|ville) d|\b(?:ce|present|le) site est (?:edite|la propriete)"
)
_PUBLISHER = re.compile(
    r"\bedit(?:e|ee|eur|eurs|rice|ion)\b|\bpublie(?:e)? par\b|\bpropri(?:etaire|ete)\b"
    r"|\b(?:commune|mairie|ville|syndicat|communaute(?: de communes| d'agglomeration)?|hotel de ville) d"
)
_DIRECTOR = re.compile(
    r"\bdirect(?:eur|rice|ion)[^\n]{0,40}\b(?:publication|redaction)s?\b"
    r"|\bresponsable[^\n]{0,40}\b(?:publication|redaction|editorial|contenu)"
)
_LETTERS = 3


@dataclass(frozen=True)
class _Notice:
    """What the legal notice says; ``instead`` is what to say when it could not be read."""

    pages: tuple[SamplePage, ...] = ()
    lines: tuple[Line, ...] = ()
    instead: Finding | None = None

    @property
    def place(self) -> Place:
        """The page, to be shown where something lacks."""
        return place(self.pages[0].url, self.pages[0].title)


@once_a_fact
def _read(sample: Sample) -> _Notice:
    pages = pages_of(sample, Role.LEGAL_NOTICE, CALLED)
    if not pages:
        # That there is none is said once, by the check on the page.
        return _Notice(instead=silence(sample, Role.LEGAL_NOTICE, CALLED) or inapplicable())
    lines = tuple(line for page in pages for line in lines_of(page))
    return _Notice(pages, lines, hollow(sample, pages))


@check(
    "public_service.legal-notice",
    axis=Axis.REVERSIBILITY,
    references=[lcen("1-1")],
    codes=[
        "public_service.legal-notice.absent",
        "public_service.legal-notice.broken",
        "public_service.legal-notice.unlinked",
        "public_service.legal-notice.placeholder",
    ],
)
def legal_notice(sample: Sample) -> Iterator[Finding]:
    """A link leads to the legal notice, and the notice was filled in (LCEN, article 1-1)."""
    pages = pages_of(sample, Role.LEGAL_NOTICE, CALLED)
    if not pages:
        yield missing(sample, Role.LEGAL_NOTICE, CALLED, "public_service.legal-notice")
        return
    left = placeholder(line for page in pages for line in own_lines(sample, page))
    if left:
        yield failed("public_service.legal-notice.placeholder", left.place)
    elif all(page.found_by == "path" for page in pages):
        unknown = silence(sample, Role.LEGAL_NOTICE, CALLED)
        yield unknown or failed("public_service.legal-notice.unlinked", place(pages[0].url, pages[0].title))
    else:
        yield passed(place(pages[0].url, pages[0].title))


@check(
    "public_service.publisher",
    axis=Axis.REVERSIBILITY,
    references=[lcen("1-1")],
    codes=[
        "public_service.publisher.unnamed",
        "public_service.publisher.no-address",
        "public_service.publisher.no-telephone",
    ],
)
def publisher(sample: Sample) -> Iterator[Finding]:
    """The legal notice gives the publisher's name, address and telephone number (LCEN, article 1-1)."""
    notice = _read(sample)
    if notice.instead:
        yield notice.instead
        return
    of_host = set(_host_passage(notice.lines))
    lines = [line for line in notice.lines if line not in of_host]
    named = first(lines, _PUBLISHER)
    dialled = any(link.url.startswith("tel:") for page in notice.pages for link in sample.links_of(page))
    faults = []
    if named is None:
        faults.append("unnamed")
    if not any(has_address(line.plain) for line in lines):
        faults.append("no-address")
    if not dialled and not any(telephone_in(line.plain) for line in lines):
        faults.append("no-telephone")
    for fault in faults:
        yield failed(f"public_service.publisher.{fault}", named.place if named else notice.place)
    if named and not faults:
        yield passed(named.place)


@check(
    "public_service.director",
    axis=Axis.REVERSIBILITY,
    references=[lcen("1-1")],
    codes=["public_service.director.unnamed"],
)
def director(sample: Sample) -> Iterator[Finding]:
    """The legal notice names the director of publication (LCEN, article 1-1)."""
    notice = _read(sample)
    if notice.instead:
        yield notice.instead
        return
    for index, line in enumerate(notice.lines):
        found = _DIRECTOR.search(line.plain)
        if found:
            following = notice.lines[index + 1 : index + 2]
            said = line.plain[found.end() :] + line.plain[: found.start()]
            if _is_said(said) or following:
                yield passed(line.place, *(item.place for item in following))
                return
    yield failed("public_service.director.unnamed", notice.place)


@check(
    "public_service.host",
    axis=Axis.REVERSIBILITY,
    references=[lcen("1-1")],
    codes=[
        "public_service.host.unnamed",
        "public_service.host.no-address",
        "public_service.host.no-telephone",
    ],
)
def host(sample: Sample) -> Iterator[Finding]:
    """The legal notice gives the host's name, address and telephone number (LCEN, article 1-1)."""
    notice = _read(sample)
    if notice.instead:
        yield notice.instead
        return
    passage = tuple(dict.fromkeys(_host_passage(notice.lines)))
    if not _is_said(" ".join(_HOST_WORDS.sub(" ", line.plain) for line in passage)):
        yield failed("public_service.host.unnamed", notice.place)
        return
    shown = [line.place for line in passage[:_PASSAGE]]
    own = first(passage, _OWN_HOST)
    lines = notice.lines if own else passage
    complete = True
    if not any(has_address_anywhere(line.plain) for line in lines):
        complete = False
        yield failed("public_service.host.no-address", *shown)
    if not any(telephone_in(line.plain) for line in lines):
        complete = False
        yield failed("public_service.host.no-telephone", *shown)
    if complete:
        yield passed(*shown)


def _host_passage(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines that speak of the host: from each that names it, until another subject begins."""
    for index, line in enumerate(lines):
        if has_any(line.plain, *_OF_HOST) and _HOST.search(line.plain):
            yield line
            for following in around(lines, index + 1, 0, _PASSAGE - 1):
                if _OTHER_SUBJECT.search(following.plain):
                    break
                yield following


def _is_said(text: str) -> bool:
    """Whether something stands there, beyond signs."""
    return sum(map(str.isalpha, text)) >= _LETTERS
