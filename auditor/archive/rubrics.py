"""Rubrics: a policy with the checks that are made under it, and the version of the code that makes them.

Two scores compare when their rubric is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy import select, update

from auditor import __version__
from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.errors import ArchiveError
from auditor.archive.packing import encoded, pack, unpack
from auditor.archive.statements import insert_new
from auditor.archive.tables import campaigns, judgements, rubrics, scans
from auditor.check import Check
from auditor.policy import Policy
from auditor.words import mark


@dataclass(frozen=True)
class Rubric:
    """A rubric of the archive."""

    id: int
    policy_version: str
    tool_version: str
    created_at: datetime


def file_rubric(archive: Archive, policy: Policy, checks: Sequence[Check]) -> Rubric:
    """The rubric of a policy and of checks, filed if it was not yet."""
    content = encoded(policy)
    names = json.dumps([__version__, sorted(check.id for check in checks)])
    digest = hashlib.sha256(names.encode() + b"\n" + content).hexdigest()
    row = {
        "digest": digest,
        "policy_version": policy.version,
        "tool_version": __version__,
        "created_at": datetime.now(UTC),
        "content": pack(content),
    }
    with archive.writing() as connection:
        insert_new(connection, rubrics, [row])
        found = connection.execute(select(*_COLUMNS).where(rubrics.c.digest == digest)).one()
    return Rubric(*found)


def read_under(archive: Archive, campaign: Campaign, rubric: Rubric) -> None:
    """Make a rubric the one under which a campaign is read, from now on."""
    with archive.writing() as connection:
        connection.execute(update(campaigns).where(campaigns.c.id == campaign.id).values(rubric_id=rubric.id))


def rubrics_of(archive: Archive, campaign: Campaign) -> list[Rubric]:
    """The rubrics under which some scan of a campaign was judged, oldest first."""
    judged = (
        select(judgements.c.rubric_id)
        .join(scans, scans.c.id == judgements.c.scan_id)
        .where(scans.c.campaign_id == campaign.id)
    )
    with archive.reading() as connection:
        rows = connection.execute(select(*_COLUMNS).where(rubrics.c.id.in_(judged)).order_by(rubrics.c.id))
        return [Rubric(*row) for row in rows]


def rubric_for(archive: Archive, campaign: Campaign, policy_version: str | None = None) -> Rubric:
    """The rubric under which to read a campaign.

    Args:
        policy_version: the last rubric of that policy; the campaign's own when None.

    Raises:
        ArchiveError: nothing was judged under it.
    """
    known = rubrics_of(archive, campaign)
    if policy_version is None:
        found = [rubric for rubric in known if rubric.id == campaign.rubric] or known
    else:
        found = [rubric for rubric in known if rubric.policy_version == policy_version]
    if found:
        return found[-1]
    if not known:
        raise ArchiveError(mark("nothing was scanned yet in the campaign “{name}”"), name=campaign.name)
    raise ArchiveError(
        mark("the campaign “{name}” was not judged under the policy {policy}; it was under: {known}"),
        name=campaign.name,
        policy=policy_version,
        known=", ".join(sorted({rubric.policy_version for rubric in known})),
    )


def policy_of(archive: Archive, rubric: Rubric) -> Policy:
    """The policy of a rubric, as it was.

    Raises:
        ArchiveError: it was written by another version of Beffroi.
    """
    with archive.reading() as connection:
        content = connection.execute(select(rubrics.c.content).where(rubrics.c.id == rubric.id)).scalar_one()
    try:
        return Policy.model_validate_json(unpack(content))
    except ValidationError as error:
        raise ArchiveError(
            mark("the policy {policy} was written by another version of Beffroi: use beffroi rejudge"),
            policy=rubric.policy_version,
        ) from error


_COLUMNS = (rubrics.c.id, rubrics.c.policy_version, rubrics.c.tool_version, rubrics.c.created_at)
