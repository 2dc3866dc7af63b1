"""What the rules of the programme say of the project, window by window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.desk.dossier import Dossier
from auditor.desk.programme import Programme, Window
from auditor.desk.reasons import missing_of, reason_of
from auditor.desk.ruling import Answer, Eligibility, Ruling
from auditor.words import Words
from reports.bounded import shorten
from reports.dossier import figures, labels
from reports.dossier.budget import terms_of
from reports.dossier.numbering import Numbers, text
from reports.dossier.windows import Windows

#: Characters of a reason, which may name ten towns, and of a fact that is missing.
_REASON = 700
_MISSING = 200


@dataclass(frozen=True)
class RuleRow:
    """A rule; common is true for one of the whole programme."""

    name: str
    common: bool
    answer: Answer
    said: str
    reason: str
    missing: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class WindowView:
    """A window, and the answers to its rules.

    Attributes:
        facts: what is known of it, each with its name.
        takes: how many actions of the project it pays for, in words.
        notes: what the documents leave open.
    """

    title: str
    purpose: str
    answer: Answer
    verdict: str
    takes: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    rules: tuple[RuleRow, ...]


def eligibility(dossier: Dossier, numbers: Numbers, windows: Windows, words: Words) -> tuple[WindowView, ...]:
    """The windows, in the order in which they were ruled on."""
    return tuple(_window(item, dossier, numbers, windows, words) for item in dossier.eligibility)


def source_of(programme: Programme, ident: str, words: Words) -> str:
    """The title of a source; its id when the programme lost it."""
    source = programme.sources.get(ident)
    return shorten(source.titled(words.language) if source else ident)


def _window(
    item: Eligibility, dossier: Dossier, numbers: Numbers, windows: Windows, words: Words
) -> WindowView:
    window, programme = windows.get(item.window), dossier.programme
    taken = sum(same[0].window == item.window for same in numbers.alike.values())
    return WindowView(
        title=windows.title(item.window),
        purpose=text(window.purpose, words) if window else "",
        answer=item.answer,
        verdict=labels.verdict(words, item.answer),
        takes=words.plural(
            "It takes {count} action of this project.", "It takes {count} actions of this project.", taken
        )
        if taken
        else words("It takes no action of this project."),
        facts=tuple(_facts(window, programme, words)) if window else (),
        notes=tuple(text(note.text, words) for note in window.notes) if window else (),
        rules=tuple(_rule(ruling, programme, words) for ruling in item.rulings),
    )


def _facts(window: Window, programme: Programme, words: Words) -> Iterator[tuple[str, str]]:
    yield words("Handled by"), text(window.handled_by, words)
    yield words("Pays"), terms_of(window, words)
    opens, closes = window.opens, window.closes
    yield words("Applications from"), words.date(opens) if opens else words("not known")
    yield words("Applications until"), words.date(closes) if closes else words("not known")
    if window.months is not None:
        yield words("Time for the work"), words.plural("{count} month", "{count} months", window.months)
    if window.envelopes:
        last = window.envelopes[-1]
        amount = figures.one_sum(words.number(last.amount), words)
        source = source_of(programme, last.source, words)
        yield words("Envelope"), words("{amount} ({source})", amount=amount, source=source)
    yield words("Source"), source_of(programme, window.source, words)


def _rule(ruling: Ruling, programme: Programme, words: Words) -> RuleRow:
    return RuleRow(
        name=labels.rule(words, ruling.rule),
        common=ruling.window is None,
        answer=ruling.answer,
        said=labels.answer(words, ruling.answer),
        reason=shorten(reason_of(ruling, words), _REASON),
        missing=tuple(shorten(fact, _MISSING) for fact in missing_of(ruling, words)),
        source=source_of(programme, ruling.source, words),
    )
