"""What the CSV files hold, for machines and for people: Table Schema and Data Package.

Rule: https://specs.frictionlessdata.io/table-schema/ and https://specs.frictionlessdata.io/tabular-data-package/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from auditor.filing import Part
from auditor.words import Words
from reports.columns import Column, Kind, Table
from reports.json import canonical

_TYPES = {
    Kind.TEXT: "string",
    Kind.NAME: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.MOMENT: "datetime",
    Kind.OBJECT: "object",
}


def package(tables: Iterable[Table], words: Words) -> Iterator[Part]:
    """One schema per table, and the document that ties them."""
    several = tuple(tables)
    for table in several:
        yield f"{table.name}.schema.json", canonical(schema(table, words))
    resources = [_resource(table) for table in several]
    content = {
        "profile": "tabular-data-package",
        "name": "beffroi",
        "title": words("Audits of the digital presence of towns"),
        "description": words(
            "The scores are made by Beffroi alone: no RGAA rate, no RGESN conformity, no ANSSI certificate."
        ),
        "resources": resources,
    }
    yield "datapackage.json", canonical(content)


def schema(table: Table, words: Words) -> dict[str, Any]:
    """The Table Schema of a table."""
    guard = words(
        "In columns of text, an apostrophe stands before a cell that begins with = + - @ or with an "
        "apostrophe, so that no spreadsheet takes it for a formula: take one off to have the text back. "
        "Control characters are replaced, and line breaks are spaces; JSON Lines has texts as they were."
    )
    content: dict[str, Any] = {
        "title": table.title,
        "description": f"{table.description} {guard}",
        "fields": [_field(column, unique=table.key == (column.name,)) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.refers:
        content["foreignKeys"] = [
            {"fields": name, "reference": {"resource": other, "fields": name}}
            for name, other in table.refers.items()
        ]
    return content


def _field(column: Column, *, unique: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if unique:
        constraints["unique"] = True
    if column.names:
        constraints["enum"] = list(column.names)
    field = {"name": column.name, "type": _TYPES[column.kind], "description": column.description}
    return {**field, "constraints": constraints} if constraints else field


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "schema": f"{table.name}.schema.json",
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
    }
