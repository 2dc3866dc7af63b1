"""What the archive hands to whoever reads it: filed reports, and what was filed of a campaign."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import AwareDatetime

from auditor.model import Axis, Model, Report


class Filed(Model):
    """A report, and where it stands in the archive.

    Attributes:
        scan: number of the scan, as ``beffroi report`` takes it.
        campaign: name of the campaign.
    """

    scan: int
    campaign: str
    report: Report


class AxisSummary(Model):
    """How the towns of a campaign do on one axis.

    Attributes:
        letters: letter → number of towns that have it; only letters that some town has.
        not_rated: number of towns without a letter.
        mean: of the scores of the rated towns; None when there is none.
    """

    axis: Axis
    letters: Mapping[str, int]
    not_rated: int
    mean: float | None


class CampaignSummary(Model):
    """A campaign in numbers.

    Attributes:
        towns: that the campaign is to scan; scanned: those that are done.
        policy_version: of the rubric under which the axes are counted.
        axes: in the order of the principles; empty when nothing was scanned.
    """

    name: str
    started_at: AwareDatetime
    towns: int
    scanned: int
    policy_version: str | None = None
    axes: tuple[AxisSummary, ...] = ()
