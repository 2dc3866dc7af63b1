"""What towns save when they do the same actions together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import fsum

from auditor.desk.actions import ActionTable
from auditor.desk.budgeting import shared_cost
from auditor.desk.estimate import Range, total
from auditor.desk.group import SharedAction
from auditor.desk.plan import PlannedAction


class Sharing:
    """The actions of a table, asked what they cost several towns: each question is answered once."""

    def __init__(self, actions: Mapping[str, PlannedAction], table: ActionTable) -> None:
        self._actions, self._table = actions, table
        self._known: dict[tuple[str, int], SharedAction] = {}
        #: The half of what two towns save on an action, between its low and its high estimate.
        self.saved_by_each = {action: _middle(saving_of([self._shared(action, 2)])) / 2 for action in actions}

    def lines(self, towns: Iterable[Collection[str]]) -> tuple[SharedAction, ...]:
        """The actions that two of these towns at least need, in the order of the table."""
        needed = Counter(action for actions in towns for action in actions)
        return tuple(self._shared(action, needed[action]) for action in self._actions if needed[action] > 1)

    def cost(self, towns: Iterable[Collection[str]]) -> Range:
        """What all the actions of these towns cost, if they share what can be shared."""
        needed = Counter(action for actions in towns for action in actions)
        return total(
            self._shared(action, needed[action]).together for action in self._actions if needed[action]
        )

    def saved(self, actions: Iterable[str]) -> float:
        """What each of two towns saves on actions; the same whatever their order."""
        return fsum(self.saved_by_each[action] for action in actions)

    def _shared(self, action: str, towns: int) -> SharedAction:
        key = (action, towns)
        if key not in self._known:
            alike = [self._actions[action]] * towns
            self._known[key] = SharedAction(
                action=action,
                title=self._actions[action].title,
                towns=towns,
                apart=total(one.cost for one in alike),
                together=shared_cost(alike, self._table),
            )
        return self._known[key]


def saving_of(lines: Collection[SharedAction]) -> Range:
    """What is saved on some actions, from the least to the most."""
    return total(line.apart for line in lines).less(total(line.together for line in lines))


def _middle(estimate: Range) -> float:
    return (estimate.low + estimate.high) / 2
