"""What the archive hands to whoever reads it: filed reports, and what was filed of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import AwareDatetime

from auditor.model import Axis, Model, Report, Target, Traits

#: The next bytes of a file: its name, with the folders that it is in, and the bytes.
Part = tuple[str, bytes]


class ExportError(Exception):
    """An export that cannot be made; the message, in the reader's language, says what to do."""


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


class Mark(Model):
    """The score of one axis, as a comparison needs it."""

    axis: Axis
    score: float | None
    letter: str | None


class Fault(Model):
    """A code that a check failed with, at its worst.

    Attributes:
        score: 0 to just under 1; None when it does not count.
        value: of a measure.
    """

    check: str
    code: str
    score: float | None
    value: float | None


class Verdict(Model):
    """What a scan came to, as a comparison needs it.

    Attributes:
        faults: one for each check and code that failed.
        untested: checks that could not be made, on any page.
    """

    scan: int
    name: str
    identity: str
    marks: tuple[Mark, ...]
    faults: tuple[Fault, ...]
    untested: frozenset[str]


@dataclass(frozen=True, slots=True)
class Need:
    """What a desk needs of a judged town to group and rank it; light, since 35,000 of them are held at once.

    Attributes:
        scan: its number in the archive.
        failed: the codes that failed, in alphabetical order.
        points: before caps, by axis in their order; None where nothing was judged.
        scores: after caps; letters: None where the axis is not rated; coverage: 0 to 1.
    """

    scan: int
    target: Target
    failed: tuple[str, ...]
    points: tuple[float | None, ...]
    scores: tuple[float | None, ...]
    letters: tuple[Literal["A", "B", "C", "D", "E", "F", "G"] | None, ...]
    coverage: tuple[float, ...]
    traits: Traits
