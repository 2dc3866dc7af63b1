"""Tables that are attached, written as ``reports.csv`` writes: for programs, and safe in a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from auditor.delivery.news import News, TownNews
from auditor.delivery.worth import got_better, got_worse
from auditor.diff import Turn
from auditor.filing import Filed
from auditor.model import Axis
from auditor.words import Words
from reports.csv import cells, converters_of, lines, moment_cell, text_cell
from reports.identity import target_key
from reports.mail.ranking import ranked
from reports.tables import four_tables
from reports.telling import Telling

_TOWN = ("target", "name", "insee", "siren", "department", "population", "url", "scan", "started_at", "state")
_OF_AXIS = ("letter", "score", "letter_before")


def findings_table(town: TownNews, schedule: str, words: Words) -> bytes:
    """The findings of a town as in the export of that name, with the sentence of each."""
    *_, table = four_tables(words)
    filed = Filed(scan=town.scan, campaign=schedule, report=town.report)
    records = list(table.records(filed))
    rows = ([column.read(record) for column in table.columns] for record in records)
    telling = Telling(words)
    sentences = [text_cell(telling.said(finding)) for finding in town.report.findings]
    written = cells(rows, converters_of(table))
    head = [*(column.name for column in table.columns), "sentence"]
    return lines([head, *([*row, said] for row, said in zip(written, sentences, strict=True))])


def towns_table(news: News) -> bytes:
    """A line for each town of a digest, in the order of the mail; those that were not scanned come last."""
    towns = ranked(news)
    head = [
        *_TOWN,
        *(f"{axis.value}_{what}" for axis in Axis for what in _OF_AXIS),
        *(f"{turn.value}_count" for turn in Turn),
    ]
    rows = [list(_row(town)) for town in (*towns.telling, *towns.quiet, *towns.silent)]
    # A town that was not scanned has no report: its name is all that is known here.
    not_scanned = [
        [None, text_cell(name), *[None] * (len(_TOWN) - 3), "not-scanned", *[None] * (len(head) - len(_TOWN))]
        for name in sorted(news.unseen)
    ]
    return lines([head, *rows, *not_scanned])


def _row(town: TownNews) -> Iterator[Any]:
    target = town.report.target
    yield text_cell(target_key(target))
    for text in (target.name, target.insee, target.siren, target.department):
        yield None if text is None else text_cell(text)
    yield target.population
    yield text_cell(target.url)
    yield town.scan
    yield moment_cell(town.report.started_at)
    yield _state(town)
    before = {letter.axis: letter.before for letter in (town.changes.letters if town.changes else ())}
    for score in town.report.scores:
        yield from (score.letter, score.score, before.get(score.axis))
    count = Counter(change.turn for change in town.changes.changes) if town.changes else None
    yield from (count[turn] if count is not None else None for turn in Turn)


def _state(town: TownNews) -> str:
    if not town.report.observed_anything:
        return "not-observed"
    if town.changes is None:
        return "first" if town.since is None else "not-comparable"
    if got_worse(town):
        return "worse"
    return "better" if got_better(town) else "unchanged"
