"""What scans came to, in pairs to compare: read from the tables, without opening the reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.errors import ArchiveError
from auditor.archive.rubrics import Rubric, rubrics_of
from auditor.archive.tables import findings, judgements, scans, scores, targets
from auditor.filing import Fault, Mark, Verdict
from auditor.model import Axis, Outcome
from auditor.words import mark

#: Pairs that are read at a time.
_CHUNK = 200


@dataclass(frozen=True)
class Pairs:
    """The scans of two campaigns that are of the same town.

    Attributes:
        verdicts: read as they are needed, once.
        gone: towns of the first campaign alone; come: of the second alone.
    """

    verdicts: Iterator[tuple[Verdict, Verdict]]
    gone: int
    come: int


def common_rubric(archive: Archive, one: Campaign, other: Campaign) -> Rubric:
    """The rubric under which two campaigns compare: the later one's own, else the last that both have.

    Raises:
        ArchiveError: there is none; a comparison would tell of the rubrics, not of the towns.
    """
    shared = {rubric.id for rubric in rubrics_of(archive, one)}
    known = [rubric for rubric in rubrics_of(archive, other) if rubric.id in shared]
    if not known:
        raise ArchiveError(
            mark(
                "“{one}” and “{other}” were not judged under one rubric: run beffroi rejudge on both, then "
                "compare them"
            ),
            one=one.name,
            other=other.name,
        )
    return next((rubric for rubric in known if rubric.id == other.rubric), known[-1])


def campaign_pairs(archive: Archive, one: Campaign, other: Campaign, rubric: Rubric) -> Pairs:
    """The towns that two campaigns have in common, by code and address, else by code when it is unique."""
    with archive.reading() as connection:
        before = connection.execute(_judged(one, rubric)).all()
        after = connection.execute(_judged(other, rubric)).all()
    by_target = {row.target_id: row for row in after}
    pairs = [(row, by_target[row.target_id]) for row in before if row.target_id in by_target]
    paired = {row.target_id for row, _ in pairs}
    moved_from = _by_code(row for row in before if row.target_id not in paired)
    moved_to = _by_code(row for row in after if row.target_id not in paired)
    pairs += [(moved_from[code], moved_to[code]) for code in moved_from.keys() & moved_to.keys()]
    pairs.sort(key=lambda pair: pair[0].name)
    return Pairs(_read(archive, pairs), len(before) - len(pairs), len(after) - len(pairs))


def scan_pair(archive: Archive, before: int, after: int) -> tuple[Verdict, Verdict]:
    """Two scans, under the last rubric under which both were judged.

    Raises:
        ArchiveError: one does not exist, or there is no such rubric.
    """
    with archive.reading() as connection:
        rows = {scan: connection.execute(_judgements_of(scan)).all() for scan in (before, after)}
    for scan, found in rows.items():
        if not found:
            raise ArchiveError(
                mark("the archive holds no scan {scan}; “beffroi campaigns NAME” lists them"), scan=scan
            )
    shared = {row.rubric_id for row in rows[before]} & {row.rubric_id for row in rows[after]}
    if not shared:
        raise ArchiveError(
            mark("scans {before} and {after} were not judged under one rubric: run beffroi rejudge on both"),
            before=before,
            after=after,
        )
    last = max(shared)
    first, second = (next(row for row in rows[scan] if row.rubric_id == last) for scan in (before, after))
    return next(_read(archive, [(first, second)]))


AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

_COLUMNS = (
    scans.c.id.label("scan"),
    scans.c.target_id,
    targets.c.name,
    targets.c.identity,
    targets.c.insee,
    targets.c.siren,
    judgements.c.id.label("judgement"),
    judgements.c.rubric_id,
)


def _base() -> AnySelect:
    return (
        select(*_COLUMNS)
        .join(targets, targets.c.id == scans.c.target_id)
        .join(judgements, judgements.c.scan_id == scans.c.id)
    )


def _judged(campaign: Campaign, rubric: Rubric) -> AnySelect:
    return _base().where(scans.c.campaign_id == campaign.id, judgements.c.rubric_id == rubric.id)


def _judgements_of(scan: int) -> AnySelect:
    return _base().where(scans.c.id == scan)


def _by_code(rows: Iterator[AnyRow]) -> dict[str, AnyRow]:
    """The rows whose INSEE code, or else SIREN, is that of no other."""
    coded = [(row.insee or row.siren, row) for row in rows]
    count = Counter(code for code, _ in coded)
    return {code: row for code, row in coded if code and count[code] == 1}


def _read(archive: Archive, pairs: Sequence[tuple[AnyRow, AnyRow]]) -> Iterator[tuple[Verdict, Verdict]]:
    for start in range(0, len(pairs), _CHUNK):
        chunk = pairs[start : start + _CHUNK]
        with archive.reading() as connection:
            known = _verdicts(connection, [row for pair in chunk for row in pair])
        yield from ((known[before.judgement], known[after.judgement]) for before, after in chunk)


def _verdicts(connection: Connection, rows: Sequence[AnyRow]) -> Mapping[int, Verdict]:
    wanted = [row.judgement for row in rows]
    marks: dict[int, list[Mark]] = defaultdict(list)
    faults: dict[int, list[Fault]] = defaultdict(list)
    untested: dict[int, set[str]] = defaultdict(set)
    order = list(Axis)
    for row in connection.execute(select(scores).where(scores.c.judgement_id.in_(wanted))):
        marks[row.judgement_id].append(Mark(axis=Axis(row.axis), score=row.score, letter=row.letter))
    telling = findings.c.outcome.in_([Outcome.FAILED.value, Outcome.UNTESTED.value])
    query = select(findings).where(findings.c.judgement_id.in_(wanted), telling)
    # The worst of the findings of a code comes first.
    for row in connection.execute(query.order_by(findings.c.score)):
        if row.outcome == Outcome.UNTESTED.value:
            untested[row.judgement_id].add(row.check_id)
        elif not any(fault.code == row.code for fault in faults[row.judgement_id]):
            fault = Fault(check=row.check_id, code=row.code, score=row.score, value=row.value)
            faults[row.judgement_id].append(fault)
    return {
        row.judgement: Verdict(
            scan=row.scan,
            name=row.name,
            identity=row.identity,
            marks=tuple(sorted(marks[row.judgement], key=lambda item: order.index(item.axis))),
            faults=tuple(faults[row.judgement]),
            untested=frozenset(untested[row.judgement]),
        )
        for row in rows
    }
