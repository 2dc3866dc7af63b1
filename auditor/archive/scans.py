"""Scans: filed whole or not at all, and read again as they were observed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, exists, insert, select

from auditor.archive.archive import Archive
from auditor.archive.blobs import keep, kept, put_aside, put_back
from auditor.archive.campaigns import Campaign
from auditor.archive.errors import ArchiveError
from auditor.archive.packing import encoded, pack, unpack
from auditor.archive.rubrics import Rubric
from auditor.archive.statements import Row
from auditor.archive.tables import facts, findings, judgements, scans, scores
from auditor.facts.base import Fact, FactError, version_of
from auditor.facts.tls import TrustStore
from auditor.model import AxisScore, Failure, JudgedFinding, Model, Outcome, ProbeRun, Report, Target
from auditor.observation import Observation
from auditor.words import mark

#: Scans that are read or judged at a time.
CHUNK = 25

_JSON = "application/json"

#: What stands in a table of its own.
_TOLD = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)


class Record(Model):
    """What is known of a scan besides its facts."""

    target: Target
    settings: Mapping[str, str | bool | None]
    failures: tuple[Failure, ...]
    runs: tuple[ProbeRun, ...]


class Filing:
    """Files what is seen and judged of the towns of a campaign, under one rubric.

    Args:
        trust: the authorities that all of them are judged against.
    """

    def __init__(self, archive: Archive, campaign: Campaign, rubric: Rubric, trust: TrustStore) -> None:
        self._archive = archive
        self._campaign = campaign
        self._rubric = rubric
        with archive.writing() as connection:
            self._trust = keep(connection, encoded(trust), _JSON)

    def file(self, target_id: int, observation: Observation, report: Report) -> int:
        """File a scan and its report in one transaction.

        Returns:
            The number of the scan.

        Raises:
            ArchiveLostError: the database failed; nothing of the scan was kept.
        """
        with self._archive.writing() as connection:
            scan = self._file_scan(connection, target_id, observation)
            file_judgements(connection, self._rubric, [(scan, report)])
        return scan

    def _file_scan(self, connection: Connection, target_id: int, observation: Observation) -> int:
        record = Record(
            target=observation.target,
            settings=observation.settings,
            failures=observation.failures,
            runs=observation.runs,
        )
        row = {
            "campaign_id": self._campaign.id,
            "target_id": target_id,
            "started_at": observation.started_at,
            "finished_at": observation.finished_at,
            "tool_version": observation.tool_version,
            "trust": self._trust,
            "record": pack(encoded(record)),
        }
        scan: int = connection.execute(insert(scans).values(row).returning(scans.c.id)).scalar_one()
        _insert(connection, facts, (_fact_row(connection, scan, fact) for fact in observation.facts))
        return scan


def file_judgements(connection: Connection, rubric: Rubric, judged: Sequence[tuple[int, Report]]) -> None:
    """File the reports of scans under a rubric, and what can be asked of them in SQL."""
    now = datetime.now(UTC)
    rows = [
        {
            "scan_id": scan,
            "rubric_id": rubric.id,
            "judged_at": now,
            "observed": report.observed_anything,
            "report": pack(put_aside(connection, encoded(report))),
            "cms": report.traits.cms,
            "hosting": report.traits.hosting,
        }
        for scan, report in judged
    ]
    filed = insert(judgements).returning(judgements.c.id, sort_by_parameter_order=True)
    numbers = connection.execute(filed, rows).scalars().all()
    reports = [(number, report) for number, (_, report) in zip(numbers, judged, strict=True)]
    _insert(
        connection, scores, (_score_row(number, item) for number, report in reports for item in report.scores)
    )
    _insert(
        connection,
        findings,
        (
            _finding_row(number, position, item)
            for number, report in reports
            for position, item in enumerate(report.findings)
            if item.outcome in _TOLD
        ),
    )


def unjudged(
    archive: Archive, campaign: Campaign, rubric: Rubric, kinds: Mapping[str, type[Fact]]
) -> Iterator[list[tuple[int, Observation]]]:
    """The scans of a campaign that were not judged under a rubric, some at a time.

    Args:
        kinds: the facts that can be read; others are left aside.

    Raises:
        ArchiveError: a fact was written by a later version.
    """
    last = 0
    stores: dict[str, TrustStore] = {}
    while True:
        judged = exists().where(judgements.c.scan_id == scans.c.id, judgements.c.rubric_id == rubric.id)
        query = (
            select(scans)
            .where(scans.c.campaign_id == campaign.id, scans.c.id > last, ~judged)
            .order_by(scans.c.id)
            .limit(CHUNK)
        )
        with archive.reading() as connection:
            rows = connection.execute(query).all()
            if not rows:
                return
            last = rows[-1].id
            seen = _facts_of(connection, [row.id for row in rows], kinds)
            for digest in {row.trust for row in rows} - stores.keys():
                stores[digest] = _trust(connection, digest)
        chunk = []
        for row in rows:
            record = Record.model_validate_json(unpack(row.record))
            observation = Observation(
                target=record.target,
                started_at=row.started_at,
                finished_at=row.finished_at,
                tool_version=row.tool_version,
                settings=record.settings,
                trust=stores[row.trust],
                facts=seen.get(row.id, ()),
                failures=record.failures,
                runs=record.runs,
            )
            chunk.append((row.id, observation))
        yield chunk


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    if known := list(rows):
        connection.execute(insert(table), known)


def _fact_row(connection: Connection, scan: int, fact: Fact) -> Row:
    return {
        "scan_id": scan,
        "kind": fact.kind,
        "schema_version": fact.schema_version,
        "observed_at": fact.observed_at,
        "content": pack(put_aside(connection, encoded(fact))),
    }


def _score_row(judgement: int, score: AxisScore) -> Row:
    return {
        "judgement_id": judgement,
        "axis": score.axis.value,
        "points": score.points,
        "score": score.score,
        "letter": score.letter,
        "coverage": score.coverage,
    }


def _finding_row(judgement: int, position: int, finding: JudgedFinding) -> Row:
    return {
        "judgement_id": judgement,
        "position": position,
        "check_id": finding.check,
        "code": finding.code,
        "outcome": finding.outcome.value,
        "page": finding.page,
        "value": finding.value,
        "score": finding.score,
    }


def _trust(connection: Connection, digest: str) -> TrustStore:
    return TrustStore.load(version_of(TrustStore), kept(connection, digest))


def _facts_of(
    connection: Connection, wanted: Sequence[int], kinds: Mapping[str, type[Fact]]
) -> dict[int, tuple[Fact, ...]]:
    query = select(facts).where(facts.c.scan_id.in_(wanted)).order_by(facts.c.scan_id, facts.c.kind)
    rows = connection.execute(query).all()
    return {
        scan: tuple(_load(connection, row, kinds[row.kind]) for row in group if row.kind in kinds)
        for scan, group in groupby(rows, key=lambda row: row.scan_id)
    }


def _load(connection: Connection, row: Any, kind: type[Fact]) -> Fact:
    content = put_back(connection, unpack(row.content))
    try:
        return kind.load(row.schema_version, content)
    except FactError as error:
        raise ArchiveError(
            mark("a fact of scan {scan} cannot be read: {error}"), scan=row.scan_id, error=str(error)
        ) from error
