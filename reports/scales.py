"""The five letters as readers meet them: each with its principle, its score and what holds it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model import AppliedCap, Axis, AxisScore, JudgedFinding
from auditor.words import Words
from reports import labels, units
from reports.bounded import shorten, told
from reports.sentences import arguments_of

LETTERS = "ABCDEFG"

#: Characters of an action and of a ceiling on the first page, which is one page.
BRIEF = 115


@dataclass(frozen=True)
class Scale:
    """One of the five letters.

    Attributes:
        letter: "A" to "G", or empty when the axis is not rated.
        spoken: the letter, in words that need no picture.
        caps: the lowest first.
        score: on 100, rounded down; empty when the axis is not rated.
    """

    axis: Axis
    name: str
    meaning: str
    letter: str
    spoken: str
    score: str
    coverage: str
    caps: tuple[str, ...]


def scale_of(score: AxisScore, findings: Sequence[JudgedFinding], words: Words) -> Scale:
    """The letter of one axis.

    Args:
        findings: of the town, those that failed at least: they say what a ceiling comes from.
    """
    return Scale(
        axis=score.axis,
        name=labels.axis_name(words, score.axis),
        meaning=labels.axis_meaning(words, score.axis),
        letter=score.letter or "",
        spoken=words("Letter {letter}", letter=score.letter) if score.letter else words("Not rated"),
        score=units.whole_score(score.score or 0, words) if score.letter else "",
        coverage=units.coverage(score.coverage, words),
        caps=tuple(_cap(cap, findings, words) for cap in sorted(score.caps, key=lambda cap: cap.at_most)),
    )


def _cap(cap: AppliedCap, findings: Sequence[JudgedFinding], words: Words) -> str:
    arguments = arguments_of(findings, cap.code) if cap.code else {}
    reason = told(words, "what", cap.code, arguments) if cap.code else words(cap.reason)
    ceiling = words.number(cap.at_most)
    return words("Capped at {ceiling}: {reason}", ceiling=ceiling, reason=shorten(reason, BRIEF))
