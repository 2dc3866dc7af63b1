"""Whether an audit stands behind the statement, and whose."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place
from auditor.facts.sample import Sample
from auditor.model import Axis, Finding
from auditor.references import accessibility_decree, rgaa_duty
from checks.public_service.accessibility.audits import has_audit, names_auditor, rates_in
from checks.public_service.accessibility.model_headings import Part
from checks.public_service.accessibility.statement_reading import Missing, Statement, statement_of


@check(
    "public_service.accessibility-audit",
    axis=Axis.ACCESSIBILITY,
    references=[
        rgaa_duty("declaration-accessibilite"),
        rgaa_duty("evaluation-conformite"),
        accessibility_decree(),
    ],
    codes=[
        "public_service.accessibility-audit.absent",
        "public_service.accessibility-audit.without-rate",
        "public_service.accessibility-audit.without-auditor",
    ],
)
def audit(sample: Sample) -> Iterator[Finding]:
    """The statement rests on an audit, whose author and result it gives.

    "A statement is the result of an actual evaluation" (RGAA, obligations: déclaration d'accessibilité): one
    without audit does not tell how things stand, as the Arcom's notice of 1 April 2026 holds (quoted in
    Immersion-Facilitee/immersion-facile, issue 5261).
    """
    found = statement_of(sample)
    if isinstance(found, Missing):
        yield found.finding()
        return
    here = place(found.page.url, _excerpt(found))
    if not has_audit(found.text):
        yield failed("public_service.accessibility-audit.absent", here)
        return
    flaws = []
    if not rates_in(found.text):
        flaws.append(failed("public_service.accessibility-audit.without-rate", here))
    if not names_auditor(_told(found)):
        flaws.append(failed("public_service.accessibility-audit.without-auditor", here))
    yield from flaws or [passed(here)]


def _told(found: Statement) -> str:
    """Where a statement tells of its audit: anywhere but in its last parts."""
    return found.under(None, *(part for part in Part if part not in (Part.CONTACT, Part.RECOURSE)))


def _excerpt(found: Statement) -> str:
    """The lines under the results, or under the state."""
    return found.written_under(Part.RESULTS) or found.written_under(Part.CONFORMITY)
