"""Findings as a reader meets them: by principle, then by outcome, gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, repeat

from auditor.model import Axis, AxisScore, JudgedFinding, Outcome, Place, Reference, Severity
from auditor.words import Words
from reports import labels, units
from reports.bounded import shorten, told
from reports.losses import Bar, losses
from reports.recipes import Recipe, recipes_of

#: Places shown of one finding; the others are counted.
PLACES_SHOWN = 5


@dataclass(frozen=True)
class SeenAt:
    """A place, and the page that it is on when the check looks at several."""

    where: str
    excerpt: str
    page: str


@dataclass(frozen=True)
class Source:
    """A text that a check rests on; ``url`` is empty when it cannot be followed safely."""

    name: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """What was found, in one or several places, and all that is known of it.

    Attributes:
        number: of what is to mend, in the order of the report; 0 for what a person must look at.
        findings: those that it tells of.
        harm: the severity, in words.
        lost: the points that it costs, in words; empty for none.
        facts: who can mend it and how long that takes.
        more: how many places are not shown, in words; empty when all are.
    """

    number: int
    findings: tuple[JudgedFinding, ...]
    what: str
    title: str
    why: str
    fix: str
    recipes: tuple[Recipe, ...]
    severity: Severity
    harm: str
    lost: str
    facts: tuple[str, ...]
    places: tuple[SeenAt, ...]
    more: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Praise:
    """What is in order, and the quantity that was measured, in a sentence."""

    title: str
    measure: str


@dataclass(frozen=True)
class Section:
    """All that was found on one axis.

    Attributes:
        bar: where its points go; None when none is lost.
        inapplicable: how many checks met nothing of their kind, in words; empty for none.
    """

    axis: Axis
    name: str
    bar: Bar | None
    failed: tuple[Evidence, ...]
    doubtful: tuple[Evidence, ...]
    passed: tuple[Praise, ...]
    inapplicable: str


def sections(
    scores: Iterable[AxisScore], findings: Sequence[JudgedFinding], words: Words
) -> tuple[Section, ...]:
    """One section per axis, in the order of the scores; what is to mend is numbered from 1 on."""
    numbers = count(1)
    return tuple(_section(score, findings, numbers, words) for score in scores)


def title_of(finding: JudgedFinding, words: Words) -> str:
    """The title of the check that found it."""
    return told(words, "title", finding.check, finding.arguments)


def _section(
    score: AxisScore, findings: Sequence[JudgedFinding], numbers: Iterator[int], words: Words
) -> Section:
    several_pages = len({item.page for item in findings if item.page}) > 1
    here = [item for item in findings if item.axis is score.axis]
    telling = _Telling(score, several_pages, words)
    inapplicable = {item.check for item in here if item.outcome is Outcome.INAPPLICABLE}
    failed = tuple(telling.all_of(here, Outcome.FAILED, numbers))
    known = {(item.findings[0].check, item.findings[0].code): item.number for item in reversed(failed)}
    return Section(
        axis=score.axis,
        name=labels.axis_name(words, score.axis),
        bar=losses(score, known, words),
        failed=failed,
        doubtful=tuple(telling.all_of(here, Outcome.CANT_TELL, repeat(0))),
        passed=tuple(_praise(here, words)),
        inapplicable=_count_inapplicable(len(inapplicable), words),
    )


def _count_inapplicable(count: int, words: Words) -> str:
    if not count:
        return ""
    return words.plural(
        "{count} check does not apply: the site has nothing of the kind.",
        "{count} checks do not apply: the site has nothing of the kind.",
        count,
    )


class _Telling:
    """Tells the findings of one axis.

    Args:
        several_pages: when a single page was visited, its address need not stand beside every place.
    """

    def __init__(self, score: AxisScore, several_pages: bool, words: Words) -> None:  # noqa: FBT001
        self._costs = {(loss.check, loss.code): loss.points for loss in score.ledger}
        self._several_pages = several_pages
        self._words = words

    def all_of(
        self, findings: Iterable[JudgedFinding], outcome: Outcome, numbers: Iterator[int]
    ) -> Iterator[Evidence]:
        """Findings that a reader could not tell apart are told once, with all their places."""
        groups: dict[tuple[str, str], list[JudgedFinding]] = {}
        for item in findings:
            if item.outcome is outcome:
                what = told(self._words, "what", item.code, item.arguments)
                groups.setdefault((item.check, what), []).append(item)
        ordered = sorted(groups.items(), key=lambda entry: self._gravest_first(entry[1][0]))
        costs = dict(self._costs) if outcome is Outcome.FAILED else {}
        for (_, what), group in ordered:
            # A check loses points once, however many of its findings failed.
            cost = costs.pop((group[0].check, group[0].code), 0.0)
            yield self._told_once(what, group, cost, next(numbers))

    def _gravest_first(self, item: JudgedFinding) -> tuple[int, float, str]:
        rank = item.severity.rank if item.severity else len(Severity)
        return rank, -self._costs.get((item.check, item.code), 0.0), item.code

    def _told_once(self, what: str, group: Sequence[JudgedFinding], cost: float, number: int) -> Evidence:
        words, first = self._words, group[0]
        places = list(dict.fromkeys(chain.from_iterable(map(self._seen_at, group))))
        hidden = len(places) - PLACES_SHOWN
        severity = first.severity or Severity.MINOR
        return Evidence(
            number=number,
            findings=tuple(group),
            what=what,
            title=title_of(first, words),
            why=told(words, "why", first.check, first.arguments),
            fix=told(words, "fix", first.code, first.arguments),
            recipes=recipes_of(first.code, words),
            severity=severity,
            harm=labels.severity(words, severity),
            lost=words("costs {points}", points=units.points(cost, words)) if cost else "",
            facts=tuple(_facts(first, words)),
            places=tuple(places[:PLACES_SHOWN]),
            more=words.plural("and {count} more", "and {count} more", hidden) if hidden > 0 else "",
            sources=tuple(map(_source, first.references)),
        )

    def _seen_at(self, item: JudgedFinding) -> Iterator[SeenAt]:
        page = item.page if item.page and self._several_pages else ""
        for place in item.places or ((Place(where=page),) if page else ()):
            beside = "" if page == place.where else page
            yield SeenAt(shorten(place.where), shorten(place.excerpt), shorten(beside))


def _facts(item: JudgedFinding, words: Words) -> Iterator[str]:
    if item.actor:
        yield labels.actor(words, item.actor)
    if item.effort:
        yield labels.effort(words, item.effort)


def _source(reference: Reference) -> Source:
    url = reference.url or ""
    return Source(shorten(str(reference)), url if url.startswith(("https://", "http://")) else "")


def _praise(findings: Iterable[JudgedFinding], words: Words) -> Iterator[Praise]:
    passed = (item for item in findings if item.outcome is Outcome.PASSED)
    yield from dict.fromkeys(Praise(title_of(item, words), _measure(item, words)) for item in passed)


def _measure(item: JudgedFinding, words: Words) -> str:
    """The words of a measure state its quantity with the unit, whatever the verdict."""
    return "" if item.value is None else told(words, "what", item.code, item.arguments)
