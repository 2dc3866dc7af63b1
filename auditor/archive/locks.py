"""One program at a time scans a campaign; the lock goes with the program, however it ends."""

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


@contextmanager
def only_one(archive: Archive, campaign: Campaign) -> Iterator[None]:
    """Hold a campaign.

    Raises:
        ArchiveError: another program holds it.
    """
    held = _hold_file(archive.path, campaign) if archive.path else _hold_on_server(archive, campaign)
    with held:
        yield


@contextmanager
def _hold_file(path: Path, campaign: Campaign) -> Iterator[None]:
    """Lock a file beside the archive, which is taken away at the end."""
    place = path.with_name(f"{path.name}-campaign-{campaign.id}.lock")
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _busy(campaign) from error
        if not _is_still(place, descriptor):
            raise _busy(campaign)
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
def _hold_on_server(archive: Archive, campaign: Campaign) -> Iterator[None]:
    """An advisory lock lasts as long as its connection."""
    with archive.connected() as connection:
        asked = select(func.pg_try_advisory_lock(_CAMPAIGNS, campaign.id))
        if not connection.execute(asked).scalar_one():
            raise _busy(campaign)
        yield


def _busy(campaign: Campaign) -> ArchiveError:
    return ArchiveError(
        mark("another program is scanning the campaign “{name}”: wait for it, or stop it"), name=campaign.name
    )
