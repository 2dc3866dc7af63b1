"""``actions.toml``: the table of actions, ours or a desk's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from auditor.desk.actions import ActionTable, ActionType, Kind
from auditor.desk.taking import mends
from auditor.model import Actor
from auditor.tomlfile import TomlFileError, read_toml
from auditor.words import Words

_SHIPPED = Path(str(files("auditor.desk"))) / "actions.toml"

#: Of actions in a table, and of days of work or thousands of euros in one of them: more is a slip of the pen.
_MOST_ACTIONS = 200
_MOST_DAYS = 2_000
_MOST_EUROS = 10_000_000


class ActionTableError(Exception):
    """A table that cannot be used; each line of the message names the file, the entry and the mend."""


def load_actions(path: Path | None = None, words: Words | None = None) -> ActionTable:
    """Read a table of actions.

    Args:
        path: an ``actions.toml``; the one that ships with Beffroi when left out.
        words: to explain what is wrong in; English when left out.

    Raises:
        ActionTableError: it cannot be read, is no TOML, or holds what cannot be used.
    """
    speak = words or Words("en")
    place = path or _SHIPPED
    try:
        table = read_toml(place, ActionTable, speak)
    except TomlFileError as error:
        raise ActionTableError(str(error)) from error
    if faults := [f"{place}: {fault}" for fault in _faults(table, speak)]:
        raise ActionTableError("\n".join(faults))
    return table


def _faults(table: ActionTable, words: Words) -> Iterator[str]:
    """What the model cannot see, since it is between several entries."""
    if len(table.actions) > _MOST_ACTIONS:
        yield words("more than {count} actions; put some of them together", count=_MOST_ACTIONS)
        return
    times = Counter(action.id for action in table.actions)
    for ident, count in times.items():
        if count > 1:
            yield words(
                "action “{action}”: this id stands {count} times; give each its own",
                action=ident,
                count=count,
            )
    for action in table.actions:
        yield from _faults_of(action, table, words)
    yield from _rest_faults(table, words)
    if cycle := _cycle(table):
        yield words(
            "these actions wait for one another: {actions}; take one of them out of “after”",
            actions=" → ".join(cycle),
        )


def _faults_of(action: ActionType, table: ActionTable, words: Words) -> Iterator[str]:
    known = {other.id for other in table.actions}
    for before in action.after:
        if before not in known:
            yield words(
                "action “{action}”: “after” names “{before}”, which is no action; correct it or remove it",
                action=action.id,
                before=before,
            )
    if action.doer not in table.rates:
        yield words(
            "action “{action}”: no day rate is given for “{doer}”; add one to [rates]",
            action=action.id,
            doer=action.doer.value,
        )
    if action.kind is Kind.REPAIR and not mends(action):
        yield words(
            "action “{action}”: it mends nothing and is no help; give it “codes”, or another “kind”",
            action=action.id,
        )
    if action.days.high > _MOST_DAYS or action.purchases.high > _MOST_EUROS:
        yield words(
            "action “{action}”: more than {days} days or {euros} euros; is a figure wrong?",
            action=action.id,
            days=words.number(_MOST_DAYS),
            euros=words.number(_MOST_EUROS),
        )


def _rest_faults(table: ActionTable, words: Words) -> Iterator[str]:
    """Every actor has one action for the codes that no pattern takes: none may be lost."""
    takers = Counter(action.rest for action in table.actions if action.rest)
    for actor in Actor:
        if takers[actor] != 1:
            yield words(
                '{count} actions take the rest for “{actor}”; write rest = "{actor}" in one, and one only',
                count=takers[actor],
                actor=actor.value,
            )


def _cycle(table: ActionTable) -> list[str]:
    """Actions each of which waits for the next one, and the last for the first; empty when none do."""
    after = {action.id: action.after for action in table.actions}
    while free := [ident for ident, before in after.items() if not any(one in after for one in before)]:
        for ident in free:
            del after[ident]
    if not after:
        return []
    path = [next(iter(after))]
    while path[-1] not in path[:-1]:
        path.append(next(before for before in after[path[-1]] if before in after))
    return path[path.index(path[-1]) :]
