"""Whether a resident who is lost is led to a human being."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Axis, Finding, Place
from auditor.plaintext import plain
from auditor.references import essential_procedures, rgaa
from checks.public_service.contacts import telephone_in
from checks.public_service.hours import opening_hours
from checks.public_service.passages import first, first_on, lines_of, said_on, silence

#: Where a resident looks for a way to reach the town hall.
_COUNTERS = (Role.HOME, Role.CONTACT, Role.HELP)

_CONTACT = re.compile(r"^(?:nous )?contact|contacter la mairie|nous ecrire|coordonnees")
_TIMETABLE = re.compile(r"\bhoraires?\b|^(?:nous )?contact|infos? pratiques?|\bacces\b.{0,20}\bmairie\b")

#: Procedures on line: what they are called, and the hosts that carry them.
_ONLINE = re.compile(
    r"\b(?:demarches|services|paiement|inscriptions?)\b.{0,20}\ben ligne\b|\bteleservices?\b"
    r"|\bguichet numerique\b"
    r"|\b(?:espace|portail) (?:citoyens?|familles?)\b"
)
_ONLINE_HOSTS = re.compile(
    r"^https?://(?:[\w-]{1,63}\.)?(?:demarches-simplifiees\.fr|demarche\.numerique\.gouv\.fr"
    r"|service-public\.(?:gouv\.)?fr)(?:[/:?]|$)"
)

#: People who help, as the State's and towns' services call them, or a desk where one is met.
_HUMAN = re.compile(
    r"\bfrance services?\b|\bmaisons? (?:de |des )?services(?: publics?| au public)?\b|\bmsap\b"
    r"|\bconseill\w{2,6} numeriques?\b|\baidants? (?:numeriques?|connect)\b|\bmediat\w{3,6} numeriques?\b"
    r"|\becrivain\w{0,3} publi\w{1,5}\b|\b(?:espaces?|points?) (?:publics? )?numeriques?\b"
    r"|\bcyber-?bases?\b"
    r"|\b(?:aid|accompagn)\w{1,8} (?:dans|pour|a|aux|avec|en|sur) (?:\w{1,10} ){0,3}(?:demarches?"
    r"|numerique)\b"
    r"|\b(?:en|a la|a l'accueil de la|aupres de la|dans votre|a votre) mairie\b|\bguichets? (?:de|unique"
    r"|d'accueil|physique)"
    r"|\bau guichet\b|\baccueil (?:physique|du public|mairie|de la mairie)\b|\bsur place\b"
)
_HUMAN_HOSTS = re.compile(
    r"^https?://(?:[\w-]{1,63}\.)?(?:france-services\.gouv\.fr|aidantsconnect\.beta\.gouv\.fr"
    r"|conseiller-numerique\.gouv\.fr)(?:[/:?]|$)"
)


@check(
    "public_service.telephone",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa("1.8"), essential_procedures("aide humaine")],
    codes=["public_service.telephone.absent", "public_service.telephone.image"],
)
def telephone(sample: Sample) -> Iterator[Finding]:
    """The home, contact or help page gives a telephone number, in text (RGAA 1.8: no text in an image)."""
    pages = _counters(sample)
    for page in pages:
        for link in sample.links_of(page):
            if link.url.startswith("tel:"):
                yield passed(place(page.url, f"{link.text} {link.url}"))
                return
        for line in lines_of(page):
            if telephone_in(line.plain):
                yield passed(line.place)
                return
    silent = silence(sample, Role.CONTACT, _CONTACT)
    if silent:
        yield silent
        return
    pictured = next(
        (
            place(image.url or page.url, image.alt or "")
            for page in pages
            for image in sample.images_of(page)
            if telephone_in(plain(image.alt or ""))
        ),
        None,
    )
    if pictured:
        yield failed("public_service.telephone.image", pictured)
    else:
        yield failed("public_service.telephone.absent", *(place(page.url, page.title) for page in pages))


@check(
    "public_service.opening-hours",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa("1.8")],
    codes=["public_service.opening-hours.absent"],
)
def hours(sample: Sample) -> Iterator[Finding]:
    """The home, contact or help page says in text when the town hall is open (RGAA 1.8: not in an image)."""
    pages = _counters(sample)
    for page in pages:
        found = opening_hours(lines_of(page))
        if found:
            yield passed(found.place)
            return
    shown = (place(page.url, page.title) for page in pages)
    yield silence(sample, Role.CONTACT, _TIMETABLE) or failed("public_service.opening-hours.absent", *shown)


@check(
    "public_service.human-help",
    axis=Axis.ACCESSIBILITY,
    references=[essential_procedures("aide humaine")],
    codes=["public_service.human-help.absent"],
)
def human_help(sample: Sample) -> Iterator[Finding]:
    """A site with procedures on line names somebody who helps: a mention, no proof that help is given."""
    helper = _helper(sample)
    if helper:
        yield passed(helper)
        return
    if sample.why_silent:
        yield untested(sample.why_silent, sample.home)
        return
    online = next((link for link in sample.links if _ONLINE_HOSTS.search(link.url)), None)
    named = first_on(sample, _ONLINE)
    if online or named:
        shown = named.place if named else place(sample.home, online.url if online else "")
        yield silence(sample, Role.HELP, _HUMAN) or failed("public_service.human-help.absent", shown)
    else:
        yield inapplicable()


def _helper(sample: Sample) -> Place | None:
    """The first mention of somebody who helps, or the first link to such a service."""
    mentioned = _HUMAN.search(said_on(sample)) is not None
    links = {number for number, link in enumerate(sample.links) if _HUMAN_HOSTS.search(link.url)}
    for page in sample.readable:
        found = first(lines_of(page), _HUMAN) if mentioned else None
        if found:
            return found.place
        number = next((number for number in page.links if number in links), None)
        if number is not None:
            return place(page.url, sample.links[number].url)
    return None


def _counters(sample: Sample) -> tuple[SamplePage, ...]:
    """The pages where somebody who is lost looks first, each once, the home page first."""
    return tuple(page for page in sample.readable if any(role in page.roles for role in _COUNTERS))
