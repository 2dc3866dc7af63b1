"""The score of an application: five criteria, each with its figures, and weights that the programme gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.desk.group import Reason
from auditor.desk.programme import Criteria, Programme
from auditor.desk.project import department
from auditor.desk.ranked import Criterion, Points
from auditor.desk.standing import Standing
from auditor.filing import Need
from auditor.model import Arguments, Axis, Target

#: Points that are shared out, in tenths: what is printed is what is summed.
_TENTHS = 1000

#: What identifies a town in a dossier, besides its name.
_IDENTITY = ("insee", "siren", "department", "epci", "population")


@dataclass(frozen=True, slots=True)
class Fitting:
    """How much of a plan is over before the deadline; ``deadline`` is ISO 8601, empty when there is none."""

    actions: int
    fit: int
    deadline: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """The group of a town.

    Attributes:
        group: its number; None when the town is alone.
        others: towns of the group besides this one.
        placed: the territory of the town is known.
    """

    group: int | None
    others: int
    placed: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """The value of a criterion, None when it is not known, and the reason."""

    value: float | None
    reason: Reason


def points_of(
    need: Need,
    programme: Programme,
    standings: Iterable[Standing],
    fitting: Fitting,
    belonging: Belonging,
) -> tuple[Points, ...]:
    """What each criterion gives, in their order.

    * need: how far the principles of the programme are from 100, in the mean of those that are rated;
    * population: all up to ``small`` inhabitants, none from ``large`` on, in a straight line between;
    * maturity: the mean of three shares: of what identifies the town, of the principles that are rated, of
      the rules that could be answered;
    * deadline: the share of the actions that are over in time;
    * mutualisation: whether the town is in a group.
    """
    said = {
        Criterion.NEED: _need(need, programme.principles),
        Criterion.POPULATION: _population(need.target.population, programme.ranking),
        Criterion.MATURITY: _maturity(need, programme.principles, standings),
        Criterion.DEADLINE: _deadline(fitting),
        Criterion.MUTUALISATION: _mutualisation(belonging),
    }
    weights = {one: getattr(programme.ranking, one) for one in Criterion if said[one].value is not None}
    most = _shared_out(weights)
    return tuple(_points(one, said[one], most.get(one)) for one in Criterion)


def score_of(points: Iterable[Points]) -> float | None:
    """The sum of the points that are known, from 0 to 100; None when there are none to have."""
    known = [item for item in points if item.points is not None]
    if not any(item.most for item in known):
        return None
    return sum(round(10 * (item.points or 0)) for item in known) / 10


def _points(criterion: Criterion, said: _Said, tenths: int | None) -> Points:
    if said.value is None or tenths is None:
        return Points(criterion, None, None, None, said.reason)
    return Points(criterion, said.value, round(tenths * said.value) / 10, tenths / 10, said.reason)


def _shared_out(weights: Mapping[Criterion, float]) -> dict[Criterion, int]:
    """A hundred points, in tenths and by weight: rounded down, then the largest remainders first."""
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    exact = {one: _TENTHS * weight / total for one, weight in weights.items()}
    shares = {one: int(share) for one, share in exact.items()}
    by_remainder = sorted(exact, key=lambda one: shares[one] - exact[one])
    for one in by_remainder[: _TENTHS - sum(shares.values())]:
        shares[one] += 1
    return shares


def _said(value: float | None, code: str, **arguments: float | str) -> _Said:
    given: Arguments = arguments
    return _Said(value, Reason(f"rank.{code}", given))


def _need(need: Need, principles: Iterable[Axis]) -> _Said:
    places = [place for place, axis in enumerate(Axis) if axis in frozenset(principles)]
    scores = [need.scores[place] for place in places if need.letters[place]]
    known = [score for score in scores if score is not None]
    if not known:
        return _said(None, "need-unknown", principles=len(places))
    mean = sum(known) / len(known)
    return _said(1 - mean / 100, "need", mean=round(mean, 1), rated=len(known), principles=len(places))


def _population(inhabitants: int | None, criteria: Criteria) -> _Said:
    if inhabitants is None:
        return _said(None, "population-unknown")
    small, large = criteria.small, criteria.large
    value = min(1.0, max(0.0, (large - inhabitants) / (large - small)))
    return _said(value, "population", population=inhabitants, small=small, large=large)


def _maturity(need: Need, principles: Iterable[Axis], standings: Iterable[Standing]) -> _Said:
    asked = frozenset(principles)
    rated = sum(bool(letter) for axis, letter in zip(Axis, need.letters, strict=True) if axis in asked)
    identified = sum(_fact(need.target, name) is not None for name in _IDENTITY)
    several = tuple(standings)
    rules = sum(one.met + len(one.rulings) for one in several)
    answered = sum(one.known for one in several)
    shares = (identified / len(_IDENTITY), rated / len(asked), answered / rules if rules else 1.0)
    return _said(
        sum(shares) / len(shares),
        "maturity",
        identified=identified,
        identity=len(_IDENTITY),
        rated=rated,
        principles=len(asked),
        answered=answered,
        rules=rules,
    )


def _fact(town: Target, name: str) -> object:
    return department(town) if name == "department" else getattr(town, name)


def _deadline(fitting: Fitting) -> _Said:
    if not fitting.actions:
        return _said(None, "deadline-nothing")
    if not fitting.deadline:
        return _said(1.0, "deadline-none", actions=fitting.actions)
    value = fitting.fit / fitting.actions
    return _said(value, "deadline", fit=fitting.fit, actions=fitting.actions, deadline=fitting.deadline)


def _mutualisation(belonging: Belonging) -> _Said:
    if belonging.group is not None:
        return _said(1.0, "group", group=belonging.group, others=belonging.others)
    if belonging.placed:
        return _said(0.0, "alone")
    return _said(None, "territory-unknown")
