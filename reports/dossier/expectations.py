"""What the letters are expected to become: computed, not promised."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.desk.dossier import Applicant
from auditor.desk.plan import Expected
from auditor.words import Words
from reports import labels, units
from reports.dossier.towns import name_of


@dataclass(frozen=True)
class Change:
    """A principle today and after the work; letters and scores are empty where it is not rated.

    Attributes:
        told: the same, in words; rises: whether the letter is a better one.
    """

    name: str
    now: str
    then: str
    score: str
    expected: str
    rises: bool
    told: str


@dataclass(frozen=True)
class Prospects:
    """The principles of one town."""

    town: str
    changes: tuple[Change, ...]


def prospects(applicant: Applicant, words: Words) -> Prospects:
    """The principles of a town, today and after the work."""
    return Prospects(
        town=name_of(applicant),
        changes=tuple(_change(item, words) for item in applicant.plan.expected),
    )


def _change(item: Expected, words: Words) -> Change:
    now, then = item.letter or "", item.expected_letter or ""
    return Change(
        name=labels.axis_name(words, item.axis),
        now=now,
        then=then,
        score=_score(item.score, now, words),
        expected=_score(item.expected_score, then, words),
        rises=bool(now and then and then < now),
        told=_told(now, then, words),
    )


def _told(now: str, then: str, words: Words) -> str:
    if not now:
        return words("Not rated")
    if now == then:
        return words("Letter {letter}, the same after the work", letter=now)
    return words(
        "Letter {now} today, {then} expected after the work", now=now, then=then or words("not rated")
    )


def _score(score: float | None, letter: str, words: Words) -> str:
    return units.whole_score(score or 0, words) if letter else ""
