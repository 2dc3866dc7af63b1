"""Whom residents can turn to when they cannot get at something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, passed, place
from auditor.facts.sample import Sample, Zone
from auditor.model import Axis, Finding
from auditor.plaintext import plain
from auditor.references import accessibility_decree, rgaa_duty
from checks.public_service.accessibility.model_headings import Part
from checks.public_service.accessibility.statement_reading import Missing, Statement, statement_of

#: An address, also as people hide it from robots.
_MAIL = re.compile(
    r"[a-z0-9_.+-]{1,64}(?:@| ?[\[(] ?(?:at|arobase|a) ?[\])] ?)[a-z0-9-]{1,63}"
    r"|\badresse e-?mail est protegee"
)
_FORM = re.compile(
    r"\bformulaire|\bpage (?:de )?contact|\benvoye[rz] un (?:message|e-?mail|courriel)"
    r"|\becri(?:re|vez)[ -](?:un |nous)|\b(?:par|via) (?:e-?mail|courriel)"
)
_PHONE = re.compile(r"(?<![0-9])(?:\+33 ?(?:\(0\) ?)?[1-9]|0[1-9])(?:[ .-]?[0-9]{2}){4}(?![0-9])")
_MESSAGE_FIELDS = ("textarea", "email")
_DEFENDER = re.compile(r"defenseur des droits")
_AROUND = (Zone.HEADER, Zone.NAVIGATION, Zone.FOOTER)

#: What the model says of the ways of appeal, and how each is known again.
_WAYS = (
    (
        "formulaire du Défenseur des droits",
        re.compile(r"\bformulaire|\becri(?:re|vez)\b|\bmessage\b|\ben ligne\b"),
    ),
    ("délégué du Défenseur des droits", re.compile(r"\bdelegue")),
    (
        "courrier gratuit\N{NO-BREAK SPACE}: Libre réponse 71120, 75342 Paris CEDEX 07",
        re.compile(r"\b71120\b|\blibre reponse"),
    ),
)
_FORM_URL = re.compile(r"^https?://(?:www\.|formulaire\.)?defenseurdesdroits\.fr")


@check(
    "public_service.accessibility-contact",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("declaration-accessibilite"), accessibility_decree()],
    codes=[
        "public_service.accessibility-contact.absent",
        "public_service.accessibility-contact.telephone-only",
    ],
)
def contact(sample: Sample) -> Iterator[Finding]:
    """The statement tells residents how to report what they cannot use, or to ask for it otherwise.

    The RGAA asks for an e-mail address or a form (obligations: déclaration d'accessibilité, dispositifs
    d'assistance et de contact); a telephone alone leaves out who cannot hear or speak.
    """
    found = statement_of(sample)
    if isinstance(found, Missing):
        yield found.finding()
        return
    text = _text_of_contact(found)
    here = place(found.page.url, found.written_under(Part.CONTACT))
    if _MAIL.search(text) or _can_be_written_to(text, sample, found):
        yield passed(here)
    elif _PHONE.search(text):
        yield failed("public_service.accessibility-contact.telephone-only", here)
    else:
        yield failed("public_service.accessibility-contact.absent", here)


@check(
    "public_service.accessibility-appeal",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("declaration-accessibilite"), accessibility_decree()],
    codes=["public_service.accessibility-appeal.absent", "public_service.accessibility-appeal.incomplete"],
)
def appeal(sample: Sample) -> Iterator[Finding]:
    """The statement tells residents whom to turn to when the town does not answer.

    The model gives three ways to the Défenseur des droits: its form, its delegate, a letter without stamp
    (RGAA, obligations: déclaration d'accessibilité, voies de recours).
    """
    found = statement_of(sample)
    if isinstance(found, Missing):
        yield found.finding()
        return
    if not _DEFENDER.search(found.text):
        yield failed("public_service.accessibility-appeal.absent", place(found.page.url))
        return
    text = found.under(Part.RECOURSE) or found.text
    formal = any(_FORM_URL.search(link.url) for link in sample.links_of(found.page))
    missing = tuple(
        name
        for number, (name, pattern) in enumerate(_WAYS)
        if not pattern.search(text) and not (number == 0 and formal)
    )
    here = place(found.page.url, found.written_under(Part.RECOURSE))
    if missing:
        yield failed("public_service.accessibility-appeal.incomplete", here, missing=missing)
    else:
        yield passed(here)


def _text_of_contact(found: Statement) -> str:
    """What stands under the heading; without such a heading, all that comes before the ways of appeal."""
    if Part.CONTACT in found.parts:
        return found.under(Part.CONTACT)
    return found.under(None, *(part for part in Part if part is not Part.RECOURSE))


def _can_be_written_to(text: str, sample: Sample, found: Statement) -> bool:
    """Whether a form or a link to write by stands in a text, or in the page that holds it."""
    if _FORM.search(text):
        return True
    if any(item.startswith(_MESSAGE_FIELDS) for form in found.page.forms for item in form.fields):
        return True
    return any(
        link.url.startswith("mailto:") or "contact" in link.url.lower()
        for link in sample.links_of(found.page)
        if link.zone not in _AROUND and link.text and plain(link.text) in text
    )
