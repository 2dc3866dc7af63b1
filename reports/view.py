"""The report as it is told to people: words and order, whatever the medium."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.model import Action, Report
from auditor.words import Words
from reports import labels, units
from reports.annex import Annex, annex
from reports.bounded import shorten, told
from reports.evidence import Section, sections
from reports.glossary import glossary
from reports.indicators import Indicator, counted, indicators
from reports.scales import BRIEF, Scale, scale_of
from reports.sentences import three_sentences
from reports.shot import Numbered, Shot, shot
from reports.unseen import Unseen, unseen


@dataclass(frozen=True)
class Repair:
    """One of the first actions.

    Attributes:
        brief: what is to mend, short enough for the first page.
        number: of the finding that tells more of it; 0 when none does.
    """

    axis: str
    what: str
    brief: str
    number: int
    why: str
    how: str
    actor: str
    effort: str
    gain: str
    lifts_cap: bool


@dataclass(frozen=True)
class View:
    """The whole report, in the words of one language."""

    language: str
    town: str
    address: str
    day: str
    moment: str
    scales: tuple[Scale, ...]
    sentences: tuple[str, str, str]
    repairs: tuple[Repair, ...]
    sections: tuple[Section, ...]
    shot: Shot | None
    unseen: tuple[Unseen, ...]
    indicators: tuple[Indicator, ...]
    glossary: tuple[tuple[str, str], ...]
    annex: Annex


def view(report: Report, words: Words) -> View:
    """Tell a report in the language of the words."""
    told_sections = sections(report.scores, counted(report.findings), words)
    return View(
        language=words.language,
        town=shorten(report.target.name),
        address=shorten(report.target.url),
        day=words.date(report.started_at),
        moment=report.started_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        scales=tuple(scale_of(score, report.findings, words) for score in report.scores),
        sentences=three_sentences(report, words),
        repairs=tuple(_repair(action, told_sections, words) for action in report.actions),
        sections=told_sections,
        shot=shot(report, _numbered(told_sections), words),
        unseen=unseen(report, words),
        indicators=indicators(report.findings, words),
        glossary=glossary(_said(told_sections), words),
        annex=annex(report, words),
    )


def _said(told_sections: Iterable[Section]) -> Iterator[str]:
    """Our own words of a report: those of the town are evidence, which is not explained."""
    for section in told_sections:
        for item in (*section.failed, *section.doubtful):
            yield from (item.what, item.title, item.why, item.fix)
        yield from (item.title for item in section.passed)


def _numbered(told_sections: Iterable[Section]) -> Iterator[Numbered]:
    for section in told_sections:
        for item in section.failed:
            yield from (Numbered(finding, item.number, item.what) for finding in item.findings)


def _repair(action: Action, told_sections: Iterable[Section], words: Words) -> Repair:
    gain = words(
        "+{points}, {axis}",
        points=units.points(action.gain, words),
        axis=labels.axis_in_sentence(words, action.axis),
    )
    what = told(words, "what", action.code, action.arguments)
    return Repair(
        axis=labels.axis_name(words, action.axis),
        what=what,
        brief=shorten(what, BRIEF),
        number=_number_of(action, told_sections),
        why=told(words, "why", action.check, action.arguments),
        how=told(words, "fix", action.code, action.arguments),
        actor=labels.actor(words, action.actor),
        effort=labels.effort(words, action.effort),
        gain=gain,
        lifts_cap=action.lifts_cap,
    )


def _number_of(action: Action, told_sections: Iterable[Section]) -> int:
    numbers = (
        item.number
        for section in told_sections
        if section.axis is action.axis
        for item in section.failed
        if (item.findings[0].check, item.findings[0].code) == (action.check, action.code)
    )
    return next(numbers, 0)
