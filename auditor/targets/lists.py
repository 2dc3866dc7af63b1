"""Long lists of targets: a CSV of towns or a text of addresses, read with constant memory."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from auditor.model import Target
from auditor.targets.address import parse_target
from auditor.targets.cells import one_line, unguard
from auditor.targets.errors import TargetError, TargetsFileError
from auditor.targets.streams import Row, blocks, rows, texts
from auditor.targets.town import Town
from auditor.words import Words, mark

#: The columns that a list may have: the keys of ``[[town]]`` in ``targets.toml``.
COLUMNS = tuple(Town.model_fields)

#: Those that are accepted, and those by which a file that has another is recognised.
_SEPARATORS = (",", ";")
_OTHER_SEPARATORS = ("\t", "|")

#: Characters of a cell.
_LONGEST = 2000


@dataclass(frozen=True)
class Unusable:
    """A row of which no target can be made.

    Attributes:
        line: on which the row begins; number of the record in a file that has no lines.
        written: what is at fault, as it was written; shortened.
        code: of the reason: the column at fault, or a word of its own such as "no-site".
        why: the reason, marked for translation.
        arguments: what fills the reason in.
        name, insee: of the town, when they are known.
    """

    line: int
    written: str
    code: str
    why: str
    arguments: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    insee: str = ""

    def reason(self, words: Words) -> str:
        """The reason, in the language of ``words``."""
        return words(self.why, **self.arguments)


def read_list(path: Path, words: Words | None = None) -> Iterator[Target | Unusable]:
    """Read a list of targets, one at a time, in the order of the file.

    A ``.csv`` begins with the names of its columns, which are those of ``COLUMNS``; only ``site`` is needed.
    A ``.txt`` has one address or domain name per line; a line that begins with ``#`` is left out. Either may
    be compressed (``.gz``).

    Args:
        words: to explain what is wrong with the file in; English when left out.

    Returns:
        A target or what is wrong with the row. Reading on may raise ``TargetsFileError`` too: a line far in
        the file is not in UTF-8, for instance.

    Raises:
        TargetsFileError: the file cannot be read, or its header is not that of a list.
    """
    speak = words or Words("en")
    lines = texts(blocks(path, speak), path, speak)
    match path.name.lower().removesuffix(".gz").rpartition(".")[2]:
        case "csv":
            return _targets(*_header(lines, path, speak))
        case "txt":
            return _addresses(lines)
    raise TargetsFileError(
        speak(
            "{path}: a list of targets ends with .csv, .csv.gz or .txt; targets.toml with .toml",
            path=str(path),
        )
    )


def read_town(line: int, cells: Mapping[str, str]) -> Town | Unusable:
    """Make a town of the cells of a row that are not empty.

    Args:
        line: of the row.
        cells: column → text.
    """
    name, insee = one_line(cells.get("name", "")), one_line(cells.get("insee", ""))

    def unusable(code: str, why: str, **arguments: object) -> Unusable:
        written = cells.get(code, "") if code in COLUMNS else " ".join(cells.values())
        return Unusable(line, one_line(written), code, why, arguments, name, insee)

    if not cells.get("site"):
        return unusable("no-site", mark("no web site is given"))
    for column, text in cells.items():
        if len(text) > _LONGEST:
            return unusable(column, mark("the text is longer than {most} characters"), most=_LONGEST)
    values: dict[str, str] = {**cells, "name": name or cells["site"]}
    if "population" in values:
        values["population"] = "".join(values["population"].split())  # "5 100"
    try:
        return Town.model_validate(values)
    except ValidationError as fault:
        problem = fault.errors(include_url=False)[0]
        error = problem.get("ctx", {}).get("error")
        if isinstance(error, ValueError):
            return unusable(str(problem["loc"][0]), str(error))
        return unusable(str(problem["loc"][0]), mark("the population is a whole number"))


def target_of(line: int, town: Town) -> Target | Unusable:
    """The target of a town, or what is wrong with its addresses."""
    try:
        return town.target()
    except TargetError as error:
        code = "site" if error.written == town.site else "mail_domain"
        return Unusable(
            line, one_line(error.written), code, error.message, name=town.name, insee=town.insee or ""
        )


def _header(lines: Iterator[str], path: Path, words: Words) -> tuple[list[str], Iterator[Row]]:
    """The columns of a list, and its rows."""
    table = rows(lines, _SEPARATORS, path, words)
    line, cells = next(table, (1, []))
    columns = [cell.strip().lower() for cell in cells]
    place = f"{path}:{line}"
    if len(columns) == 1 and any(separator in columns[0] for separator in _OTHER_SEPARATORS):
        raise TargetsFileError(words("{place}: separate the columns with “,” or “;”", place=place))
    for column in filter(None, columns):
        if column not in COLUMNS:
            raise TargetsFileError(
                words(
                    "{place}: unknown column “{column}”; {hint}",
                    place=place,
                    column=one_line(column),
                    hint=_hint(column, words),
                )
            )
        if columns.count(column) > 1:
            raise TargetsFileError(
                words("{place}: the column “{column}” stands twice", place=place, column=column)
            )
    if "site" not in columns:
        raise TargetsFileError(
            words(
                "{place}: the column “site” is missing. The first line names the columns: {columns}",
                place=place,
                columns=COLUMNS,
            )
        )
    return columns, table


def _hint(column: str, words: Words) -> str:
    near = difflib.get_close_matches(column, COLUMNS, n=1, cutoff=0.4)
    if near:
        return words("did you mean “{key}”?", key=near[0])
    return words("known columns: {columns}", columns=COLUMNS)


def _targets(columns: Sequence[str], table: Iterator[Row]) -> Iterator[Target | Unusable]:
    for line, written in table:
        stripped = [cell.strip() for cell in written]
        if any(stripped[len(columns) :]):
            yield Unusable(
                line,
                one_line(" ".join(stripped)),
                "cells",
                mark("the row has more cells than there are columns"),
            )
            continue
        cells = {
            column: unguard(text) for column, text in zip(columns, stripped, strict=False) if column and text
        }
        town = read_town(line, cells)
        if isinstance(town, Unusable):
            yield town
            continue
        target = target_of(line, town)
        if isinstance(target, Target) and "name" not in cells:
            target = target.model_copy(update={"name": target.host})
        yield target


def _addresses(lines: Iterator[str]) -> Iterator[Target | Unusable]:
    for number, line in enumerate(lines, start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        try:
            yield parse_target(written)
        except TargetError as error:
            yield Unusable(number, one_line(written), "site", error.message)
