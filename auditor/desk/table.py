"""``actions.toml``: the table of actions, ours or a desk's own."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.desk.actions import ActionTable, ActionType, Kind
from auditor.desk.taking import mends
from auditor.model import Actor
from auditor.words import Words

#: Bytes; the one that ships has about thirty thousand.
_LARGEST = 1_000_000

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
    name = str(path or "actions.toml")
    content = _content(path, name, speak)
    try:
        table = ActionTable.model_validate(content)
    except ValidationError as error:
        problems = (_told(problem, content, speak) for problem in error.errors())
        raise ActionTableError("\n".join(f"{name}: {problem}" for problem in problems)) from error
    if faults := [f"{name}: {fault}" for fault in _faults(table, speak)]:
        raise ActionTableError("\n".join(faults))
    return table


def _content(path: Path | None, name: str, words: Words) -> dict[str, Any]:
    source = path or files("auditor.desk") / "actions.toml"
    try:
        with source.open("rb") as file:
            read = file.read(_LARGEST + 1)
        if len(read) > _LARGEST:
            raise ActionTableError(
                words("{name}: larger than {size:bytes}; is this the right file?", name=name, size=_LARGEST)
            )
        return tomllib.loads(read.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ActionTableError(f"{name}: {error}") from error


def _told(problem: Mapping[str, Any], content: Mapping[str, Any], words: Words) -> str:
    """A problem that the model sees, at the action that it is in."""
    location = problem["loc"]
    message = problem["msg"]
    if location[:1] == ("actions",) and len(location) > 1:
        action = content["actions"][location[1]]
        ident = action.get("id") if isinstance(action, dict) else None
        place = words("action “{action}”", action=ident or location[1] + 1)
        return f"{place}: {'.'.join(map(str, location[2:]))}: {message}"
    return f"{'.'.join(map(str, location))}: {message}"


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
