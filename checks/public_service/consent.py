"""Whether a banner lets the visitor refuse as easily as accept (CNIL, 2020-091 and 2020-092)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.page import Control, Overlay, PageVisit
from auditor.model import Axis, Cause, Finding
from auditor.plaintext import plain
from auditor.references import cnil, data_protection_act

_COOKIES = re.compile(r"\bcookies?\b|\btraceurs?\b|\btemoins? de connexion\b")
_REFUSE = re.compile(
    r"\brefuse|\brejet|\bsans (?:accepter|consentir)|\bne pas (?:accepter|autoriser)|\bnon merci\b|^non$"
    r"|\bje ne veux pas\b"
    r"|\binterdi|\bdesactiver\b|\b(?:decline|deny|reject|disagree|disallow)|\bcontinuer sans\b"
    r"|\bwithout (?:accepting|consent)"
    r"|\bjust required\b|\bonly\b.{0,20}\b(?:necessary|required|essential)|\b(?:necessary|required"
    r"|essential)\b.{0,20}\bonly\b"
    r"|\b(?:uniquement|seulement|que)\b.{0,30}\b(?:necessaires?|essentiels?|obligatoires?|techniques?"
    r"|indispensables?)"
    r"|\b(?:necessaires?|essentiels?|obligatoires?|techniques?|indispensables?)\b.{0,30}\b(?:uniquement"
    r"|seulement)"
)
_ACCEPT = re.compile(r"\baccept|\bautoris|\bje consens\b|\bconsentir\b|\ballow\b|\bagree\b|\btout activer\b")

#: A word that takes note, and may ask nothing: the banner may be there to inform only.
_NOTED = re.compile(
    r"^(?:ok(?:ay)?\b.{0,12}|oui|compris|j'ai compris|d'accord|je suis d'accord|got it|i understand"
    r"|entendu)\W{0,3}$"
)

#: Keeps what was ticked: who ticked nothing has refused, which is less plain than a word.
_SAVE = re.compile(r"\bselection\b|\b(?:enregistrer|valider|confirmer|sauvegarder|save|confirm)\b")

#: A way to refuse that is so much smaller than the way to accept is looked at by a person.
_SMALLER = 3


@check(
    "public_service.refusal",
    axis=Axis.SECURITY,
    references=[data_protection_act("82"), cnil("2020-091"), cnil("2020-092")],
    codes=[
        "public_service.refusal.absent",
        "public_service.refusal.notice",
        "public_service.refusal.smaller",
    ],
)
def refusal(visit: PageVisit) -> Iterator[Finding]:
    """A cookie banner offers to refuse where it offers to accept (CNIL, recommendation 2020-092).

    A banner that was not seen, in a frame or none at all, lets nothing be said.
    """
    if visit.overlays is None:
        yield untested(Cause.NOT_ASKED)
        return
    said = [finding for overlay in visit.overlays if (finding := _of_banner(visit.url, overlay))]
    yield from said or [inapplicable()]


def _of_banner(url: str, overlay: Overlay) -> Finding | None:
    """What to say of an overlay; nothing of one that asks for no agreement to cookies."""
    if not _COOKIES.search(plain(f"{overlay.text} {overlay.marks}")):
        return None
    shown = [(plain(control.text), control) for control in overlay.controls if control.area > 0]
    refuses = [control for text, control in shown if _REFUSE.search(text)]
    saves = [control for text, control in shown if control not in refuses and _SAVE.search(text)]
    others = [(text, control) for text, control in shown if control not in (*refuses, *saves)]
    accepts = [control for text, control in others if _ACCEPT.search(text)]
    noted = [control for text, control in others if _NOTED.search(text)]
    seen = place(url, overlay.text)
    if accepts and saves and not refuses:
        arguments = {"accept": accepts[0].text, "refuse": saves[0].text}
        return cannot_tell("public_service.refusal.smaller", seen, **arguments)
    if accepts and not refuses:
        return failed("public_service.refusal.absent", seen, accept=accepts[0].text)
    if noted and not refuses:
        return cannot_tell("public_service.refusal.notice", seen, accept=noted[0].text)
    if not accepts and not noted:
        return None
    accept, refuse = _largest([*accepts, *noted]), _largest(refuses)
    if refuse.area * _SMALLER < accept.area:
        return cannot_tell("public_service.refusal.smaller", seen, accept=accept.text, refuse=refuse.text)
    return passed(seen, accept=accept.text, refuse=refuse.text)


def _largest(controls: Sequence[Control]) -> Control:
    return max(controls, key=lambda control: control.area)
