"""The towns that are in no group, and why: nothing is dropped in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from auditor.desk.bonds import Bond
from auditor.desk.candidate import Candidate
from auditor.desk.forming import department_of, named
from auditor.desk.group import Alone, Reason, Scope
from auditor.desk.pooling import inhabitants
from auditor.desk.threshold import Threshold

#: A bond between towns, and the threshold of what they would do together.
Binding = tuple[Bond, Threshold]


def alone(
    towns: Iterable[Candidate],
    refused: Collection[int],
    bindings: Callable[[Sequence[Candidate]], Sequence[Binding]],
) -> Iterator[Alone]:
    """The towns that are left, by the last territory that was tried, and by reason.

    Args:
        refused: scans of towns that share something with a group that had no room.
        bindings: what towns of a territory have in common, where it would be worth a group.
    """
    for (scope, _), members in sorted(_by_territory(towns).items(), key=lambda item: _order(item[0])):
        known = bindings(members) if scope else ()
        by_reason: dict[str, list[Candidate]] = defaultdict(list)
        for town in members:
            by_reason[_code(town, scope, refused, known)].append(town)
        for code, those in sorted(by_reason.items()):
            yield Alone(
                scope=scope,
                territory=named(those, scope),
                department=department_of(those),
                members=tuple(town.member() for town in those),
                reason=_reason(code, those, known),
            )


def _by_territory(towns: Iterable[Candidate]) -> dict[tuple[Scope | None, str], list[Candidate]]:
    found: dict[tuple[Scope | None, str], list[Candidate]] = defaultdict(list)
    for town in towns:
        scope = Scope.DEPARTMENT if town.department else Scope.EPCI if town.epci else None
        found[scope, town.department or town.epci].append(town)
    return found


def _order(key: tuple[Scope | None, str]) -> tuple[str, str]:
    scope, territory = key
    return scope or "~", territory


def _code(town: Candidate, scope: Scope | None, refused: Collection[int], known: Sequence[Binding]) -> str:
    if scope is None:
        return "alone.no-territory"
    if not town.actions:
        return "alone.no-window"
    if town.need.scan in refused:
        return "alone.no-room"
    mine = [threshold for bond, threshold in known if bond.holds(town)]
    if not mine:
        return "alone.nothing-shared"
    if all(threshold.most is not None and (town.population or 0) > threshold.most for threshold in mine):
        return "alone.too-populated"
    return "alone.too-few-inhabitants" if _easiest(mine).population else "alone.too-few-towns"


def _reason(code: str, towns: Sequence[Candidate], known: Sequence[Binding]) -> Reason:
    mine = [threshold for bond, threshold in known if any(bond.holds(town) for town in towns)]
    arguments: dict[str, int] = {}
    if code == "alone.too-populated":
        arguments["most"] = max(one.most or 0 for one in mine)
    if code == "alone.too-few-inhabitants":
        arguments = {"population": inhabitants(towns), "needed": _easiest(mine).population}
    if code == "alone.too-few-towns":
        arguments["needed"] = _easiest(mine).towns
    return Reason(code, arguments)


def _easiest(thresholds: Sequence[Threshold]) -> Threshold:
    return min(thresholds, key=lambda one: (one.population, one.towns))
