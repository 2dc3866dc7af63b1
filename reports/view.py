"""The report as it is told to people: words and order, whatever the medium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Action, AppliedCap, Axis, AxisScore, Report
from auditor.words import Words
from reports import labels, units
from reports.evidence import Section, sections
from reports.sentences import arguments_of, three_sentences
from reports.unseen import Unseen, unseen

LETTERS = "ABCDEFG"


@dataclass(frozen=True)
class Scale:
    """One of the five letters.

    Attributes:
        letter: "A" to "G", or empty when the axis is not rated.
        spoken: the letter, in words that need no picture.
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


@dataclass(frozen=True)
class Repair:
    """One of the first actions."""

    axis: str
    what: str
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
    scales: tuple[Scale, ...]
    sentences: tuple[str, str, str]
    repairs: tuple[Repair, ...]
    sections: tuple[Section, ...]
    unseen: tuple[Unseen, ...]
    settings: tuple[tuple[str, str], ...]


def view(report: Report, words: Words) -> View:
    """Tell a report in the language of the words."""
    return View(
        language=words.language,
        town=report.target.name,
        address=report.target.url,
        day=words.date(report.started_at),
        scales=tuple(_scale(score, report, words) for score in report.scores),
        sentences=three_sentences(report, words),
        repairs=tuple(_repair(action, words) for action in report.actions),
        sections=sections(report, words),
        unseen=unseen(report, words),
        settings=tuple(_settings(report, words)),
    )


def _scale(score: AxisScore, report: Report, words: Words) -> Scale:
    return Scale(
        axis=score.axis,
        name=labels.axis_name(words, score.axis),
        meaning=labels.axis_meaning(words, score.axis),
        letter=score.letter or "",
        spoken=words("Letter {letter}", letter=score.letter) if score.letter else words("Not rated"),
        score=units.whole_score(score.score or 0, words) if score.letter else "",
        coverage=units.coverage(score.coverage, words),
        caps=tuple(_cap(cap, report, words) for cap in score.caps),
    )


def _cap(cap: AppliedCap, report: Report, words: Words) -> str:
    reason = words.of("what", cap.code, arguments_of(report, cap.code)) if cap.code else words(cap.reason)
    return words("Capped at {ceiling}: {reason}", ceiling=words.number(cap.at_most), reason=reason)


def _repair(action: Action, words: Words) -> Repair:
    gain = words(
        "+{points}, {axis}",
        points=units.points(action.gain, words),
        axis=labels.axis_in_sentence(words, action.axis),
    )
    return Repair(
        axis=labels.axis_name(words, action.axis),
        what=words.of("what", action.code, action.arguments),
        why=words.of("why", action.check, action.arguments),
        how=words.of("fix", action.code, action.arguments),
        actor=labels.actor(words, action.actor),
        effort=labels.effort(words, action.effort),
        gain=gain,
        lifts_cap=action.lifts_cap,
    )


def _settings(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    """What an engineer needs to make the same audit again."""
    seconds = (report.finished_at - report.started_at).total_seconds()
    yield words("Address"), report.target.url
    yield words("Started on"), words.time(report.started_at)
    yield words("Duration"), units.duration(seconds, words)
    yield words("Version of Beffroi"), report.tool_version
    yield words("Version of the policy"), report.policy_version
    for name, value in sorted(report.settings.items()):
        yield name, _setting(value, words)


def _setting(value: str | bool | None, words: Words) -> str:  # noqa: FBT001  # a value to show, not a switch
    if isinstance(value, str):
        return value
    return {True: words("yes"), False: words("no"), None: words("not set")}[value]
