"""The towns of a campaign, sought as people name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.errors import ArchiveError
from auditor.archive.packing import unpack
from auditor.archive.rubrics import Rubric
from auditor.archive.tables import judgements, scans, targets
from auditor.model import Target
from auditor.plaintext import plain
from auditor.words import mark

#: Towns that an error names.
_NAMED = 5


@dataclass(frozen=True)
class ScannedTown:
    """A town that was scanned and judged: the number of its scan, and the town as it was listed last.

    Attributes:
        identity: of the town, see ``identity_of``.
    """

    scan: int
    identity: str
    target: Target


def scanned_towns(archive: Archive, campaign: Campaign, rubric: Rubric) -> Iterator[ScannedTown]:
    """Every town of a campaign that was judged under a rubric, in the order of the scans."""
    query = (
        select(scans.c.id, targets.c.identity, targets.c.content)
        .join(targets, targets.c.id == scans.c.target_id)
        .join(judgements, judgements.c.scan_id == scans.c.id)
        .where(scans.c.campaign_id == campaign.id, judgements.c.rubric_id == rubric.id)
        .order_by(scans.c.id)
    )
    with archive.reading() as connection:
        for row in connection.execute(query):
            yield ScannedTown(row.id, row.identity, Target.model_validate_json(unpack(row.content)))


def sought(towns: Sequence[ScannedTown], written: str, campaign: str) -> ScannedTown:
    """The one town that somebody means.

    Args:
        written: an INSEE code, a SIREN, an address, a host, or a name in full.
        campaign: its name, for errors.

    Raises:
        ArchiveError: no town of the campaign is called so, or several are.
    """
    found = [town for town in towns if _is(town.target, written)]
    if not found:
        raise ArchiveError(
            mark(
                "no scanned town of the campaign “{campaign}” is called “{written}”: beffroi batch scans it"
            ),
            campaign=campaign,
            written=written[:80],
        )
    if len(found) > 1:
        raise ArchiveError(
            mark("several towns are called “{written}”: name one by its INSEE code or its address ({known})"),
            written=written[:80],
            known=", ".join(town.target.insee or town.target.url for town in found[:_NAMED]),
        )
    return found[0]


def _is(target: Target, written: str) -> bool:
    host = written.partition("://")[2].partition("/")[0] or written
    exact = (target.insee, target.siren, target.url, target.host, target.domain)
    return written in exact or host in (target.host, target.domain) or plain(target.name) == plain(written)
