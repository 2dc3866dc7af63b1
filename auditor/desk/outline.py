"""Plans in outline, for campaigns of tens of thousands of towns: which actions, without the gains of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.desk.actions import ActionTable
from auditor.desk.plan import PlannedAction
from auditor.desk.planning import blank_of
from auditor.desk.programme import Programme
from auditor.desk.taking import Taking
from auditor.model import Actor, Axis
from auditor.policy import Policy


@dataclass(frozen=True, slots=True)
class Outline:
    """What one town is to do.

    Attributes:
        actions: ids, in the order of the table; the same ones as in its plan.
        served: the principles that they serve.
    """

    actions: tuple[str, ...]
    served: frozenset[Axis]


class Outliner:
    """A table of actions under a policy and a programme, made ready for any number of towns.

    Args:
        axes: code of a finding → its principle.

    Attributes:
        actions: id → the action, as every town has it.
    """

    def __init__(
        self, table: ActionTable, policy: Policy, programme: Programme, axes: Mapping[str, Axis]
    ) -> None:
        self.actions: Mapping[str, PlannedAction] = {
            action.id: blank_of(action, table, programme) for action in table.actions
        }
        self._taking = Taking(table)
        self._actors: Mapping[str, Actor] = {
            code: entry.actor for check in policy.checks.values() for code, entry in check.codes.items()
        }
        self._axes = axes
        self._known: dict[Outline, Outline] = {}

    def __call__(self, failed: Iterable[str]) -> Outline:
        """The outline of a town in which these codes failed; towns that are alike share theirs."""
        needed = self._taking.needed({code: self._actors.get(code) for code in failed})
        mended = {self._axes[code] for codes in needed.values() for code in codes if code in self._axes}
        served = mended.union(*(self.actions[action].principles for action in needed))
        made = Outline(tuple(needed), frozenset(served))
        return self._known.setdefault(made, made)
