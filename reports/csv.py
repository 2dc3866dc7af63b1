"""The four tables as CSV (RFC 4180, UTF-8), each with its Table Schema, tied by a datapackage.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from auditor.catalogue import Catalogue
from auditor.filing import Filed, Part
from auditor.words import Words
from reports import tableschema
from reports.columns import Kind, Row, Table, rows_by_table
from reports.tables import four_tables
from reports.text import one_line

#: A spreadsheet may take a cell that begins so for a formula (OWASP, "CSV Injection"); the full-width
#: forms too.
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"

#: Put before such a cell. A text that begins with one gets another, so that taking one off always gives
#: the text back.
GUARD = "'"

_SUSPECT = (" ", "\N{NO-BREAK SPACE}", GUARD, *_FORMULA)


def export(filed: Iterable[Filed], catalogue: Catalogue, words: Words) -> Iterable[Part]:  # noqa: ARG001
    """The schemas, then the rows as the reports come."""
    tables = four_tables(words)
    yield from tableschema.package(tables, words)
    for table in tables:
        yield f"{table.name}.csv", lines([[column.name for column in table.columns]])
    converters = {table.name: converters_of(table) for table in tables}
    for table, rows in rows_by_table(filed, tables):
        yield f"{table.name}.csv", lines(cells(rows, converters[table.name]))


Converter = Callable[[Any], Any]


def converters_of(table: Table) -> list[Converter | None]:
    """How the values of each column are written; None for those that the writer writes well."""
    return [_CONVERTERS[column.kind] for column in table.columns]


def cells(rows: Iterable[Row], converters: Sequence[Converter | None]) -> Iterable[list[Any]]:
    """Rows, ready to be written."""
    for row in rows:
        yield [
            value if convert is None or value is None else convert(value)
            for value, convert in zip(row, converters, strict=True)
        ]


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as lines of CSV; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")


def text_cell(text: str) -> str:
    """A text on one line, that no spreadsheet takes for a formula."""
    if text and text[0] not in _SUSPECT and text.isprintable():
        return text
    shown = one_line(text)
    return GUARD + shown if shown.lstrip().startswith((GUARD, *_FORMULA)) else shown


def moment_cell(moment: datetime) -> str:
    """A moment, in universal time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _boolean_cell(value: bool) -> str:  # noqa: FBT001  # it is the value that is written
    return "true" if value else "false"


_CONVERTERS: dict[Kind, Converter | None] = {
    Kind.TEXT: text_cell,
    Kind.NAME: None,
    Kind.INTEGER: None,
    Kind.NUMBER: None,
    Kind.BOOLEAN: _boolean_cell,
    Kind.MOMENT: moment_cell,
    Kind.OBJECT: text_cell,
}
