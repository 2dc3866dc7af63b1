"""The action plan of one town: what its findings come to, once they are put together by who mends them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from auditor.desk.actions import Doer, Kind
from auditor.desk.estimate import Range
from auditor.desk.said import LocalText
from auditor.model import Arguments, Axis, Model
from auditor.policy import Letter


class Mended(Model):
    """A code that an action mends, with what the finding said."""

    code: str
    check: str
    axis: Axis
    arguments: Arguments = Field(default_factory=dict)


class PlannedAction(Model):
    """An action of a plan; every figure is an estimate.

    Attributes:
        mends: the findings that it mends; none for help.
        days: of work; cost: euros before tax, work and purchases.
        shared: share of its days that is done once for all when several towns act together.
        principles: that it serves, in their order.
        gains: points that each axis wins, before caps, by this action alone.
        window: id of the window of the programme that pays for it; None when none does.
    """

    id: str
    kind: Kind
    title: LocalText
    how: LocalText
    doer: Doer
    mends: tuple[Mended, ...]
    days: Range
    cost: Range
    lead_weeks: int
    after: tuple[str, ...]
    shared: float
    principles: tuple[Axis, ...]
    gains: Mapping[Axis, float]
    window: str | None = None


class Expected(Model):
    """What an axis is expected to come to once the plan is carried out: a computation, not a promise."""

    axis: Axis
    score: float | None
    letter: Letter | None
    expected_score: float | None
    expected_letter: Letter | None


class Plan(Model):
    """What one town is to do, most useful first.

    Attributes:
        cost: of all the actions, in euros before tax.
    """

    actions: tuple[PlannedAction, ...]
    expected: tuple[Expected, ...]
    days: Range
    cost: Range
