"""What the towns of a campaign need, for a desk: read from the tables, without opening the reports."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.packing import unpack
from auditor.archive.rubrics import Rubric
from auditor.archive.tables import findings, judgements, scans, scores, targets
from auditor.filing import Need
from auditor.model import Axis, Outcome, Target, Traits

#: Towns that are read at a time.
_CHUNK = 500


def needs_of(archive: Archive, campaign: Campaign, rubric: Rubric) -> Iterator[Need]:
    """Every town of a campaign that was judged under a rubric, in the order of the scans.

    CMS and hosting are not known of a town whose report was damaged when the archive was brought up to date.
    """
    last = 0
    while True:
        query = (
            select(
                scans.c.id,
                targets.c.content,
                judgements.c.id.label("judgement"),
                judgements.c.cms,
                judgements.c.hosting,
            )
            .join(targets, targets.c.id == scans.c.target_id)
            .join(judgements, judgements.c.scan_id == scans.c.id)
            .where(scans.c.campaign_id == campaign.id, judgements.c.rubric_id == rubric.id, scans.c.id > last)
            .order_by(scans.c.id)
            .limit(_CHUNK)
        )
        with archive.reading() as connection:
            rows = connection.execute(query).all()
            wanted = [row.judgement for row in rows]
            failed, marks = _failed(connection, wanted), _marks(connection, wanted)
        for row in rows:
            yield _need(row, failed.get(row.judgement, set()), marks.get(row.judgement, {}))
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id


AnyRow = Row[*tuple[Any, ...]]


def _failed(connection: Connection, wanted: Sequence[int]) -> Mapping[int, set[str]]:
    query = select(findings.c.judgement_id, findings.c.code).where(
        findings.c.judgement_id.in_(wanted), findings.c.outcome == Outcome.FAILED.value
    )
    found: dict[int, set[str]] = defaultdict(set)
    for judgement, code in connection.execute(query):
        found[judgement].add(sys.intern(code))
    return found


def _marks(connection: Connection, wanted: Sequence[int]) -> Mapping[int, Mapping[str, AnyRow]]:
    found: dict[int, dict[str, AnyRow]] = defaultdict(dict)
    for row in connection.execute(select(scores).where(scores.c.judgement_id.in_(wanted))):
        found[row.judgement_id][row.axis] = row
    return found


def _need(row: AnyRow, failed: set[str], marks: Mapping[str, AnyRow]) -> Need:
    rated = [marks.get(axis.value) for axis in Axis]
    return Need(
        scan=row.id,
        target=Target.model_validate_json(unpack(row.content)),
        failed=tuple(sorted(failed)),
        points=tuple(mark.points if mark else None for mark in rated),
        scores=tuple(mark.score if mark else None for mark in rated),
        letters=tuple(mark.letter if mark else None for mark in rated),
        coverage=tuple(mark.coverage if mark else 0.0 for mark in rated),
        traits=Traits(cms=row.cms, hosting=row.hosting),
    )
