"""Tables as we describe them, before any file format: columns, their types, and how a row is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from auditor.filing import Filed


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NAME = "name"  # one of a closed list of ours
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    MOMENT = "moment"  # universal time
    OBJECT = "object"  # JSON, as text


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: ASCII, snake_case; never changes once published.
        read: takes a record of the table, returns the value or None.
        required: never empty.
        names: the closed list, for ``Kind.NAME``.
    """

    name: str
    kind: Kind
    read: Callable[[Any], Any]
    description: str
    required: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: one row per record.

    Attributes:
        records: those that a report brings.
        key: the columns that tell rows apart.
        refers: column → table that has it as its key.
        once: a row whose key was already written is left out.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    records: Callable[[Filed], Iterable[Any]]
    key: tuple[str, ...]
    refers: dict[str, str] = field(default_factory=dict)
    once: bool = False


Row = list[Any]


def rows_by_table(filed: Iterable[Filed], tables: tuple[Table, ...]) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of each report, table by table; of what came before, only keys are kept."""
    seen: set[tuple[Any, ...]] = set()
    for one in filed:
        for table in tables:
            rows = _rows(table, one)
            if table.once:
                rows = [row for row in rows if _is_new(table, row, seen)]
            if rows:
                yield table, rows


def _rows(table: Table, filed: Filed) -> list[Row]:
    readers = [column.read for column in table.columns]
    return [[read(record) for read in readers] for record in table.records(filed)]


def _is_new(table: Table, row: Row, seen: set[tuple[Any, ...]]) -> bool:
    names = [column.name for column in table.columns]
    key = (table.name, *(row[names.index(name)] for name in table.key))
    known = key in seen
    seen.add(key)
    return not known
