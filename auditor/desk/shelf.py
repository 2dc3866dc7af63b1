"""Where programmes are kept: those that ship with Beffroi, and those of a desk."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.desk.options import Option
from auditor.desk.programme import Programme, Window
from auditor.tomlfile import TomlFileError, faults_of, read_toml
from auditor.words import Words

_SHELF = Path(str(files("auditor.desk"))) / "programmes"


class ProgrammeError(Exception):
    """A programme that cannot be used; each line of the message names the file, the entry and the mend."""


def programme_ids() -> tuple[str, ...]:
    """The programmes that ship with Beffroi."""
    return tuple(sorted(path.stem for path in _SHELF.glob("*.toml")))


def load_programme(name_or_path: str, options: Iterable[str] = (), words: Words | None = None) -> Programme:
    """Read a programme, and apply its options.

    Args:
        name_or_path: id of one that ships, or the path of a ``.toml``.
        options: ids of those that are taken up, besides those that the file turns on.
        words: to explain what is wrong in; English when left out.

    Raises:
        ProgrammeError: there is none, it cannot be read, or it holds what cannot be used.
    """
    speak = words or Words("en")
    path = _found(name_or_path, speak)
    try:
        programme = read_toml(path, Programme, speak)
    except TomlFileError as error:
        raise ProgrammeError(str(error)) from error
    for option in _taken_up(programme, options, path, speak):
        programme = _with(programme, option, path, speak)
    return programme


def _found(name_or_path: str, words: Words) -> Path:
    known = programme_ids()
    if name_or_path in known:
        return _SHELF / f"{name_or_path}.toml"
    if name_or_path.endswith(".toml") or "/" in name_or_path or "\\" in name_or_path:
        return Path(name_or_path)
    near = difflib.get_close_matches(name_or_path, known, n=1)
    hint = words("did you mean “{key}”?", key=near[0]) if near else words("known: {names}", names=known)
    raise ProgrammeError(
        words("no programme is called “{name}”; {hint} (or name a .toml file)", name=name_or_path, hint=hint)
    )


def _taken_up(programme: Programme, asked: Iterable[str], path: Path, words: Words) -> tuple[Option, ...]:
    """The options that are on, in the order of the file.

    Raises:
        ProgrammeError: one is asked that the programme does not have.
    """
    names = frozenset(asked)
    known = [option.id for option in programme.options]
    for name in sorted(names.difference(known)):
        hint = words("known: {names}", names=known) if known else words("this programme has none")
        raise ProgrammeError(
            words("{path}: no option is called “{name}”; {hint}", path=str(path), name=name, hint=hint)
        )
    return tuple(option for option in programme.options if option.on or option.id in names)


def _with(programme: Programme, option: Option, path: Path, words: Words) -> Programme:
    """A programme with one of its options.

    Raises:
        ProgrammeError: what the option changes does not go with the rest.
    """
    changes: dict[str, Any] = {
        "options": tuple(
            one.model_copy(update={"on": True}) if one.id == option.id else one for one in programme.options
        ),
        "windows": tuple(_window_with(window, option) for window in programme.windows),
    }
    if not option.windows:
        changes["rules"] = (*programme.rules, *option.rules)
    if option.ends is not None:
        changes["ends"] = option.ends
    if option.ranking is not None:
        weights = option.ranking.model_dump(exclude_none=True)
        changes["ranking"] = {**programme.ranking.model_dump(), **weights}
    try:
        return Programme.model_validate({**dict(programme), **changes})
    except ValidationError as error:
        place = words("{path}, with the option “{name}”", path=str(path), name=option.id)
        raise ProgrammeError(faults_of(error, Programme, place, words)) from error


def _window_with(window: Window, option: Option) -> Window:
    if option.windows and window.id not in option.windows:
        return window
    changes: dict[str, Any] = {"rules": (*window.rules, *option.rules)} if option.windows else {}
    if option.months is not None:
        changes["months"] = option.months
    if option.handled_by is not None:
        changes["handled_by"] = option.handled_by
    return window.model_copy(update=changes)
