"""Whether the home page says how accessible the site is."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, passed, place, untested
from auditor.facts.sample import Sample
from auditor.model import Axis, Finding
from auditor.references import accessibility_decree, accessibility_law, rgaa_duty
from checks.public_service.accessibility.addresses import is_foreign
from checks.public_service.accessibility.claim import state_allowed
from checks.public_service.accessibility.conformity import State
from checks.public_service.accessibility.mention_reading import begun_mentions_of, mentions_of
from checks.public_service.accessibility.statement_reading import Statement, statement_of

#: The three texts of the law.
ANY_MENTION = f"{State.TOTAL.mention} / {State.PARTIAL} / {State.NONE}"


@check(
    "public_service.accessibility-mention",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("mentions-et-pages-obligatoires"), accessibility_law(), accessibility_decree()],
    codes=[
        "public_service.accessibility-mention.absent",
        "public_service.accessibility-mention.incomplete",
        "public_service.accessibility-mention.several",
        "public_service.accessibility-mention.in-image",
        "public_service.accessibility-mention.other-language",
    ],
)
def mention(sample: Sample) -> Iterator[Finding]:
    """The home page shows one of the three texts of the law (law 2005-102, article 47; decree 2019-768).

    They are read as people type them; what was found and what was expected are both said.
    """
    home = sample.pages[0]
    found = mentions_of(sample)
    if len(found) > 1:
        texts = tuple(dict.fromkeys(item.text for item in found))
        yield cannot_tell(
            "public_service.accessibility-mention.several",
            *(place(home.url, text) for text in texts),
            found=texts,
            expected=expected_mention(sample),
        )
    elif found:
        yield passed(place(home.url, found[0].text))
    elif sample.why_silent is not None:
        yield untested(sample.why_silent)
    else:
        yield _without_state(sample)


def _without_state(sample: Sample) -> Finding:
    """What is said of a home page that tells no state."""
    home, expected = sample.pages[0], expected_mention(sample)
    begun = begun_mentions_of(sample)
    places = [place(home.url, item.text) for item in begun] or [place(home.url)]
    if any(item.image for item in begun):
        return cannot_tell("public_service.accessibility-mention.in-image", *places, expected=expected)
    if begun:
        return failed(
            "public_service.accessibility-mention.incomplete", *places, found=begun[0].text, expected=expected
        )
    if is_foreign(home):
        return cannot_tell("public_service.accessibility-mention.other-language", *places)
    return failed("public_service.accessibility-mention.absent", *places, expected=expected)


def expected_mention(sample: Sample) -> str:
    """The text that the law asks for here: "non conforme" when no statement proves more.

    All three when what the statement proves could not be read.
    """
    statement = statement_of(sample)
    if isinstance(statement, Statement):
        allowed = state_allowed(statement, sample.observed_at.date())
    else:
        allowed = State.NONE if statement.hidden_by is None else None
    return allowed.mention if allowed else ANY_MENTION
