"""Statements that SQLite and PostgreSQL both know and standard SQL does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows whose key is not there yet.

    Returns:
        How many were.
    """
    if not rows:
        return 0
    statement = _insert(connection, table).values(list(rows)).on_conflict_do_nothing()
    return len(connection.execute(statement.returning(literal(1))).all())


def insert_or_update(connection: Connection, table: Table, key: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert rows; those whose key is there already take its place. No two of them have the same key."""
    if not rows:
        return
    statement = _insert(connection, table).values(list(rows))
    changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
