"""What changed, in the words of the codes: counted for a subject, told one by one in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from auditor.diff import Change, LetterChange, TownDiff, Turn
from auditor.model import JudgedFinding, Outcome, Report
from auditor.words import Words
from reports import labels
from reports.bounded import EXCERPT_SHOWN, told
from reports.mail.naming import line, short


def tally(found: TownDiff, words: Words) -> tuple[str, ...]:
    """Counts, then letters that moved, those that fell most first; empty when nothing changed."""
    return (*counts(found.changes, words), *moves(found.letters, words))


def moves(letters: Iterable[LetterChange], words: Words) -> tuple[str, ...]:
    """The letters that moved ("sécurité B → A")."""
    ranked = sorted(letters, key=lambda item: (item.moved, item.axis))
    return tuple(
        f"{labels.axis_name(words, item.axis).lower()} {item.before} → {item.after}" for item in ranked
    )


def turn_name(words: Words, turn: Turn) -> str:
    """The heading of the changes that went one way."""
    return {
        Turn.FIXED: words("Mended"),
        Turn.NEW: words("New"),
        Turn.WORSE: words("Worse than before"),
        Turn.BETTER: words("Better than before, still to mend"),
    }[turn]


def sentence(change: Change, report: Report, words: Words) -> str:
    """What changed; of what is mended, what is in order now."""
    if change.turn is not Turn.FIXED:
        found = finding_of(change, report)
        return line(told(words, "what", change.code, found.arguments if found else {}))
    if {item.outcome for item in report.findings if item.check == change.check} == {Outcome.PASSED}:
        return line(words.template("title", change.check))
    # Something else may be wrong with it, or it has no object any more: the title would say too much.
    return line(words("No longer seen: {what}", what=told(words, "what", change.code, {})))


def finding_of(change: Change, report: Report) -> JudgedFinding | None:
    """The finding behind a change: the worst, when there are several."""
    found = (
        item
        for item in report.findings
        if (item.check, item.code, item.outcome) == (change.check, change.code, Outcome.FAILED)
    )
    return min(found, key=lambda item: 1.0 if item.score is None else item.score, default=None)


def beside(change: Change, report: Report, words: Words) -> tuple[str, ...]:
    """How much a fault harms and who can mend it, in one line; none for what is mended."""
    found = finding_of(change, report)
    if change.turn is Turn.FIXED or found is None:
        return ()
    harm = labels.severity(words, found.severity) if found.severity else ""
    who = labels.actor(words, found.actor) if found.actor else ""
    facts = " · ".join(filter(None, (harm, who)))
    before = words("Before: {what}", what=told(words, "what", change.was, {})) if change.was else ""
    return tuple(short(line(text), EXCERPT_SHOWN) for text in (facts, before) if text)


def counts(changes: Iterable[Change], words: Words) -> Iterator[str]:
    """How many went each way ("2 points réglés, 1 nouveau"); the first says what is counted."""
    count = Counter(change.turn for change in changes)
    first = True
    for turn in Turn:
        if count[turn]:
            yield (_named if first else _bare)(words, turn, count[turn])
            first = False


def _named(words: Words, turn: Turn, count: int) -> str:
    match turn:
        case Turn.FIXED:
            return words.plural("{count} fault mended", "{count} faults mended", count)
        case Turn.NEW:
            return words.plural("{count} new fault", "{count} new faults", count)
        case Turn.WORSE:
            return words.plural("{count} fault is worse", "{count} faults are worse", count)
        case Turn.BETTER:
            return words.plural("{count} fault is slighter", "{count} faults are slighter", count)


def _bare(words: Words, turn: Turn, count: int) -> str:
    match turn:
        case Turn.FIXED:
            return words.plural("{count} mended", "{count} mended", count)
        case Turn.NEW:
            return words.plural("{count} new", "{count} new", count)
        case Turn.WORSE:
            return words.plural("{count} worse", "{count} worse", count)
        case Turn.BETTER:
            return words.plural("{count} slighter", "{count} slighter", count)
