"""What residents are told of their personal data (RGPD, article 13), and whom they may write to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, once_a_fact, passed, place, untested
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Axis, Finding, Place
from auditor.plaintext import plain
from auditor.references import rgpd
from checks.public_service.contacts import has_address, has_mail, telephone_in
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
    said_on,
    silence,
)
from checks.texts import has_any

CALLED = re.compile(
    r"donnees (?:personnelles|a caractere personnel)|confidentialite|vie privee|\brgpd\b"
    r"|protection des donnees"
)
_SECTION = re.compile(
    r"donnees (?:personnelles|nominatives|a caractere personnel)|informatique et libertes|\brgpd\b"
)

#: A field whose type or name asks who somebody is; that of a search is none.
_PERSONAL = re.compile(
    r"^(?:email|tel|password) |(?:^|[^a-z])(?:e?-?mail|courriel|nom|prenom|name|lastname|firstname|phone"
    r"|telephone"
    r"|adresse|address|naissance|message|commentaire|comment)(?:[^a-z]|$)"
)

#: What article 13 asks for → how French pages say it.
_ITEMS = {
    "no-controller": re.compile(r"\bresponsables? (?:du|de|des|d'un|conjoints? du)\b.{0,20}\btraitements?"),
    "no-purpose": re.compile(
        r"\bfinalites?\b|\ba pour (?:but|objet)\b|\bservent a\b|\b(?:destine|utilise|traite|collecte"
        r"|recueilli)\w{0,3}\b.{0,60}"
        r"\b(?:pour|afin|a des fins|a)\b"
    ),
    "no-legal-basis": re.compile(
        r"\bbases? (?:legales?|juridiques?)\b|\bfondements?\b|\blicite|\binteret (?:public|legitime)\b"
        r"|\bobligation legale\b"
        r"|\bbase d[eu] .{0,20}consentement\b|\brepose\w{0,3} sur .{0,20}consentement\b|\barticle 6\b"
    ),
    "no-recipients": re.compile(
        r"\bdestinat|\bdestinee?s? (?:aux?|a la|a l'|uniquement)\b|\btransmis|\bcommunique"
        r"|\bsous-traitant|\bpartage|\bcede|\btiers\b"
        r"|\bont acces\b|\bacces aux donnees\b"
    ),
    "no-retention": re.compile(
        r"\bconserv|\bduree\b|\barchiv|\beffacee?s? (?:apres|au bout)|\bsupprimee?s? (?:apres|au bout)"
    ),
    "no-rights": re.compile(
        r"\bdroits? d'acces\b|\bdroits? .{0,60}\b(?:acces|rectifi|effacement|opposition|suppression)"
    ),
    "no-complaint": re.compile(
        r"(?:reclam|plainte|saisi|recours|introdui|adress|contact).{0,150}(?:\bcnil\b"
        r"|\bcommission nationale (?:de l')?informatique)"
        r"|(?:\bcnil\b|\bcommission nationale (?:de l')?informatique).{0,150}(?:reclam|plainte|saisi"
        r"|recours)"
    ),
}
_OFFICER = re.compile(
    r"\bdpo\b|\bdpd\b|\bdelegue.{0,30}\bprotection des donnees\b|\bdata protection officer\b|\brgpd@"
)
#: Each way to name one holds one of these.
_OF_OFFICER = ("dpo", "dpd", "protection d", "data protection", "rgpd@")
_OFFICER_MAIL = re.compile(r"\b(?:dpo|dpd|rgpd|donnees|protection)[\w.-]{0,40}(?:@|\[at\]|\(at\))")
_WRITE = re.compile(r"\bformulaire\b")

#: Pages that tell of other things, where a word on data is no information on those of the site.
_ASIDE = frozenset((Role.NEWS, Role.OTHER))


@check(
    "public_service.privacy",
    axis=Axis.SECURITY,
    references=[rgpd("13")],
    codes=[
        "public_service.privacy.absent",
        "public_service.privacy.broken",
        "public_service.privacy.placeholder",
    ],
)
def privacy(sample: Sample) -> Iterator[Finding]:
    """A site that collects personal data tells what becomes of them (RGPD, article 13)."""
    collecting = _collects(sample)
    if collecting is None:
        yield untested(sample.why_silent, sample.home) if sample.why_silent else inapplicable()
        return
    pages = _pages(sample)
    if not pages:
        yield missing(sample, Role.PRIVACY, CALLED, "public_service.privacy")
        return
    left = placeholder(line for page in pages for line in own_lines(sample, page))
    if left:
        yield failed("public_service.privacy.placeholder", left.place)
    else:
        yield passed(place(pages[0].url, pages[0].title), collecting)


@check(
    "public_service.privacy-items",
    axis=Axis.SECURITY,
    references=[rgpd("13")],
    codes=[f"public_service.privacy-items.{item}" for item in _ITEMS],
)
def privacy_items(sample: Sample) -> Iterator[Finding]:
    """The information on personal data is whole (RGPD, article 13, paragraphs 1 and 2)."""
    pages = _pages(sample)
    instead = silence(sample, Role.PRIVACY, CALLED) if not pages else hollow(sample, pages)
    if instead or not pages or _collects(sample) is None:
        yield instead or inapplicable()
        return
    lines = [line for page in (*pages, *sample.of(Role.CONTACT)) for line in own_lines(sample, page)]
    lacking = [item for item, pattern in _ITEMS.items() if first(lines, pattern) is None]
    shown = place(pages[0].url, pages[0].title)
    # What lacks may be told in a page that is named and could not be read.
    unknown = silence(sample, Role.PRIVACY, CALLED) if lacking else None
    if unknown:
        yield unknown
        return
    for item in lacking:
        yield failed(f"public_service.privacy-items.{item}", shown)
    if not lacking:
        yield passed(shown)


@check(
    "public_service.data-protection-officer",
    axis=Axis.SECURITY,
    references=[rgpd("37"), rgpd("13")],
    codes=[
        "public_service.data-protection-officer.absent",
        "public_service.data-protection-officer.no-contact",
    ],
)
def data_protection_officer(sample: Sample) -> Iterator[Finding]:
    """The town says how to reach its data protection officer (RGPD, articles 37.1.a and 37.7)."""
    named: Line | None = None
    for page in sample.readable if has_any(said_on(sample), *_OF_OFFICER) else ():
        if _ASIDE.issuperset(page.roles):
            continue
        lines = lines_of(page)
        for index, line in enumerate(lines):
            if _OFFICER.search(line.plain):
                named = named or line
                if any(map(_tells_how, around(lines, index, 1, 3))) or _officer_link(sample, page):
                    yield passed(line.place)
                    return
    if named:
        yield cannot_tell("public_service.data-protection-officer.no-contact", named.place)
        return
    linked = next((found for page in sample.readable if (found := _officer_link(sample, page))), None)
    if linked:
        yield passed(linked)
        return
    yield (
        silence(sample, Role.PRIVACY, CALLED)
        or hollow(sample, _pages(sample))
        or failed("public_service.data-protection-officer.absent", place(sample.home))
    )


@once_a_fact
def _pages(sample: Sample) -> tuple[SamplePage, ...]:
    """The pages that inform on personal data: so called, or with a section on them."""
    pages = pages_of(sample, Role.PRIVACY, CALLED)
    others = (*sample.of(Role.LEGAL_NOTICE), *sample.of(Role.CONTACT))
    sections = (page for page in others if page not in pages and first(own_lines(sample, page), _SECTION))
    return (*pages, *dict.fromkeys(sections))


@once_a_fact
def _collects(sample: Sample) -> Place | None:
    """The first place where the site asks residents for personal data: a form, or an address to write to."""
    for page in sample.readable:
        for form in page.forms:
            asked = next((item for item in form.fields if _PERSONAL.search(plain(item))), None)
            if asked:
                return place(page.url, asked)
    for page in sample.readable:
        for link in sample.links_of(page):
            if link.url.startswith("mailto:"):
                return place(page.url, link.url)
    return None


def _tells_how(line: Line) -> bool:
    """Whether a line says how to reach somebody."""
    text = line.plain
    return bool(has_mail(text) or telephone_in(text) or has_address(text) or _WRITE.search(text))


def _officer_link(sample: Sample, page: SamplePage) -> Place | None:
    """A link to write to the officer."""
    numbers = _officer_links(sample)
    return next(
        (place(page.url, sample.links[number].url) for number in page.links if number in numbers), None
    )


@once_a_fact
def _officer_links(sample: Sample) -> frozenset[int]:
    """The links to write to the officer, by their numbers."""
    return frozenset(
        number
        for number, link in enumerate(sample.links)
        if link.url.startswith("mailto:")
        and (_OFFICER_MAIL.search(link.url) or _OFFICER.search(plain(link.text)))
    )
