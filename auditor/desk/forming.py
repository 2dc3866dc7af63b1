"""A group while it is put together, and what it becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from auditor.desk.bonds import Bond
from auditor.desk.candidate import Candidate
from auditor.desk.estimate import Range, total
from auditor.desk.group import Group, Reason, Scope, SharedAction, Tie
from auditor.desk.pooling import inhabitants
from auditor.desk.sharing import saving_of
from auditor.desk.threshold import Threshold

#: Towns of a group that others may still join: more are no project that somebody leads.
_LARGEST = 50


@dataclass(slots=True)
class Forming:
    """Towns that meet a threshold together, and those that join them.

    Attributes:
        needed: actions of its towns.
    """

    bond: Bond
    threshold: Threshold
    towns: list[Candidate]
    founders: int = field(init=False)
    needed: set[str] = field(init=False)
    epcis: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.founders = len(self.towns)
        self.needed = {action for town in self.towns for action in town.actions}
        self.epcis = {town.epci for town in self.towns if town.epci}

    def has_room(self, town: Candidate) -> bool:
        """Whether a town can still join."""
        most = self.threshold.most
        fits = most is None or inhabitants(self.towns) + (town.population or 0) <= most
        return fits and len(self.towns) < _LARGEST

    def add(self, town: Candidate) -> None:
        """Have a town join."""
        self.towns.append(town)
        self.needed |= town.actions


def finished(forming: Forming, scope: Scope, lines: Collection[SharedAction]) -> Group:
    """The group, without its number yet.

    Args:
        lines: the actions that its towns share.
    """
    towns, saved = forming.towns, saving_of(lines)
    territory = named(towns, scope)
    return Group(
        number=0,
        scope=scope,
        territory=territory,
        department=department_of(towns),
        tie=forming.bond.tie,
        key=forming.bond.key,
        members=tuple(town.member() for town in towns),
        founders=forming.founders,
        population=inhabitants(towns),
        unknown=sum(town.population is None for town in towns),
        actions=tuple(lines),
        apart=total(line.apart for line in lines),
        together=total(line.together for line in lines),
        saved=saved,
        reasons=tuple(_reasons(forming, scope, territory, saved)),
    )


def named(towns: Sequence[Candidate], scope: Scope | None) -> str:
    """How the territory of towns is written; empty when they have none."""
    if scope is None:
        return ""
    of = (town.need.target.epci if scope is Scope.EPCI else town.department for town in towns)
    return _usual([name for name in of if name]) or ""


def department_of(towns: Sequence[Candidate]) -> str | None:
    """The département of most of the towns."""
    return _usual([town.department for town in towns if town.department])


def _usual(names: Sequence[str]) -> str | None:
    count = Counter(names)
    return min(count, key=lambda name: (-count[name], name), default=None)


def _reasons(forming: Forming, scope: Scope, territory: str, saved: Range) -> Iterator[Reason]:
    towns, bond = forming.towns, forming.bond
    yield Reason(f"group.same-{scope}", {"territory": territory})
    if scope is Scope.DEPARTMENT and any(town.epci for town in towns):
        yield Reason("group.wider", {})
    yield Reason(f"group.same-{bond.tie}", {"action" if bond.tie is Tie.ACTION else "name": bond.key})
    yield _threshold_reason(forming)
    if joined := towns[forming.founders :]:
        yield Reason("group.joined", {"names": tuple(town.need.target.name for town in joined)})
    if unknown := sum(town.population is None for town in towns):
        yield Reason("group.population-unknown", {"towns": unknown})
    if saved.high > 0:
        yield Reason("group.saves", {"low": saved.low, "high": saved.high})
    else:
        yield Reason("group.saves-nothing", {})


def _threshold_reason(forming: Forming) -> Reason:
    threshold, founders = forming.threshold, forming.towns[: forming.founders]
    if not threshold.stated:
        return Reason("group.no-threshold", {"towns": len(founders)})
    if threshold.population:
        population, needed = inhabitants(founders), threshold.population
        return Reason(
            "group.enough-inhabitants", {"towns": len(founders), "population": population, "needed": needed}
        )
    return Reason("group.enough-towns", {"towns": len(founders), "needed": threshold.towns})
