"""The three sentences for the elected: how the town stands, what weighs most, what was not seen."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Arguments, Axis, AxisScore, JudgedFinding, Outcome, Report
from auditor.words import Words
from reports import labels
from reports.bounded import shorten, told

#: Characters of the heaviest fault in its sentence: the first page is one page.
_BRIEF = 120


def three_sentences(report: Report, words: Words) -> tuple[str, str, str]:
    """What a mayor keeps in mind of the whole report."""
    return standing(report.scores, words), _heaviest(report, words), _limits(report, words)


def arguments_of(findings: Iterable[JudgedFinding], code: str) -> Arguments:
    """The arguments of the failed finding that bears a code."""
    failed = (item for item in findings if item.code == code and item.outcome is Outcome.FAILED)
    found = next(failed, None)
    return found.arguments if found else {}


def standing(scores: Iterable[AxisScore], words: Words) -> str:
    """What a town does best, and what needs the most attention."""
    rated = sorted(
        (score for score in scores if score.letter), key=lambda score: (score.score or 0, score.axis)
    )
    if not rated:
        return words("No principle could be rated: too little could be observed on the day of the audit.")
    worst, best = rated[0], rated[-1]
    if worst.letter == best.letter:
        return words.plural(
            "A single principle could be rated: it bears the letter {letter}.",
            "The {count} principles that could be rated all bear the letter {letter}.",
            len(rated),
            letter=best.letter,
        )
    return words(
        "The strong point is {best} (letter {high}); {worst} (letter {low}) needs the most attention.",
        best=labels.axis_in_sentence(words, best.axis),
        high=best.letter,
        worst=labels.axis_in_sentence(words, worst.axis),
        low=worst.letter,
    )


def _heaviest(report: Report, words: Words) -> str:
    losses = _losses(report)
    if not losses:
        return words("No fault was found in what could be observed.")
    _, _, code, axis = max(losses)
    return words(
        "What weighs most, for {axis}, is this: “{what}”",
        axis=labels.axis_in_sentence(words, axis),
        what=shorten(told(words, "what", code, arguments_of(report.findings, code)), _BRIEF),
    )


def _losses(report: Report) -> list[tuple[bool, float, str, Axis]]:
    """What every loss weighs: whether it caps the axis, then its points."""
    return [
        (any(cap.code == loss.code for cap in score.caps), loss.points, loss.code, score.axis)
        for score in report.scores
        for loss in score.ledger
    ]


def _limits(report: Report, words: Words) -> str:
    unseen = {item.check for item in report.findings if item.outcome is Outcome.UNTESTED}
    if not unseen:
        return words(
            "All that was looked for could be observed; automatic tests see only a part of what matters, "
            "and never replace the eye of a person."
        )
    return words.plural(
        "{count} check could not be made, which costs nothing; automatic tests see only a part of "
        "what matters, and never replace the eye of a person.",
        "{count} checks could not be made, which costs nothing; automatic tests see only a part of "
        "what matters, and never replace the eye of a person.",
        len(unseen),
    )
