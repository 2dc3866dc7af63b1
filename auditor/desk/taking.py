"""Which actions of a table a town needs: which one takes which code, and which codes make a help useful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from auditor.desk.actions import ActionTable, ActionType, Kind
from auditor.model import Actor


class Taking:
    """A table of actions, asked about codes: each code is looked for once, however many towns have it."""

    def __init__(self, table: ActionTable) -> None:
        self._actions = table.actions
        self._order = tuple(action.id for action in table.actions)
        self._rest = {action.rest: action.id for action in table.actions if action.rest}
        self._takers: dict[str, str | None] = {}
        self._helps: dict[str, frozenset[str]] = {}
        self._always = frozenset(action.id for action in table.actions if _always_helps(action))

    def needed(self, failed: Mapping[str, Actor | None]) -> Mapping[str, Sequence[str]]:
        """The actions that a town needs, in the order of the table, each with the codes that it mends.

        Args:
            failed: code → who mends it.
        """
        taken: dict[str, list[str]] = {action: [] for action in self._always.union(*map(self.helps, failed))}
        for code, actor in failed.items():
            if taker := self.taker(code, actor):
                taken.setdefault(taker, []).append(code)
        return {action: taken[action] for action in self._order if action in taken}

    def taker(self, code: str, actor: Actor | None) -> str | None:
        """The action that mends a code: the first one that names it, or else the one for its actor."""
        if code not in self._takers:
            takers = (action.id for action in self._actions if _matches(code, action.codes))
            self._takers[code] = next(takers, None)
        return self._takers[code] or (self._rest.get(actor) if actor else None)

    def helps(self, code: str) -> frozenset[str]:
        """The actions that the failure of a code makes useful, although they do not mend it."""
        if code not in self._helps:
            helps = (action.id for action in self._actions if _matches(code, action.when))
            self._helps[code] = frozenset(helps)
        return self._helps[code]


def mends(action: ActionType) -> bool:
    """Whether an action mends any code by itself."""
    return bool(action.codes or action.rest)


def _always_helps(action: ActionType) -> bool:
    return action.kind is not Kind.REPAIR and not action.when and not mends(action)


def _matches(code: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)
