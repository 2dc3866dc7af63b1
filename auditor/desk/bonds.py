"""What the towns of one territory have in common, strongest bond first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.desk.actions import Doer
from auditor.desk.candidate import Candidate
from auditor.desk.group import Tie
from auditor.desk.plan import PlannedAction
from auditor.desk.sharing import Sharing

#: Whose work several towns can order together because they have the same system, or the same host.
_DOERS = {Tie.CMS: Doer.AGENCY, Tie.HOSTING: Doer.HOST}


@dataclass(frozen=True, slots=True)
class Bond:
    """What towns have in common.

    Attributes:
        actions: that they could do together on account of it.
        strength: euros that each would save with one other town, in the mean.
    """

    tie: Tie
    key: str
    actions: frozenset[str]
    strength: float

    def holds(self, town: Candidate) -> bool:
        """Whether a town has it."""
        return trait_of(town, self.tie) in (None, self.key) and not self.actions.isdisjoint(town.actions)


def trait_of(town: Candidate, tie: Tie) -> str | None:
    """The CMS or the host of a town, empty when it is not known; None for what is no trait."""
    traits = town.need.traits
    return {Tie.ACTION: None, Tie.CMS: traits.cms or "", Tie.HOSTING: traits.hosting or ""}[tie]


def bonds_of(
    towns: Sequence[Candidate], actions: Mapping[str, PlannedAction], sharing: Sharing
) -> list[Bond]:
    """What two of these towns at least have in common.

    The same action; or the same CMS, with work for whoever builds the site; or the same host, with work for
    it. An equal strength is told apart by name.
    """
    found = [
        Bond(Tie.ACTION, action, frozenset({action}), sharing.saved_by_each[action])
        for action in _needed_twice(towns)
    ]
    for tie, doer in _DOERS.items():
        done = {action for action, planned in actions.items() if planned.doer is doer}
        for key, alike in _by_trait(towns, tie).items():
            common = _needed_twice(alike) & done
            if common:
                saved = sharing.saved(action for town in alike for action in town.actions & common)
                found.append(Bond(tie, key, common, saved / len(alike)))
    return sorted(found, key=lambda bond: (-bond.strength, bond.tie, bond.key))


def _needed_twice(towns: Iterable[Candidate]) -> frozenset[str]:
    once: set[str] = set()
    twice: set[str] = set()
    for town in towns:
        twice |= once & town.actions
        once |= town.actions
    return frozenset(twice)


def _by_trait(towns: Iterable[Candidate], tie: Tie) -> Mapping[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for town in towns:
        if key := trait_of(town, tie):
            found[key].append(town)
    return {key: alike for key, alike in found.items() if len(alike) > 1}
