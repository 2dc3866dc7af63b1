"""The four tables as Parquet: typed, small, read by DuckDB and pandas. Needs the extra ``parquet``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.catalogue import Catalogue
from auditor.filing import ExportError, Filed, Part
from auditor.words import Words
from reports.columns import Column, Kind, Row, Table, rows_by_table
from reports.tables import four_tables

#: Rows kept before they are written: readers want groups of many thousands, memory wants few.
ROWS_PER_GROUP = 25_000


def export(filed: Iterable[Filed], catalogue: Catalogue, words: Words) -> Iterable[Part]:  # noqa: ARG001
    """One file per table, written as the reports come.

    Raises:
        ExportError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415  # optional, and slow to import
    except ImportError as error:
        message = words("Parquet needs pyarrow: pip install 'beffroi[parquet]'")
        raise ExportError(message) from error
    return _parts(filed, four_tables(words))


def _parts(filed: Iterable[Filed], tables: tuple[Table, ...]) -> Iterator[Part]:
    files = {table.name: _File(table) for table in tables}
    for table, rows in rows_by_table(filed, tables):
        yield from files[table.name].add(rows)
    for file in files.values():
        yield from file.close()


class _Sink:
    """Keeps what is written until somebody takes it."""

    def __init__(self) -> None:
        self.closed = False
        self._kept: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._kept.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing to do: what is kept can be taken at any time."""

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        taken = b"".join(self._kept)
        self._kept.clear()
        return taken


class _File:
    """A Parquet file in the making."""

    def __init__(self, table: Table) -> None:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        self._name = f"{table.name}.parquet"
        self._columns = table.columns
        self._schema = pa.schema([_field(pa, column) for column in table.columns], {"title": table.title})
        self._rows: list[Row] = []
        self._sink = _Sink()
        target = pa.PythonFile(self._sink, mode="w")
        self._writer = parquet.ParquetWriter(target, self._schema, compression="zstd")

    def add(self, rows: list[Row]) -> Iterator[Part]:
        """Take rows in; yields bytes when a row group is full."""
        self._rows += rows
        if len(self._rows) >= ROWS_PER_GROUP:
            self._write()
            yield self._name, self._sink.take()

    def close(self) -> Iterator[Part]:
        """Write what is left, and the end of the file."""
        if self._rows:
            self._write()
        self._writer.close()
        yield self._name, self._sink.take()

    def _write(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        arrays = [
            pa.array([_value(value, column.kind) for value in values], type=field.type)
            for column, field, values in zip(
                self._columns, self._schema, zip(*self._rows, strict=True), strict=True
            )
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()


def _field(pa: Any, column: Column) -> Any:
    types: Mapping[Kind, Any] = {
        Kind.TEXT: pa.string(),
        Kind.NAME: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.OBJECT: pa.string(),
    }
    description = {"description": column.description}
    return pa.field(column.name, types[column.kind], nullable=not column.required, metadata=description)


def _value(value: Any, kind: Kind) -> Any:
    """Texts as they were, but for halves of characters, which UTF-8 cannot hold."""
    if kind in (Kind.TEXT, Kind.OBJECT) and value is not None:
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
