"""Grades by the methods of others: shown beside the letters, and counted nowhere.

A check of weight 0 passes with the grade that it computed; one that could not compute it is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model import JudgedFinding, Outcome, Scalar
from auditor.words import Words
from reports.bounded import shorten, told


@dataclass(frozen=True)
class Indicator:
    """One grade.

    Attributes:
        name: whose method it is, and that it was computed by it.
        grade: as that method writes it ("B+"); score: on its own scale, empty when it has none.
        where: the address that it is about, when there are several.
    """

    name: str
    grade: str
    score: str
    where: str


def counted(findings: Iterable[JudgedFinding]) -> Sequence[JudgedFinding]:
    """The findings that are no indicators."""
    return [item for item in findings if item.weight > 0]


def indicators(findings: Iterable[JudgedFinding], words: Words) -> tuple[Indicator, ...]:
    """What the indicators say, in the order of their checks."""
    shown = [item for item in findings if item.weight == 0 and item.outcome is Outcome.PASSED]
    return tuple(
        Indicator(
            name=told(words, "title", item.check, item.arguments),
            grade=shorten(str(item.arguments.get("grade", ""))),
            score=_score(item.arguments.get("score"), words),
            where=", ".join(shorten(place.where) for place in item.places),
        )
        for item in shown
    )


def _score(score: Scalar | tuple[str, ...] | None, words: Words) -> str:
    return words.number(score) if isinstance(score, (int, float)) else ""
