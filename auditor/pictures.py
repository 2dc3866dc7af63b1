"""The pictures that a report holds, taken from what the browser saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.facts.base import Fact
from auditor.facts.page import Pages, PageVisit, Screenshot
from auditor.model import JudgedFinding, Outcome, Picture


def pictures_of(facts: Iterable[Fact], findings: Iterable[JudgedFinding]) -> tuple[Picture, ...]:
    """The first page that has something to point at; a picture on which nothing is at fault helps nobody."""
    pointed_at = {
        item.page
        for item in findings
        if item.outcome is Outcome.FAILED and any(place.box for place in item.places)
    }
    taken = (
        _picture(visit.url, visit.screenshot)
        for visit in _visits(facts)
        if visit.screenshot and visit.url in pointed_at
    )
    return tuple(taken)[:1]


def _visits(facts: Iterable[Fact]) -> Iterator[PageVisit]:
    for fact in facts:
        if isinstance(fact, Pages):
            yield from fact.visits


def _picture(page: str, shot: Screenshot) -> Picture:
    return Picture(page=page, **shot.model_dump())
