"""One program at a time scans a campaign, or does what is due; the lock goes with it, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.errors import ArchiveError
from auditor.words import mark

#: Names the campaigns of Beffroi among the advisory locks of a PostgreSQL database.
_CAMPAIGNS = 0x0BEF

#: No campaign has this number.
_SCHEDULES = 0


class BusyError(ArchiveError):
    """Another program is at work, and does all that was asked."""


@contextmanager
def only_one(archive: Archive, campaign: Campaign) -> Iterator[None]:
    """Hold a campaign.

    Raises:
        ArchiveError: another program holds it.
    """
    busy = ArchiveError(
        mark("another program is scanning the campaign “{name}”: wait for it, or stop it"), name=campaign.name
    )
    with _hold(archive, campaign.id, f"campaign-{campaign.id}", busy):
        yield


@contextmanager
def only_due(archive: Archive) -> Iterator[None]:
    """Hold the schedules of an archive.

    Raises:
        BusyError: another program does what is due.
    """
    busy = BusyError(mark("another program does what is due: nothing is left to do"))
    with _hold(archive, _SCHEDULES, "due", busy):
        yield


@contextmanager
def _hold(archive: Archive, number: int, name: str, busy: ArchiveError) -> Iterator[None]:
    held = _hold_file(archive.path, name, busy) if archive.path else _hold_on_server(archive, number, busy)
    with held:
        yield


@contextmanager
def _hold_file(path: Path, name: str, busy: ArchiveError) -> Iterator[None]:
    """Lock a file beside the archive, which is taken away at the end."""
    place = path.with_name(f"{path.name}-{name}.lock")
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise busy from error
        if not _is_still(place, descriptor):
            raise busy
        try:
            yield
        finally:
            place.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _is_still(place: Path, descriptor: int) -> bool:
    """Whether the file that was locked is the one that stands there: its last holder takes it away."""
    try:
        return os.path.samestat(place.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def _hold_on_server(archive: Archive, number: int, busy: ArchiveError) -> Iterator[None]:
    """An advisory lock lasts as long as its connection."""
    with archive.connected() as connection:
        asked = select(func.pg_try_advisory_lock(_CAMPAIGNS, number))
        if not connection.execute(asked).scalar_one():
            raise busy
        yield
