"""Runs of schedules, and what their readers were told last, inside the transaction of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select, update

from auditor.archive.statements import insert_new, insert_or_update
from auditor.archive.tables import judgements, runs, scans, schedules, storable, told


@dataclass(frozen=True)
class Run:
    """One run of a schedule.

    Attributes:
        slot: the moment for which it was due; missed: slots that passed before it while nothing ran.
        campaign: number of its campaign; None before it has one.
        finished_at: None while its mails are not queued.
    """

    id: int
    schedule: str
    slot: datetime
    missed: int
    campaign: int | None
    began_at: datetime
    finished_at: datetime | None


def known_since(connection: Connection, schedule: str, timing: str) -> datetime | None:
    """From when on a schedule holds, as it was noted; None when it was not, or under another timing.

    Args:
        timing: its cron expression and time zone, in any form that is always the same.
    """
    row = connection.execute(select(schedules).where(schedules.c.name == schedule)).one_or_none()
    if row is None or row.timing != storable(timing):
        return None
    since: datetime = row.since
    return since


def note_since(connection: Connection, schedule: str, timing: str, since: datetime) -> None:
    """Note from when on a schedule holds under a timing."""
    row = {"name": schedule, "timing": storable(timing), "since": since}
    insert_or_update(connection, schedules, ("name",), [row])


def begin_run(connection: Connection, schedule: str, slot: datetime, missed: int, now: datetime) -> Run:
    """Begin the run of a slot, or take up again the one that was begun."""
    row = {"schedule": schedule, "slot": slot, "missed": missed, "began_at": now}
    insert_new(connection, runs, [row])
    return _run(connection.execute(_of(schedule).where(runs.c.slot == slot)).one())


def scan_in(connection: Connection, run: Run, campaign: int) -> None:
    """Note the campaign in which a run scans its towns."""
    connection.execute(update(runs).where(runs.c.id == run.id).values(campaign_id=campaign))


def campaigns_told_otherwise(connection: Connection, schedule: str, rubric: int) -> list[int]:
    """The numbers of the campaigns of scans that were told last and are not judged under a rubric."""
    query = (
        select(scans.c.campaign_id)
        .distinct()
        .join(told, told.c.scan_id == scans.c.id)
        .outerjoin(judgements, and_(judgements.c.scan_id == scans.c.id, judgements.c.rubric_id == rubric))
        .where(told.c.schedule == schedule, judgements.c.id.is_(None))
        .order_by(scans.c.campaign_id)
    )
    return list(connection.execute(query).scalars())


def finish_run(connection: Connection, run: Run, now: datetime) -> None:
    """Mark a run as done; its mails are queued in the same transaction."""
    connection.execute(update(runs).where(runs.c.id == run.id).values(finished_at=now))


def last_run(connection: Connection, schedule: str) -> Run | None:
    """The run of the latest slot, finished or not; None when there was none."""
    row = connection.execute(_of(schedule).order_by(runs.c.slot.desc()).limit(1)).one_or_none()
    return _run(row) if row is not None else None


def last_told(connection: Connection, schedule: str) -> dict[str, int]:
    """The scan that was told last of each town, by the identity of the town."""
    query = select(told.c.identity, told.c.scan_id).where(told.c.schedule == schedule)
    return {row.identity: row.scan_id for row in connection.execute(query)}


def note_told(connection: Connection, schedule: str, scans: Mapping[str, int]) -> None:
    """Note the scans that were told: identity of the town → number of the scan."""
    for identity, scan in scans.items():
        row = {"schedule": schedule, "identity": storable(identity), "scan_id": scan}
        insert_or_update(connection, told, ("schedule", "identity"), [row])


def _of(schedule: str) -> Select[Any]:
    return select(runs).where(runs.c.schedule == schedule)


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        schedule=row.schedule,
        slot=row.slot,
        missed=row.missed,
        campaign=row.campaign_id,
        began_at=row.began_at,
        finished_at=row.finished_at,
    )
