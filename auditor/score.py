"""From findings to five scores, their caps, their ledger and the ten first actions.

The arithmetic is exact, so that a ledger sums to what is missing from 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from auditor.model import Action, AppliedCap, Axis, AxisScore, JudgedFinding, Loss, Outcome
from auditor.policy import Cap, Policy

#: How many actions a report puts forward.
ACTIONS = 10

#: Points; what brings less is told among the findings, but is nobody's first action.
WORTHWHILE = 1.0

#: Every float is a whole number of 2⁻¹⁰⁷⁴, the smallest one: in that unit, sums and products are exact.
_ONE = 2**1074

#: Weights and scores come back all the time: that many are kept, once they are whole numbers.
_USUAL = 1000


def score_axes(findings: Sequence[JudgedFinding], policy: Policy) -> tuple[AxisScore, ...]:
    """The five scores, in the order of the principles."""
    axes: dict[Axis, dict[str, list[JudgedFinding]]] = {axis: {} for axis in Axis}
    for item in findings:
        axes[item.axis].setdefault(item.check, []).append(item)
    return tuple(_score_axis(axis, list(checks.values()), policy) for axis, checks in axes.items())


def first_actions(
    findings: Sequence[JudgedFinding], scores: Iterable[AxisScore], limit: int = ACTIONS
) -> tuple[Action, ...]:
    """What to mend first: what lifts a cap, then the greatest gain for the least effort.

    A gain is what the repair of that code alone brings. When a check found several codes as grave as one
    another, it is what the repair of all of them brings: one alone would bring nothing.
    """
    failed = _worst_of_each_code(findings)
    gains: dict[str, float] = {}
    caps: set[str] = set()
    for axis in scores:
        for loss in axis.ledger:
            won = loss.points * _won(failed[loss.check], loss.code)
            gains[loss.code] = gains.get(loss.code, 0.0) + won
        caps.update(cap.code for cap in axis.caps if cap.code)
    known = {code: item for codes in failed.values() for code, item in codes.items()}
    codes = [code for code, gain in gains.items() if gain >= WORTHWHILE]
    codes += sorted(caps - set(codes))
    codes.sort(key=lambda code: (code not in caps, -gains.get(code, 0.0) / _cost(known[code]), code))
    return tuple(_action(known[code], gains.get(code, 0.0), lifts_cap=code in caps) for code in codes[:limit])


def _worst_of_each_code(findings: Iterable[JudgedFinding]) -> dict[str, dict[str, JudgedFinding]]:
    """What each check failed with: by code, the finding that costs the most."""
    failed: dict[str, dict[str, JudgedFinding]] = {}
    for item in findings:
        if item.outcome is Outcome.FAILED:
            codes = failed.setdefault(item.check, {})
            if item.code not in codes or _score(item) < _score(codes[item.code]):
                codes[item.code] = item
    return failed


def _won(failed: Mapping[str, JudgedFinding], code: str) -> float:
    """The share of its check's loss that is won by mending a code: up to the next one that is less grave."""
    worst = _score(failed[code])
    left = min((_score(item) for item in failed.values() if _score(item) > worst), default=1.0)
    return (left - worst) / (1.0 - worst)


def _score(item: JudgedFinding) -> float:
    return 1.0 if item.score is None else item.score


def _score_axis(axis: Axis, checks: list[list[JudgedFinding]], policy: Policy) -> AxisScore:
    applicable = [found for found in checks if any(f.outcome is not Outcome.INAPPLICABLE for f in found)]
    tested = [scored for found in applicable if (scored := [f for f in found if f.score is not None])]
    all_weight, weight = _weigh(applicable), _weigh(tested)
    coverage = weight / all_weight if all_weight else 0.0
    if not weight:
        return AxisScore(axis=axis, points=None, score=None, letter=None, coverage=coverage)
    # Borne by the worst finding of each check: mending the others alone wins nothing.
    worst = map(_worst, tested)
    losses = [(_lost(item.weight, item.score), item.code, item) for item in worst if item.score != 1]
    points = Fraction(100 * (weight - sum(lost for lost, _, _ in losses)), weight)
    caps = _caps(axis, checks, policy, points)
    score = min([float(points), *(cap.at_most for cap in caps)])
    return AxisScore(
        axis=axis,
        points=float(points),
        score=score,
        letter=policy.letter(score) if coverage >= policy.rated_from else None,
        coverage=coverage,
        caps=caps,
        ledger=tuple(
            Loss(check=item.check, code=code, points=100 * lost / weight)
            for lost, code, item in sorted(losses, key=lambda entry: (-entry[0], entry[1]))
        ),
    )


def _worst(scored: Sequence[JudgedFinding]) -> JudgedFinding:
    """The finding of a check that costs the most; most checks have but one."""
    return scored[0] if len(scored) == 1 else min(scored, key=lambda item: (_score(item), item.code))


def _weigh(checks: Iterable[Sequence[JudgedFinding]]) -> int:
    """What checks weigh together, in squared units."""
    return sum(_whole(found[0].weight) for found in checks) * _ONE


@lru_cache(maxsize=_USUAL)
def _lost(weight: float, score: float | None) -> int:
    """The part of its check's weight that a finding loses, in squared units."""
    return _whole(weight) * (_ONE - _whole(score or 0.0))


@lru_cache(maxsize=_USUAL)
def _whole(value: float) -> int:
    """A float in units."""
    numerator, denominator = value.as_integer_ratio()
    return numerator * (_ONE // denominator)


def _caps(
    axis: Axis, checks: Iterable[Sequence[JudgedFinding]], policy: Policy, points: Fraction
) -> tuple[AppliedCap, ...]:
    """The caps that bite, lowest first."""
    codes = {item.code for found in checks for item in found if item.outcome is Outcome.FAILED}
    on_axis = sorted((cap for cap in policy.caps if cap.axis is axis), key=lambda cap: cap.at_most)
    biting = [cap for cap in on_axis if points > cap.at_most and _applies(cap, codes)]
    return tuple(AppliedCap(at_most=cap.at_most, code=cap.code, reason=cap.reason) for cap in biting)


def _applies(cap: Cap, codes: set[str]) -> bool:
    return cap.code is None or cap.code in codes


def _cost(item: JudgedFinding) -> int:
    assert item.effort is not None
    return item.effort.cost


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
