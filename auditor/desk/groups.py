"""Mutualisation: which towns of a campaign would gain by applying together.

A town applies once: it is in one group at most. Each group is one territory and one bond (an action of the
table, a CMS, a host), and then shares every action that two of its towns need.

1. Territory by territory, EPCIs first, the strongest bond is tried first: the one that saves each town most.
2. The towns that have it are put together until the threshold of the programme is met, and not beyond
   (``pooling``): no town could be left out without falling under it. So a large territory becomes many small
   groups, never one of 300 towns. Without a threshold, two towns and a saving are a group.
3. What remains of the territory joins the nearest group: one with which it shares an action, of its own EPCI
   if there is one, the smallest first.
4. Where an EPCI has no group that a town can join, the town is tried again in its département. Where none
   takes it there, it is alone, and the reason is given.

The result is the same whatever the order of the towns: they are sorted by code and address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from auditor.desk.bonds import Bond, bonds_of
from auditor.desk.candidate import Candidate
from auditor.desk.forming import Forming, finished
from auditor.desk.group import Group, Grouping, Scope, SharedAction
from auditor.desk.plan import PlannedAction
from auditor.desk.pooling import pooled
from auditor.desk.programme import Programme
from auditor.desk.sharing import Sharing
from auditor.desk.solitude import Binding, alone
from auditor.desk.threshold import Threshold, threshold_of


class Grouper:
    """A programme and a table of actions, made ready to group the towns of a campaign.

    Args:
        actions: id → the action, as every town has it.
    """

    def __init__(self, actions: Mapping[str, PlannedAction], sharing: Sharing, programme: Programme) -> None:
        self._actions, self._sharing, self._programme = actions, sharing, programme
        self._thresholds: dict[frozenset[str], Threshold] = {}

    def __call__(self, towns: Iterable[Candidate]) -> Grouping:
        """Every town, in a group or alone."""
        left = sorted(towns, key=lambda town: town.place)
        groups: list[Group] = []
        refused: set[int] = set()
        for scope in Scope:
            remaining: list[Candidate] = []
            for territory, members in _by_territory(left, scope).items():
                made, others = self._gathered(members, refused) if territory else ([], members)
                groups += (finished(forming, scope, self._lines(forming.towns)) for forming in made)
                remaining += others
            left = sorted(remaining, key=lambda town: town.place)
        groups.sort(key=_order)
        numbered = (replace(group, number=number) for number, group in enumerate(groups, start=1))
        return Grouping(tuple(numbered), tuple(alone(left, refused, self._bindings)))

    def _gathered(
        self, towns: Sequence[Candidate], refused: set[int]
    ) -> tuple[list[Forming], list[Candidate]]:
        """The groups of one territory, and the towns that none of them could take."""
        left, made = list(towns), list[Forming]()
        for bond, threshold in self._bindings(towns):
            for members in pooled(filter(bond.holds, left), threshold):
                if self._gain(members, threshold):
                    made.append(Forming(bond, threshold, members))
                    taken = {town.need.scan for town in members}
                    left = [town for town in left if town.need.scan not in taken]
        return made, [town for town in left if not self._joined(town, made, refused)]

    def _bindings(self, towns: Sequence[Candidate]) -> list[Binding]:
        """The bonds of towns that may be worth a group: they save something, or towns are not heard alone."""
        found = [(bond, self._threshold(bond)) for bond in bonds_of(towns, self._actions, self._sharing)]
        return [(bond, threshold) for bond, threshold in found if bond.strength > 0 or threshold.stated]

    def _threshold(self, bond: Bond) -> Threshold:
        windows = frozenset(self._actions[action].window or "" for action in bond.actions)
        if windows not in self._thresholds:
            self._thresholds[windows] = threshold_of(self._programme, windows)
        return self._thresholds[windows]

    def _gain(self, towns: Sequence[Candidate], threshold: Threshold) -> bool:
        """Whether towns save something together, or are heard together and would not be apart."""
        heard_apart = threshold.population and all(
            (town.population or 0) >= threshold.population for town in towns
        )
        saving = any(self._sharing.saved_by_each[line.action] > 0 for line in self._lines(towns))
        return saving or (threshold.stated and not heard_apart)

    def _lines(self, towns: Iterable[Candidate]) -> tuple[SharedAction, ...]:
        return self._sharing.lines(town.actions for town in towns)

    def _joined(self, town: Candidate, groups: Sequence[Forming], refused: set[int]) -> bool:
        """Have a town join the nearest group with which it gains something, if one has room."""
        near = []
        for number, group in enumerate(groups):
            saved = self._sharing.saved(town.actions & group.needed)
            if saved > 0 or (group.threshold.stated and town.actions & group.bond.actions):
                near.append((town.epci not in group.epcis, len(group.towns), -saved, number))
        open_ = [place for place in near if groups[place[-1]].has_room(town)]
        if open_:
            groups[min(open_)[-1]].add(town)
        elif near:
            refused.add(town.need.scan)
        return bool(open_)


def _by_territory(towns: Iterable[Candidate], scope: Scope) -> Mapping[str, list[Candidate]]:
    """The towns of each territory; under an empty key, those of which it is not known."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for town in towns:
        found[town.epci if scope is Scope.EPCI else town.department or ""].append(town)
    return dict(sorted(found.items()))


def _order(group: Group) -> tuple[str, str, str, str, int]:
    first = group.members[0]
    return group.department or "~", group.scope, group.territory, first.insee or first.name, first.scan
