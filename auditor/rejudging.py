"""Archived scans, judged again: no town is asked anything."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign
from auditor.archive.rubrics import Rubric
from auditor.archive.scans import file_judgements, unjudged
from auditor.judge import Judge
from auditor.observation import Observation
from auditor.registry import Registry
from auditor.verdict import report_on


def rejudge(archive: Archive, campaign: Campaign, rubric: Rubric, registry: Registry) -> Iterator[int]:
    """Judge the scans of a campaign under a rubric, those apart that already were.

    Args:
        rubric: that of the registry's policy and checks.

    Yields:
        How many scans were just judged and filed, in one transaction.

    Raises:
        ArchiveError: a fact cannot be read.
        ArchiveLostError: the database failed; what was yielded is kept.
    """
    judges: dict[tuple[str, ...], Judge] = {}
    for chunk in unjudged(archive, campaign, rubric, registry.facts):
        for families in {families_of(seen) for _, seen in chunk} - judges.keys():
            judges[families] = Judge(registry.checks_of(families), registry.policy)
        judged = [(scan, report_on(seen, judges[families_of(seen)])) for scan, seen in chunk]
        with archive.writing() as connection:
            file_judgements(connection, rubric, judged)
        yield len(judged)


def families_of(seen: Observation) -> tuple[str, ...]:
    """The families of checks that were asked for; all when empty."""
    return tuple(filter(None, str(seen.settings.get("families") or "").split(",")))
