"""Whether the town claims no more than its statement proves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auditor.check import cannot_tell, check, failed, passed, place
from auditor.facts.sample import Sample
from auditor.model import Axis, Finding, Place
from auditor.references import accessibility_decree, accessibility_law, rgaa_duty
from checks.public_service.accessibility.audits import has_audit
from checks.public_service.accessibility.conformity import State
from checks.public_service.accessibility.mention_reading import mentions_of
from checks.public_service.accessibility.statement_dates import Kind, holds_until, newest
from checks.public_service.accessibility.statement_reading import Missing, Statement, statement_of

_WHOLE, _HALF = 100.0, 50.0


@check(
    "public_service.accessibility-claim",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("declaration-accessibilite"), accessibility_law(), accessibility_decree()],
    codes=[
        "public_service.accessibility-claim.too-old",
        "public_service.accessibility-claim.without-audit",
        "public_service.accessibility-claim.above-rate",
        "public_service.accessibility-claim.differs",
        "public_service.accessibility-claim.below-rate",
        "public_service.accessibility-claim.old-audit",
        "public_service.accessibility-claim.unclear",
    ],
)
def claim(sample: Sample) -> Iterator[Finding]:
    """The mention and the statement agree, and claim what the audit proves.

    Totally conforming: all criteria; partially: half of them at least; else, or without a valid audit, not
    conforming (RGAA, obligations: mentions et pages obligatoires). The Arcom's notice of 1 April 2026 asks
    for "non conforme" where the statement is older than three years (quoted in
    Immersion-Facilitee/immersion-facile, issue 5261).
    """
    statement = statement_of(sample)
    if isinstance(statement, Missing):
        yield statement.finding()
        return
    mention = _mention(sample)
    claimed = _highest(mention, statement.state)
    if claimed is None:
        yield _unclear(statement)
        return
    found = list(_flaws(sample, statement, mention, claimed))
    yield from found or [passed(*_places(sample, statement, mention))]


def state_allowed(statement: Statement, today: date) -> State | None:
    """The state that a statement proves on a day: "non conforme" without an audit, or once it is too old.

    None when its audit gives neither a rate nor a state that could be read.
    """
    if _expired(statement, today) or not has_audit(statement.text):
        return State.NONE
    if statement.rate is not None:
        return state_of_rate(statement.rate)
    return statement.state


def state_of_rate(rate: float) -> State:
    """The state that a rate in per cent stands for."""
    if rate >= _WHOLE:
        return State.TOTAL
    return State.PARTIAL if rate >= _HALF else State.NONE


def _flaws(sample: Sample, statement: Statement, mention: State | None, claimed: State) -> Iterator[Finding]:
    """What is wrong with what is claimed; the first reason why it is too high is enough."""
    places = _places(sample, statement, mention)
    today = sample.observed_at.date()
    if claimed is not State.NONE and _expired(statement, today):
        yield failed("public_service.accessibility-claim.too-old", *places, **_texts(claimed, State.NONE))
    elif claimed is not State.NONE and not has_audit(statement.text):
        yield failed(
            "public_service.accessibility-claim.without-audit", *places, **_texts(claimed, State.NONE)
        )
    elif statement.rate is not None and claimed.rank > state_of_rate(statement.rate).rank:
        texts = _texts(claimed, state_of_rate(statement.rate))
        yield failed("public_service.accessibility-claim.above-rate", *places, rate=statement.rate, **texts)
    elif mention is not None and statement.state not in (None, mention) and not _expired(statement, today):
        texts = _texts(mention, statement.state or mention)
        yield failed("public_service.accessibility-claim.differs", *places, **texts)
    elif len(statement.states) > 1:
        yield _unclear(statement)
    else:
        yield from _doubts(statement, claimed, today, places)


def _doubts(
    statement: Statement, claimed: State, today: date, places: tuple[Place, ...]
) -> Iterator[Finding]:
    """What a person must look at: the law allows for it, or what stands there may have another reason."""
    old = _old_audit(statement, today)
    if old is not None and claimed is not State.NONE:
        yield cannot_tell("public_service.accessibility-claim.old-audit", *places, audited=old.isoformat())
    elif statement.rate is not None and not _expired(statement, today) and old is None:
        earned = state_of_rate(statement.rate)
        if claimed.rank < earned.rank:
            texts = _texts(claimed, earned)
            yield cannot_tell(
                "public_service.accessibility-claim.below-rate", *places, rate=statement.rate, **texts
            )


def _unclear(statement: Statement) -> Finding:
    found = place(statement.page.url, ", ".join(statement.states))
    return cannot_tell("public_service.accessibility-claim.unclear", found)


def _texts(found: State, expected: State) -> dict[str, str]:
    return {"found": found.value, "expected": expected.value}


def _highest(mention: State | None, declared: State | None) -> State | None:
    known = [state for state in (mention, declared) if state is not None]
    return max(known, key=lambda state: state.rank, default=None)


def _mention(sample: Sample) -> State | None:
    """The state of the home page's mention; None when there is none, or several."""
    found = mentions_of(sample)
    return found[0].state if len(found) == 1 else None


def _expired(statement: Statement, today: date) -> bool:
    dated = newest(statement.dates)
    return dated is not None and holds_until(dated.written.last) < today


def _old_audit(statement: Statement, today: date) -> date | None:
    """The day of the last audit when it is too long ago, the statement being younger."""
    days = [dated.written.last for dated in statement.dates if dated.kind is Kind.AUDIT]
    return max(days) if days and holds_until(max(days)) < today else None


def _places(sample: Sample, statement: Statement, mention: State | None) -> tuple[Place, ...]:
    """What the home page says, and what the statement says."""
    home = [place(sample.pages[0].url, mention.mention)] if mention else []
    said = [statement.state.value] if statement.state else []
    said += [f"{rate:g} %" for rate in statement.rates]
    return (*home, place(statement.page.url, ", ".join(said)))
