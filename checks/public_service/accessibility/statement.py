"""Whether the site has an accessibility statement, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, passed, place, untested
from auditor.facts.sample import Sample
from auditor.model import Axis, Finding
from auditor.references import accessibility_decree, accessibility_law, rgaa_duty
from checks.public_service.accessibility.audits import has_audit
from checks.public_service.accessibility.conformity import READ, State
from checks.public_service.accessibility.model_headings import OF_FAULTS, OPTIONAL, Part
from checks.public_service.accessibility.statement_dates import holds_until, newest
from checks.public_service.accessibility.statement_reading import Missing, Statement, statement_of
from checks.texts import has_any

#: Parts that the law itself asks for (decree 2019-768); the other headings are the model's.
_LAWFUL = (
    Part.CONFORMITY,
    Part.RESULTS,
    Part.CONTENTS,
    Part.ESTABLISHMENT,
    Part.CONTACT,
    Part.RECOURSE,
)

#: What the model leaves to be filled in, and people forget.
_BLANK = re.compile(
    r"\[(?:nom|url|lister|indiquer|detailler|date|pourcentage|jj|totalement|facultatif|liens?|liste)\b[^\]\n]{0,200}\]"
    r"|\bjj mois aaaa\b|\bjj/mm/aaaa\b|\bsociete nnn\b|\bxx/xx/xxxx\b|\bxx ?%|\blorem ipsum\b"
)

#: Each holds one of these.
_OF_BLANKS = ("[", "jj", "nnn", "xx", "lorem ipsum")

#: What the part on contact says, whatever it is called; "Contact" alone stands in every menu.
_TO_TURN_TO = r"\bsignaler\b|\bn'arrivez pas a\b|\bsous une autre forme\b|\balternative accessible\b"


@check(
    "public_service.accessibility-statement",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("declaration-accessibilite"), accessibility_law(), accessibility_decree()],
    codes=[
        "public_service.accessibility-statement.absent",
        "public_service.accessibility-statement.document",
        "public_service.accessibility-statement.elsewhere",
        "public_service.accessibility-statement.other-language",
    ],
)
def statement(sample: Sample) -> Iterator[Finding]:
    """The site publishes its accessibility statement, as one of its pages (law 2005-102, article 47).

    A page that is called "accessibility" is not yet one: it must hold headings of the model, or its wording.
    """
    found = statement_of(sample)
    if isinstance(found, Statement):
        yield passed(place(found.page.url, found.page.title))
        return
    match found.why:
        case "document":
            yield failed("public_service.accessibility-statement.document", *found.places)
        case "elsewhere":
            yield cannot_tell("public_service.accessibility-statement.elsewhere", *found.places)
        case "foreign":
            yield cannot_tell("public_service.accessibility-statement.other-language", *found.places)
        case "unseen":
            yield untested(found.cause)
        case "absent":
            yield failed("public_service.accessibility-statement.absent", *found.places)


@check(
    "public_service.accessibility-statement-parts",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("declaration-accessibilite"), accessibility_decree()],
    codes=[
        "public_service.accessibility-statement-parts.missing",
        "public_service.accessibility-statement-parts.headings",
        "public_service.accessibility-statement-parts.without-law",
        "public_service.accessibility-statement-parts.blank",
    ],
)
def parts(sample: Sample) -> Iterator[Finding]:
    """The statement follows the model that the RGAA lays down, and is filled in.

    A part is missing when neither its heading nor what it must say was found (decree 2019-768;
    RGAA, obligations: déclaration d'accessibilité). Order and levels of the headings do not count.
    """
    found = statement_of(sample)
    if isinstance(found, Missing):
        yield found.finding()
        return
    flaws = list(_flaws(found))
    yield from flaws or [passed(place(found.page.url), headings=len(found.parts))]


def _flaws(found: Statement) -> Iterator[Finding]:
    here = place(found.page.url, found.page.title)
    code = "public_service.accessibility-statement-parts"
    lacking = [part for part in _wanted(found) if part not in found.parts]
    missing = tuple(part.value for part in lacking if part in _LAWFUL and not _is_said(part, found))
    if missing:
        yield failed(f"{code}.missing", here, missing=missing)
    headings = tuple(part.value for part in lacking if part.value not in missing)
    if headings:
        yield failed(f"{code}.headings", here, missing=headings)
    if not found.cites_law:
        yield failed(f"{code}.without-law", here)
    blank = _BLANK.search(found.text[:READ]) if has_any(found.text, *_OF_BLANKS) else None
    if blank is not None:
        yield failed(f"{code}.blank", place(found.page.url, blank[0]), found=blank[0])


def _wanted(found: Statement) -> Iterator[Part]:
    """The headings that the model has for such a statement."""
    needless = OF_FAULTS if found.state is State.TOTAL else OPTIONAL
    return (part for part in Part if part not in needless)


def _is_said(part: Part, found: Statement) -> bool:
    """Whether a part without heading is there all the same, by what it must say."""
    match part:
        case Part.CONFORMITY:
            return bool(found.states)
        case Part.RESULTS:
            return has_audit(found.text)
        case Part.CONTENTS:
            return bool(OF_FAULTS & set(found.parts)) or "non accessible" in found.text
        case Part.ESTABLISHMENT:
            return newest(found.dates) is not None
        case Part.CONTACT:
            return re.search(_TO_TURN_TO, found.text) is not None
        case _:
            return "defenseur des droits" in found.text


@check(
    "public_service.accessibility-statement-date",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("declaration-accessibilite"), accessibility_decree()],
    codes=[
        "public_service.accessibility-statement-date.absent",
        "public_service.accessibility-statement-date.too-old",
        "public_service.accessibility-statement-date.unclear",
    ],
)
def date(sample: Sample) -> Iterator[Finding]:
    """The statement is dated, and still holds.

    It holds three years, or eighteen months after a new version of the RGAA (RGAA, obligations: déclaration
    d'accessibilité, validité). Older ones are what the Arcom's notice of 1 April 2026 was about (quoted in
    Immersion-Facilitee/immersion-facile, issue 5261). The latest of several dates counts, a month to its end.
    """
    found = statement_of(sample)
    if isinstance(found, Missing):
        yield found.finding()
        return
    today = sample.observed_at.date()
    dated = newest(found.dates)
    if dated is None:
        others = [place(found.page.url, item.line) for item in found.dates]
        if others:
            yield cannot_tell("public_service.accessibility-statement-date.unclear", *others[:3])
        else:
            yield failed("public_service.accessibility-statement-date.absent", place(found.page.url))
        return
    seen = place(found.page.url, dated.line)
    until = holds_until(dated.written.last)
    if dated.written.first > today:
        yield cannot_tell("public_service.accessibility-statement-date.unclear", seen)
    elif until < today:
        days = {"date": dated.written.last.isoformat(), "until": until.isoformat()}
        yield failed("public_service.accessibility-statement-date.too-old", seen, **days)
    else:
        yield passed(seen, date=dated.written.last.isoformat(), until=until.isoformat())
