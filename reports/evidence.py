"""Findings as a reader meets them: by principle, then by outcome, gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from auditor.model import Axis, AxisScore, JudgedFinding, Outcome, Place, Reference, Report, Severity
from auditor.words import Words
from reports import labels, units

#: Places shown of one finding; the others are counted.
PLACES_SHOWN = 5

#: Characters shown of one place: a report stays light whatever a page holds.
EXCERPT_SHOWN = 200


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
        harm: the severity, in words.
        facts: what it costs, who can mend it and how long that takes.
        more: how many places are not shown, in words; empty when all are.
    """

    what: str
    title: str
    why: str
    fix: str
    severity: Severity
    harm: str
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
        inapplicable: how many checks met nothing of their kind, in words; empty for none.
    """

    axis: Axis
    name: str
    failed: tuple[Evidence, ...]
    doubtful: tuple[Evidence, ...]
    passed: tuple[Praise, ...]
    inapplicable: str


def sections(report: Report, words: Words) -> tuple[Section, ...]:
    """One section per axis, in the order of the scores."""
    findings = _without_needless_pages(report.findings)
    return tuple(_section(score, findings, words) for score in report.scores)


def title_of(finding: JudgedFinding, words: Words) -> str:
    """The title of the check that found it."""
    return words.of("title", finding.check, finding.arguments)


def _without_needless_pages(findings: Sequence[JudgedFinding]) -> Sequence[JudgedFinding]:
    """When a single page was visited, its address need not stand beside every place."""
    if len({item.page for item in findings if item.page}) > 1:
        return findings
    return [item.model_copy(update={"page": None}) for item in findings]


def _section(score: AxisScore, findings: Iterable[JudgedFinding], words: Words) -> Section:
    here = [item for item in findings if item.axis is score.axis]
    inapplicable = {item.check for item in here if item.outcome is Outcome.INAPPLICABLE}
    return Section(
        axis=score.axis,
        name=labels.axis_name(words, score.axis),
        failed=tuple(_evidence(here, Outcome.FAILED, score, words)),
        doubtful=tuple(_evidence(here, Outcome.CANT_TELL, score, words)),
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


def _evidence(
    findings: Iterable[JudgedFinding], outcome: Outcome, score: AxisScore, words: Words
) -> Iterator[Evidence]:
    """Findings that a reader could not tell apart are told once, with all their places."""
    groups: dict[tuple[str, str], list[JudgedFinding]] = {}
    for item in findings:
        if item.outcome is outcome:
            groups.setdefault((item.check, words.of("what", item.code, item.arguments)), []).append(item)
    costs = {(loss.check, loss.code): loss.points for loss in score.ledger}
    for group in sorted(groups.values(), key=lambda group: _gravest_first(group[0], costs)):
        # A check loses points once, however many of its findings failed.
        cost = costs.pop((group[0].check, group[0].code), 0.0) if outcome is Outcome.FAILED else 0.0
        yield _told_once(group, cost, words)


def _gravest_first(item: JudgedFinding, costs: dict[tuple[str, str], float]) -> tuple[int, float, str]:
    rank = item.severity.rank if item.severity else len(Severity)
    return rank, -costs.get((item.check, item.code), 0.0), item.code


def _told_once(group: Sequence[JudgedFinding], cost: float, words: Words) -> Evidence:
    first = group[0]
    places = list(dict.fromkeys(chain.from_iterable(map(_seen_at, group))))
    hidden = len(places) - PLACES_SHOWN
    severity = first.severity or Severity.MINOR
    return Evidence(
        what=words.of("what", first.code, first.arguments),
        title=title_of(first, words),
        why=words.of("why", first.check, first.arguments),
        fix=words.of("fix", first.code, first.arguments),
        severity=severity,
        harm=labels.severity(words, severity),
        facts=tuple(_facts(first, cost, words)),
        places=tuple(places[:PLACES_SHOWN]),
        more=words.plural("and {count} more", "and {count} more", hidden) if hidden > 0 else "",
        sources=tuple(map(_source, first.references)),
    )


def _facts(item: JudgedFinding, cost: float, words: Words) -> Iterator[str]:
    if cost:
        yield words("costs {points}", points=units.points(cost, words))
    if item.actor:
        yield labels.actor(words, item.actor)
    if item.effort:
        yield labels.effort(words, item.effort)


def _seen_at(item: JudgedFinding) -> Iterator[SeenAt]:
    for place in item.places or ((Place(where=item.page),) if item.page else ()):
        page = item.page if item.page and item.page != place.where else ""
        yield SeenAt(_cut(place.where), _cut(place.excerpt), _cut(page))


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT_SHOWN else text[: EXCERPT_SHOWN - 1] + "…"


def _source(reference: Reference) -> Source:
    url = reference.url or ""
    return Source(str(reference), url if url.startswith(("https://", "http://")) else "")


def _praise(findings: Iterable[JudgedFinding], words: Words) -> Iterator[Praise]:
    passed = (item for item in findings if item.outcome is Outcome.PASSED)
    yield from dict.fromkeys(Praise(title_of(item, words), _measure(item, words)) for item in passed)


def _measure(item: JudgedFinding, words: Words) -> str:
    """The words of a measure state its quantity with the unit, whatever the verdict."""
    return "" if item.value is None else words.of("what", item.code, item.arguments)
