"""What is kept of the reports of a campaign while its site is made: little, and counters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from auditor.model import Report
from reports.portfolio.failures import Failures
from reports.portfolio.scale import Scale
from reports.portfolio.towns import Town, town_of


@dataclass
class Collection:
    """The towns of a campaign, in the order in which their reports came.

    Attributes:
        days: when its reports were begun.
        policies: versions that they were judged under.
    """

    towns: list[Town] = field(default_factory=list)
    failures: Failures = field(default_factory=Failures)
    scale: Scale = field(default_factory=Scale)
    days: set[datetime] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)

    def add(self, report: Report, slug: str) -> None:
        """Keep what the pages on all the towns will need."""
        self.towns.append(town_of(report, slug))
        self.failures.add(report)
        self.scale.check(report)
        self.days.add(report.started_at.replace(hour=0, minute=0, second=0, microsecond=0))
        self.policies.add(report.policy_version)
