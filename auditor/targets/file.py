"""``targets.toml``: the towns, and how to audit them."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from auditor.model import Model, Target
from auditor.targets.errors import TargetsFileError
from auditor.targets.town import Town
from auditor.words import Words


class NetworkSettings(Model):
    """``[network]``: how to reach the towns.

    Attributes:
        resolver: ``IP`` or ``IP:PORT`` of a DNS server; the machine's own when left out.
        ca_file: PEM file of authorities to trust besides Mozilla's.
        allow_private: also reach private, loopback and link-local addresses (a laboratory).
        timeout: seconds that each probe may take at most.
        browser: visit pages in Chromium.
    """

    resolver: str | None = None
    ca_file: str | None = None
    allow_private: bool = False
    timeout: float | None = Field(default=None, gt=0)
    browser: bool = True


class ReportSettings(Model):
    """``[report]``: what to write.

    Attributes:
        lang: "fr" or "en".
        html: folder for one HTML report per town; json: likewise.
        only: families of checks; all when empty.
    """

    lang: str | None = Field(default=None, pattern="^(fr|en)$")
    html: str | None = None
    json_folder: str | None = Field(default=None, alias="json")
    only: tuple[str, ...] = ()


class TargetsFile(Model):
    """``targets.toml``: the towns, and how to audit them."""

    town: tuple[Town, ...] = Field(min_length=1)
    network: NetworkSettings = NetworkSettings()
    report: ReportSettings = ReportSettings()

    def targets(self) -> tuple[Target, ...]:
        """Every town as a target.

        Raises:
            TargetError: one of them is no web address.
        """
        return tuple(town.target() for town in self.town)


def load_targets(path: Path, words: Words | None = None) -> TargetsFile:
    """Read a ``targets.toml``.

    Args:
        words: to explain what is wrong in; English when left out.

    Raises:
        TargetsFileError: it cannot be read, is no TOML, or holds what is not known.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TargetsFileError(f"{path}: {error}") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TargetsFileError(f"{path}: {error}") from error
    try:
        return TargetsFile.model_validate(content)
    except ValidationError as error:
        speak = words or Words("en")
        lines = (_explain(path, text, problem, speak) for problem in _telling(error))
        raise TargetsFileError("\n".join(lines)) from error


def _telling(error: ValidationError) -> list[Mapping[str, Any]]:
    """The problems, without "there is no town" when what is said of the towns explains it."""
    problems: list[Mapping[str, Any]] = [dict(problem) for problem in error.errors()]
    inside = any(problem["loc"][0] == "town" and len(problem["loc"]) > 1 for problem in problems)
    return [problem for problem in problems if not (inside and problem["loc"] == ("town",))]


def _explain(path: Path, text: str, problem: Mapping[str, Any], words: Words) -> str:
    location = tuple(problem["loc"])
    place = f"{path}:{_line_of(text, location)}"
    if problem["type"] == "extra_forbidden":
        known = _keys_at(location[:-1])
        near = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.4)
        if near:
            hint = words("did you mean “{key}”?", key=near[0])
        else:
            hint = words("known keys: {keys}", keys=known)
        return words("{place}: unknown key “{key}”; {hint}", place=place, key=location[-1], hint=hint)
    return f"{place}: {'.'.join(map(str, location))}: {_message(problem, words)}"


def _message(problem: Mapping[str, Any], words: Words) -> str:
    """What pydantic says, or our own validator, whose message is marked for translation."""
    error = problem.get("ctx", {}).get("error")
    return words(str(error)) if isinstance(error, ValueError) else str(problem["msg"])


def _keys_at(location: tuple[str | int, ...]) -> list[str]:
    """The keys that a table of the file may have."""
    tables: dict[str, type[Model]] = {"town": Town, "network": NetworkSettings, "report": ReportSettings}
    model = tables.get(str(location[0]), TargetsFile) if location else TargetsFile
    return [field.alias or name for name, field in model.model_fields.items()]


def _line_of(text: str, location: tuple[str | int, ...]) -> int:
    """The line on which a key stands, or else its table; 1 when neither is found."""
    table = str(location[0])
    index = next((part for part in location if isinstance(part, int)), 0)
    header = re.compile(rf"^\s*\[+\s*{re.escape(table)}\s*\]+")
    key = re.compile(rf"^\s*[\"']?{re.escape(str(location[-1]))}[\"']?\s*=")
    found, seen = 1, -1
    for number, line in enumerate(text.splitlines(), start=1):
        if header.match(line):
            seen += 1
            found = number if seen == index else found
        elif key.match(line) and (seen == index or len(location) == 1):
            return number
    return found
