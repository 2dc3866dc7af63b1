"""Observations by hand, and campaigns made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, create_campaign, find_campaign, pending
from auditor.archive.rubrics import file_rubric, read_under
from auditor.archive.scans import Filing
from auditor.facts.base import Fact
from auditor.facts.tls import TrustStore
from auditor.model import Report, Target
from auditor.observation import Observation
from auditor.verdict import report_on
from tests.checks import facts as example
from tests.checks.facts import registry

SETTINGS = {"browser": True, "families": None}


def towns(count: int) -> list[Target]:
    """Towns of their own, each with its code and its site."""
    return [
        example.TARGET.model_copy(
            update={
                "name": f"Ville {number}",
                "insee": f"{77000 + number}",
                "url": f"https://www.ville-{number}.example/",
                "host": f"www.ville-{number}.example",
            }
        )
        for number in range(1, count + 1)
    ]


def seen(target: Target, *facts: object) -> Observation:
    """A town as it was seen: all well, but for some facts."""
    known = example.but(*facts)
    trust = next(item for item in known if isinstance(item, TrustStore))
    started_at = datetime(2026, 11, 23, 22, 5, 17, 123456, UTC)
    return Observation(
        target=target,
        started_at=started_at,
        finished_at=started_at + timedelta(seconds=3),
        tool_version="0.1.0",
        settings=SETTINGS,
        trust=trust,
        facts=tuple(item for item in known if isinstance(item, Fact) and item is not trust),
        failures=(),
        runs=(),
    )


def judged(observation: Observation) -> Report:
    """Its report, under what is installed."""
    return report_on(observation, registry().judge)


def begin(archive: Archive, name: str, targets: list[Target]) -> tuple[Campaign, Filing]:
    """A campaign with its list, and what files its scans."""
    campaign = create_campaign(archive, name, SETTINGS, targets)
    rubric = file_rubric(archive, registry().policy, registry().checks)
    read_under(archive, campaign, rubric)
    trust = next(item for item in example.good().values() if isinstance(item, TrustStore))
    return find_campaign(archive, name), Filing(archive, campaign, rubric, trust)


def fill(archive: Archive, name: str, *observations: Observation) -> tuple[Campaign, Mapping[str, int]]:
    """A campaign whose towns are all scanned: name of the town → number of the scan."""
    by_name = {observation.target.name: observation for observation in observations}
    campaign, filing = begin(archive, name, [observation.target for observation in observations])
    scans = {}
    for listed in list(pending(archive, campaign)):
        observation = replace(by_name[listed.target.name], target=listed.target)
        scans[listed.target.name] = filing.file(listed.id, observation, judged(observation))
    return campaign, scans
