"""Reports that were filed, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, func, select

from auditor.archive.archive import Archive
from auditor.archive.blobs import put_back
from auditor.archive.campaigns import Campaign, progress_of
from auditor.archive.errors import ArchiveError
from auditor.archive.packing import unpack
from auditor.archive.rubrics import Rubric, rubrics_of
from auditor.archive.scans import CHUNK
from auditor.archive.tables import judgements, rubrics, scans, scores, targets
from auditor.filing import AxisSummary, CampaignSummary, Filed
from auditor.model import Axis, Report
from auditor.words import mark


@dataclass(frozen=True)
class ScanLine:
    """A scan, as a list shows it.

    Attributes:
        letters: of the axes, in their order; None for an axis that is not rated.
    """

    id: int
    name: str
    identity: str
    letters: tuple[str | None, ...]


def filed_document(archive: Archive, scan: int, policy_version: str | None = None) -> bytes:
    """The report of a scan as it was filed first, or under a policy: compact JSON.

    Raises:
        ArchiveError: there is no such scan, or it was not judged under that policy.
    """
    query = (
        select(judgements.c.report, rubrics.c.policy_version)
        .join(rubrics, rubrics.c.id == judgements.c.rubric_id)
        .where(judgements.c.scan_id == scan)
        .order_by(judgements.c.id)
    )
    with archive.reading() as connection:
        row = _chosen(connection.execute(query).all(), scan, policy_version)
        return put_back(connection, unpack(row.report))


def moment_of(archive: Archive, scan: int) -> datetime:
    """When a scan began.

    Raises:
        ArchiveError: there is no such scan.
    """
    with archive.reading() as connection:
        row = connection.execute(select(scans.c.started_at).where(scans.c.id == scan)).one_or_none()
    if row is None:
        raise ArchiveError(
            mark("the archive holds no scan {scan}; “beffroi campaigns NAME” lists them"), scan=scan
        )
    began: datetime = row.started_at
    return began


def _chosen(rows: Sequence[Row[*tuple[Any, ...]]], scan: int, policy_version: str | None) -> Any:
    if not rows:
        raise ArchiveError(
            mark("the archive holds no scan {scan}; “beffroi campaigns NAME” lists them"), scan=scan
        )
    if policy_version is None:
        return rows[0]
    found = [row for row in rows if row.policy_version == policy_version]
    if not found:
        raise ArchiveError(
            mark("scan {scan} was not judged under the policy {policy}; it was under: {known}"),
            scan=scan,
            policy=policy_version,
            known=", ".join(row.policy_version for row in rows),
        )
    return found[-1]


def filed_reports(archive: Archive, campaign: Campaign, rubric: Rubric) -> Iterator[Filed]:
    """Every report of a campaign under a rubric, in the order of the scans.

    Raises:
        ArchiveError: one of them cannot be read.
    """
    last = 0
    while True:
        query = (
            select(scans.c.id, judgements.c.report)
            .join(judgements, judgements.c.scan_id == scans.c.id)
            .where(scans.c.campaign_id == campaign.id, judgements.c.rubric_id == rubric.id, scans.c.id > last)
            .order_by(scans.c.id)
            .limit(CHUNK)
        )
        with archive.reading() as connection:
            rows = connection.execute(query).all()
            documents = [(row.id, put_back(connection, unpack(row.report))) for row in rows]
        for scan, document in documents:
            yield Filed(scan=scan, campaign=campaign.name, report=read_document(scan, document))
        if len(rows) < CHUNK:
            return
        last = rows[-1].id


def judged_under(archive: Archive, campaign: Campaign, rubric: Rubric) -> int:
    """How many scans of a campaign were judged under a rubric."""
    query = (
        select(func.count())
        .select_from(scans)
        .join(judgements, judgements.c.scan_id == scans.c.id)
        .where(scans.c.campaign_id == campaign.id, judgements.c.rubric_id == rubric.id)
    )
    with archive.reading() as connection:
        return connection.execute(query).scalar_one()


def summary_of(archive: Archive, campaign: Campaign, rubric: Rubric | None = None) -> CampaignSummary:
    """A campaign in numbers, under a rubric (its own when left out)."""
    towns, scanned = progress_of(archive, campaign)
    if rubric is None:
        rubric = next((known for known in rubrics_of(archive, campaign) if known.id == campaign.rubric), None)
    return CampaignSummary(
        name=campaign.name,
        started_at=campaign.created_at,
        towns=towns,
        scanned=scanned,
        policy_version=rubric.policy_version if rubric else None,
        axes=_axes(archive, campaign, rubric) if rubric else (),
    )


def scan_lines(
    archive: Archive, campaign: Campaign, search: str = "", limit: int = 100
) -> tuple[ScanLine, ...]:
    """The scans of a campaign under its rubric, by name of the town.

    Args:
        search: part of the name, of the INSEE code, of the SIREN or of the address.
        limit: how many at most.
    """
    query = (
        select(scans.c.id, targets.c.name, targets.c.identity, judgements.c.id.label("judgement"))
        .join(targets, targets.c.id == scans.c.target_id)
        .outerjoin(
            judgements,
            (judgements.c.scan_id == scans.c.id) & (judgements.c.rubric_id == campaign.rubric),
        )
        .where(scans.c.campaign_id == campaign.id)
        .where(
            targets.c.name.icontains(search, autoescape=True)
            | targets.c.identity.icontains(search, autoescape=True)
        )
        .order_by(targets.c.name, scans.c.id)
        .limit(limit)
    )
    with archive.reading() as connection:
        rows = connection.execute(query).all()
        wanted = [row.judgement for row in rows if row.judgement is not None]
        rated = connection.execute(select(scores).where(scores.c.judgement_id.in_(wanted))).all()
    letters = {(row.judgement_id, row.axis): row.letter for row in rated}
    return tuple(
        ScanLine(row.id, row.name, row.identity, tuple(letters.get((row.judgement, axis)) for axis in Axis))
        for row in rows
    )


def _axes(archive: Archive, campaign: Campaign, rubric: Rubric) -> tuple[AxisSummary, ...]:
    query = (
        select(
            scores.c.axis, scores.c.letter, func.count().label("towns"), func.sum(scores.c.score).label("sum")
        )
        .join(judgements, judgements.c.id == scores.c.judgement_id)
        .join(scans, scans.c.id == judgements.c.scan_id)
        .where(scans.c.campaign_id == campaign.id, judgements.c.rubric_id == rubric.id)
        .group_by(scores.c.axis, scores.c.letter)
        .order_by(scores.c.letter)
    )
    with archive.reading() as connection:
        rows = connection.execute(query).all()
    return (
        tuple(_axis(axis, [row for row in rows if row.axis == axis.value]) for axis in Axis) if rows else ()
    )


def _axis(axis: Axis, rows: Sequence[Row[*tuple[Any, ...]]]) -> AxisSummary:
    rated = [row for row in rows if row.letter is not None]
    towns = sum(row.towns for row in rated)
    return AxisSummary(
        axis=axis,
        letters={row.letter: row.towns for row in rated},
        not_rated=sum(row.towns for row in rows if row.letter is None),
        mean=sum(row.sum for row in rated) / towns if towns else None,
    )


def read_document(scan: int, document: bytes) -> Report:
    """A filed report, as this version of Beffroi knows it.

    Raises:
        ArchiveError: it was written by another version.
    """
    try:
        return Report.model_validate_json(document)
    except ValidationError as error:
        raise ArchiveError(
            mark("the report of scan {scan} was written by another version of Beffroi: use beffroi rejudge"),
            scan=scan,
        ) from error
