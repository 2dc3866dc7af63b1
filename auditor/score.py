"""From findings to five scores, their caps, their ledger and the ten first actions.

The arithmetic is done in fractions, so that a ledger sums exactly to what is missing from 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from auditor.model import Action, AppliedCap, Axis, AxisScore, JudgedFinding, Loss, Outcome
from auditor.policy import Cap, Policy

#: How many actions a report puts forward.
ACTIONS = 10

#: Points; what brings less is told among the findings, but is nobody's first action.
WORTHWHILE = 1.0


def score_axes(findings: Sequence[JudgedFinding], policy: Policy) -> tuple[AxisScore, ...]:
    """The five scores, in the order of the principles."""
    return tuple(_score_axis(axis, [item for item in findings if item.axis is axis], policy) for axis in Axis)


def first_actions(
    findings: Sequence[JudgedFinding], scores: Iterable[AxisScore], limit: int = ACTIONS
) -> tuple[Action, ...]:
    """What to mend first: what lifts a cap, then the greatest gain for the least effort."""
    worst = {item.code: item for item in findings if item.outcome is Outcome.FAILED}
    gains: dict[str, float] = {}
    caps: set[str] = set()
    for axis in scores:
        for loss in axis.ledger:
            gains[loss.code] = gains.get(loss.code, 0.0) + loss.points
        caps.update(cap.code for cap in axis.caps if cap.code)
    actions = [
        _action(worst[code], gain, lifts_cap=code in caps)
        for code, gain in gains.items()
        if gain >= WORTHWHILE or code in caps
    ]
    actions.sort(key=lambda action: (not action.lifts_cap, -action.gain / action.effort.cost, action.code))
    return tuple(actions[:limit])


def _score_axis(axis: Axis, findings: list[JudgedFinding], policy: Policy) -> AxisScore:
    checks = _by_check(findings)
    applicable = [found for found in checks if any(f.outcome is not Outcome.INAPPLICABLE for f in found)]
    tested = [found for found in applicable if any(f.score is not None for f in found)]
    all_weight, weight = _weigh(applicable), _weigh(tested)
    coverage = float(weight / all_weight) if all_weight else 0.0
    if not weight:
        return AxisScore(axis=axis, points=None, score=None, letter=None, coverage=coverage)
    losses = [loss for found in tested if (loss := _loss(found, weight)) is not None]
    points = 100 - sum((loss for _, loss in losses), Fraction(0))
    caps = _caps(axis, findings, policy, points)
    score = min([float(points), *(cap.at_most for cap in caps)])
    return AxisScore(
        axis=axis,
        points=float(points),
        score=score,
        letter=policy.letter(score) if coverage >= policy.rated_from else None,
        coverage=coverage,
        caps=caps,
        ledger=tuple(
            Loss(check=item.check, code=item.code, points=float(loss))
            for item, loss in sorted(losses, key=lambda entry: (-entry[1], entry[0].code))
        ),
    )


def _by_check(findings: Iterable[JudgedFinding]) -> list[list[JudgedFinding]]:
    ordered = sorted(findings, key=lambda item: item.check)
    return [list(group) for _, group in groupby(ordered, key=lambda item: item.check)]


def _weigh(checks: Iterable[Sequence[JudgedFinding]]) -> Fraction:
    """What checks weigh together: exact, and quick because few weights are different."""
    weights = Counter(found[0].weight for found in checks)
    return sum((Fraction(weight) * count for weight, count in weights.items()), Fraction(0))


def _loss(found: Sequence[JudgedFinding], weight: Fraction) -> tuple[JudgedFinding, Fraction] | None:
    """The points that a check loses, borne by its worst finding: mending the others alone wins nothing."""
    scored = [(item.score, item.code, item) for item in found if item.score is not None]
    score, _, worst = min(scored, key=lambda entry: entry[:2])
    if score == 1:
        return None
    return worst, 100 * Fraction(worst.weight) * (1 - Fraction(score)) / weight


def _caps(
    axis: Axis, findings: Iterable[JudgedFinding], policy: Policy, points: Fraction
) -> tuple[AppliedCap, ...]:
    """The caps that bite, lowest first."""
    codes = {item.code for item in findings if item.outcome is Outcome.FAILED}
    on_axis = sorted((cap for cap in policy.caps if cap.axis is axis), key=lambda cap: cap.at_most)
    biting = [cap for cap in on_axis if points > cap.at_most and _applies(cap, codes)]
    return tuple(AppliedCap(at_most=cap.at_most, code=cap.code, reason=cap.reason) for cap in biting)


def _applies(cap: Cap, codes: set[str]) -> bool:
    return cap.code is None or cap.code in codes


def _action(item: JudgedFinding, gain: float, *, lifts_cap: bool) -> Action:
    assert item.severity is not None
    assert item.effort is not None
    assert item.actor is not None
    return Action(
        code=item.code,
        check=item.check,
        axis=item.axis,
        gain=gain,
        lifts_cap=lifts_cap,
        severity=item.severity,
        effort=item.effort,
        actor=item.actor,
        arguments=item.arguments,
    )
