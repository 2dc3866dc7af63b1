"""Campaigns: a name, a list of towns, and what is left to scan of it."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, tuple_
from sqlalchemy.exc import IntegrityError

from auditor.archive.archive import Archive
from auditor.archive.errors import ArchiveError
from auditor.archive.packing import encoded, pack, unpack
from auditor.archive.statements import insert_new, insert_or_update
from auditor.archive.tables import campaigns, listings, scans, storable, targets
from auditor.model import Target
from auditor.words import mark

#: Towns that are read or written at a time.
_CHUNK = 500

_NAME = re.compile(r"(?=.*\D)[\w][\w .()-]{0,63}")

Settings = Mapping[str, str | bool | None]


@dataclass(frozen=True)
class Campaign:
    """A campaign of the archive.

    Attributes:
        settings: how its towns are looked at.
        rubric: the one under which it is read; None before anything was judged.
    """

    id: int
    name: str
    created_at: datetime
    settings: Settings
    rubric: int | None


@dataclass(frozen=True)
class Listed:
    """A town of a campaign, and its number in the archive."""

    id: int
    target: Target


def create_campaign(archive: Archive, name: str, settings: Settings, towns: Iterable[Target]) -> Campaign:
    """Begin a campaign, with its list of towns: all of them, or nothing when reading them fails.

    Raises:
        ArchiveError: the name is taken, or is none.
    """
    if not _NAME.fullmatch(name):
        raise ArchiveError(
            mark(
                "“{name}” cannot name a campaign: letters, digits, spaces, “.”, “-” and “_”, 64 at most, "
                "and not digits alone"
            ),
            name=name[:80],
        )
    row = {
        "name": name,
        "created_at": datetime.now(UTC),
        "settings": json.dumps(dict(settings), sort_keys=True),
    }
    try:
        with archive.writing() as connection:
            added = connection.execute(insert(campaigns).values(row).returning(campaigns)).one()
            _enlist_all(connection, added.id, towns)
    except IntegrityError as error:
        raise ArchiveError(
            mark("there is already a campaign “{name}”: go on with it (--resume), or choose another name"),
            name=name,
        ) from error
    return _campaign(added)


def find_campaign(archive: Archive, name: str) -> Campaign:
    """The campaign of that name.

    Raises:
        ArchiveError: there is none.
    """
    with archive.reading() as connection:
        row = connection.execute(select(campaigns).where(campaigns.c.name == storable(name))).one_or_none()
    if row is None:
        known = ", ".join(f"“{campaign.name}”" for campaign in all_campaigns(archive)[-5:])
        if not known:
            raise ArchiveError(mark("the archive holds no campaign yet"))
        raise ArchiveError(
            mark("no campaign is called “{name}”; the last ones: {known}"), name=name, known=known
        )
    return _campaign(row)


def all_campaigns(archive: Archive) -> list[Campaign]:
    """Every campaign, in the order in which they began."""
    with archive.reading() as connection:
        rows = connection.execute(select(campaigns).order_by(campaigns.c.id)).all()
    return [_campaign(row) for row in rows]


def last_campaign(archive: Archive) -> Campaign:
    """The campaign that began last.

    Raises:
        ArchiveError: there is none.
    """
    known = all_campaigns(archive)
    if not known:
        raise ArchiveError(mark("the archive holds no campaign yet"))
    return known[-1]


def enlist(archive: Archive, campaign: Campaign, towns: Iterable[Target]) -> None:
    """Put more towns on the list of a campaign, but for those that are on it: all, or none on a failure."""
    with archive.writing() as connection:
        _enlist_all(connection, campaign.id, towns)


def identity_of(target: Target) -> str:
    """What makes a town the same in two lists: its INSEE code or SIREN if any, and its site.

    Two towns may share a site, and a town may change its own.
    """
    return f"{target.insee or target.siren or ''} {target.url}"


def pending(archive: Archive, campaign: Campaign) -> Iterator[Listed]:
    """The towns that remain to be scanned, a few at a time.

    They come in an order of chance, always the same: neighbours often share a host, which must not be
    asked for all of them at once.
    """
    place = (-1, -1)
    while True:
        query = (
            select(listings.c.turn, targets.c.id, targets.c.content)
            .join(targets, targets.c.id == listings.c.target_id)
            .outerjoin(
                scans,
                and_(
                    scans.c.campaign_id == listings.c.campaign_id, scans.c.target_id == listings.c.target_id
                ),
            )
            .where(listings.c.campaign_id == campaign.id, scans.c.id.is_(None))
            .where(tuple_(listings.c.turn, listings.c.target_id) > place)
            .order_by(listings.c.turn, listings.c.target_id)
            .limit(_CHUNK)
        )
        with archive.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield Listed(row.id, Target.model_validate_json(unpack(row.content)))
        if len(rows) < _CHUNK:
            return
        place = (rows[-1].turn, rows[-1].id)


def progress_of(archive: Archive, campaign: Campaign) -> tuple[int, int]:
    """How many towns are on the list, and how many are scanned."""
    with archive.reading() as connection:
        listed = select(func.count()).where(listings.c.campaign_id == campaign.id)
        scanned = select(func.count()).where(scans.c.campaign_id == campaign.id)
        return connection.execute(listed).scalar_one(), connection.execute(scanned).scalar_one()


def _enlist_all(connection: Connection, campaign: int, towns: Iterable[Target]) -> None:
    remaining = iter(towns)
    while chunk := list(islice(remaining, _CHUNK)):
        _enlist(connection, campaign, chunk)


def _enlist(connection: Connection, campaign: int, chunk: Iterable[Target]) -> None:
    towns = {storable(identity_of(target)): target for target in chunk}
    rows = [
        {
            "identity": identity,
            "insee": target.insee,
            "siren": target.siren,
            "name": target.name,
            "content": pack(encoded(target)),
        }
        for identity, target in towns.items()
    ]
    insert_or_update(connection, targets, ("identity",), rows)
    found = connection.execute(select(targets.c.id, targets.c.identity).where(targets.c.identity.in_(towns)))
    listed = [
        {"campaign_id": campaign, "target_id": row.id, "turn": zlib.crc32(row.identity.encode()) >> 1}
        for row in found
    ]
    insert_new(connection, listings, listed)


def _campaign(row: Row[*tuple[Any, ...]]) -> Campaign:
    return Campaign(row.id, row.name, row.created_at, json.loads(row.settings), row.rubric_id)
