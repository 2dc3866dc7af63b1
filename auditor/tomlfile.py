"""TOML files that people write: read within bounds, and refused with the line and the mend."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from auditor.model import Model
from auditor.words import TellableError, Words

Location = tuple[str | int, ...]
_M = TypeVar("_M", bound=Model)

#: Bytes of a file, unless its reader says otherwise; faults that are told; characters of what was written.
MOST_BYTES = 1_000_000
_MOST_FAULTS = 20
_LONGEST = 60


class TomlFileError(Exception):
    """A file that cannot be used; each line of the message names a place and its mend."""


class EntryError(TellableError, ValueError):
    """What a validator of a model refuses, for ``read_toml`` to tell.

    Attributes:
        at: keys and numbers that lead from the model to the entry.
    """

    def __init__(self, message: str, at: Location = (), **arguments: str | float | Sequence[str]) -> None:
        super().__init__(message, **{name: _told(each) for name, each in arguments.items()})
        self.at = at


def refuse_all(faults: Iterable[EntryError]) -> None:
    """Refuse, in a validator, all that is wrong at once.

    Raises:
        ValidationError: something is.
    """
    details = [
        InitErrorDetails(type=PydanticCustomError("entry", "{error}", {"error": fault}), input=None)
        for fault in faults
    ]
    if details:
        raise ValidationError.from_exception_data("", details)


def read_toml(path: Path, model: type[_M], words: Words, most: int | None = MOST_BYTES) -> _M:
    """Read a file, and validate it.

    Args:
        words: to explain what is wrong in.
        most: bytes that it may have; None for any number.

    Raises:
        TomlFileError: it cannot be read, is no TOML, or holds what is not known.
    """
    return parse_toml(_text(path, words, most), model, str(path), words)


def parse_toml(text: str, model: type[_M], name: str, words: Words) -> _M:
    """The same, of a text that was read.

    Args:
        name: of the file that it comes from.

    Raises:
        TomlFileError: it is no TOML, or holds what is not known.
    """
    try:
        content = tomllib.loads(text)
    # Numbers of thousands of digits and brackets in thousands of brackets are no TOML errors to Python.
    except (ValueError, RecursionError) as error:
        raise TomlFileError(f"{name}: {error}") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise TomlFileError(faults_of(error, model, name, words, text=text, content=content)) from error


def faults_of(
    error: ValidationError,
    model: type[Model],
    name: str,
    words: Words,
    *,
    text: str = "",
    content: Mapping[str, Any] | None = None,
) -> str:
    """What is wrong, one line for each fault.

    Args:
        name: of the file.
        text, content: of the file, for the lines; the name alone is the place without them.
    """
    problems = _telling(error)
    teller = _Teller(name, model, words, text, content or {})
    told = [teller.told(problem) for problem in problems[:_MOST_FAULTS]]
    if len(problems) > _MOST_FAULTS:
        told.append(words("{place}: and {count} more faults", place=name, count=len(problems) - _MOST_FAULTS))
    return "\n".join(told)


def _text(path: Path, words: Words, most: int | None) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(-1 if most is None else most + 1)
        if most is not None and len(content) > most:
            raise TomlFileError(words("{path}: larger than {most:bytes}", path=str(path), most=most))
        return content.decode("utf-8")
    except FileNotFoundError as error:
        raise TomlFileError(words("{path}: there is no such file", path=str(path))) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise TomlFileError(words("cannot read {path}: {error}", path=str(path), error=why)) from error
    except ValueError as error:  # no UTF-8; no name of a file
        raise TomlFileError(f"{path}: {error}") from error


def _telling(error: ValidationError) -> list[Mapping[str, Any]]:
    """The problems, without "there is none" when what is said of its parts explains it."""
    problems: list[Mapping[str, Any]] = [dict(problem) for problem in error.errors(include_url=False)]
    explained = {problem["loc"][:length] for problem in problems for length in range(1, len(problem["loc"]))}
    return [problem for problem in problems if problem["loc"] not in explained]


class _Teller:
    """Tells what is wrong with one file."""

    def __init__(
        self, name: str, model: type[Model], words: Words, text: str, content: Mapping[str, Any]
    ) -> None:
        self._name, self._model, self._words, self._content = name, model, words, content
        self._lines = dict(_lines(text))

    def told(self, problem: Mapping[str, Any]) -> str:
        """The place of a problem, what it is, and how to mend it."""
        words, error = self._words, problem.get("ctx", {}).get("error")
        location: Location = (*problem["loc"], *(error.at if isinstance(error, EntryError) else ()))
        written = _without_tags(location, self._content) if self._content else location
        place = self._place(written)
        if problem["type"] == "extra_forbidden":
            return words(
                "{place}: unknown key “{key}”; {hint}",
                place=place,
                key=_shown(location[-1]),
                hint=self._hint(str(location[-1]), _keys_at(self._model, location[:-1])),
            )
        where = ".".join(_shown(part) for part in written)
        said = self._said(problem, error)
        return f"{place}: {where}: {said}" if where else f"{place}: {said}"

    def _said(self, problem: Mapping[str, Any], error: object) -> str:
        """What our own validators say, in their words, or else what pydantic does."""
        words, context = self._words, problem.get("ctx", {})
        match problem["type"], error:
            case _, TellableError():
                return error.told(words)
            case _, ValueError():
                return words(str(error))
            case "union_tag_invalid", _:
                return words(
                    "unknown {key} “{found}”; known: {names}",
                    key=context["discriminator"].strip("'"),
                    found=_shown(context["tag"]),
                    names=[tag.strip("' ") for tag in context["expected_tags"].split(",")],
                )
            case "union_tag_not_found", _:
                return words("“{key}” is missing", key=context["discriminator"].strip("'"))
        return str(problem["msg"])

    def _hint(self, written: str, known: Sequence[str]) -> str:
        words, near = self._words, difflib.get_close_matches(written[: 2 * _LONGEST], known, n=1, cutoff=0.4)
        return (
            words("did you mean “{key}”?", key=near[0]) if near else words("known keys: {keys}", keys=known)
        )

    def _place(self, location: Location) -> str:
        """The file, and the line of the entry or of the nearest table around it; 1 when none is found."""
        if not self._lines:
            return self._name
        places = (location[:length] for length in range(len(location), 0, -1))
        return f"{self._name}:{next((self._lines[place] for place in places if place in self._lines), 1)}"


def _shown(part: object) -> str:
    """What was written, on one line, without what commands a terminal."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(part)[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _told(argument: str | float | Sequence[str]) -> str | float | list[str]:
    """An argument of an error, which may hold what was written."""
    if isinstance(argument, str):
        return _shown(argument)
    return argument if isinstance(argument, (int, float)) else [_shown(part) for part in argument]


# --- Places ---------------------------------------------------------------------------------------

_HEADER = re.compile(r"\s*(?P<open>\[\[?)(?P<key>[^\[\]#]+)\]")
_ENTRY = re.compile(r"\s*(?P<key>[\w.\"'-]+)\s*=")


def _lines(text: str) -> Iterator[tuple[Location, int]]:
    """Every table and every key → its line. A text of several lines may mislead it: lines are a help."""
    table: Location = ()
    counts: Counter[Location] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _path(_parts(header["key"]), counts, adds=header["open"] == "[[")
            yield table, number
        elif entry := _ENTRY.match(line):
            keys = _parts(entry["key"])
            yield from (((*table, *keys[:length]), number) for length in range(len(keys), 0, -1))


def _parts(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key[: 4 * _LONGEST].split(".")]


def _path(keys: list[str], counts: Counter[Location], *, adds: bool) -> Location:
    """Where a header leads: in an array of tables, to the one that was begun last, or to a new one."""
    path: Location = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if adds and position == len(keys) - 1:
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _without_tags(location: Location, content: object) -> Location:
    """A location without the kinds of the rules, which pydantic puts in it and no file has."""
    path: Location = ()
    for position, part in enumerate(location):
        match content, part:
            case dict(), str() if part not in content:
                if position < len(location) - 1:
                    continue
            case dict(), str():
                content = content[part]
            case list(), int() if part < len(content):
                content = content[part]
        path = (*path, part)
    return path


def _keys_at(model: type[Model], location: Location) -> list[str]:
    """The keys that a table of the file may have, as the JSON Schema of its model says."""
    schema = model.model_json_schema()
    node = schema
    for part in location:
        node = _inside(_resolved(node, schema), part)
    return list(_resolved(node, schema).get("properties", {}))


def _resolved(node: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a schema itself, instead of its name; of an optional one, what it is when there is one."""
    choices = [choice for choice in node.get("anyOf", ()) if choice.get("type") != "null"]
    if choices:
        node = choices[0]
    name = node.get("$ref", "").rpartition("/")[2]
    return dict(schema["$defs"][name]) if name else node


def _inside(node: Mapping[str, Any], part: str | int) -> dict[str, Any]:
    """The schema of an entry of a table or an array, or of one kind of a rule."""
    if isinstance(part, int):
        return dict(node.get("items", {}))
    if "discriminator" in node:
        return {"$ref": node["discriminator"]["mapping"].get(part, "")}
    return dict(node.get("properties", {}).get(part) or node.get("additionalProperties") or {})
