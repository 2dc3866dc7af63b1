"""Opening an archive: from its address to a connection on tables that are up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select, table
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.sql import column

from auditor.archive.errors import ArchiveError, explained
from auditor.archive.tables import REVISION
from auditor.words import mark

#: Where the archive is when nothing else is said.
DEFAULT = "beffroi.sqlite"

#: Seconds to wait for another program that is writing.
PATIENCE = 10.0

#: Seconds to reach a database server.
_CONNECT_TIMEOUT = 10

_WRITES = "writes"

#: Names Beffroi among the advisory locks of a PostgreSQL database.
_LOCK = 0x0BEFF201


class Archive:
    """An archive that is open. Use ``with``.

    Attributes:
        address: as it may be shown, without a password.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.address = _shown(engine.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @property
    def path(self) -> Path | None:
        """The file of an SQLite archive; None for a server."""
        return _path(self._engine.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with, which sees one state of the archive.

        Raises:
            ArchiveLostError: the database failed.
        """
        with explained(self.address), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all that is written in it lands, or nothing.

        Raises:
            ArchiveLostError: the database failed; nothing landed.
        """
        engine = self._engine.execution_options(**{_WRITES: True})
        with explained(self.address), engine.begin() as connection:
            yield connection

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection to hold for long, outside any transaction.

        Raises:
            ArchiveLostError: the database failed.
        """
        with explained(self.address), self._engine.connect() as connection:
            try:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
            finally:
                connection.invalidate()  # closed for good, rather than kept for others with its locks

    def alone(self, connection: Connection) -> None:
        """Wait until no other transaction stands here, and keep others waiting until this one ends."""
        if self.path is None:  # a transaction that writes to SQLite is alone from its beginning
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def open_archive(address: str = DEFAULT, *, create: bool = False) -> Archive:
    """Open an archive, and bring it up to date if an older Beffroi made it.

    Args:
        address: a file, or ``postgresql://user@host/name``.
        create: make it when it is not there.

    Raises:
        ArchiveError: it is not there, was made by a later Beffroi, is no archive, or cannot be reached.
    """
    url = _url(address)
    path = _path(url)
    if path is not None and not create and not path.exists():
        raise ArchiveError(
            mark("there is no archive {archive}; “beffroi batch” makes one"), archive=str(path)
        )
    if path is not None and not path.parent.is_dir():
        raise ArchiveError(
            mark("--archive {archive}: there is no folder {folder}"),
            archive=str(path),
            folder=str(path.parent),
        )
    archive = Archive(_engine(url))
    try:
        _bring_up_to_date(archive, create=create)
    except BaseException:
        archive.__exit__()
        raise
    return archive


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ArchiveError(_UNKNOWN, archive=address.partition("://")[0]) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database:
        raise ArchiveError(_UNKNOWN, archive=_shown(url))
    return url


_UNKNOWN = mark(
    "--archive {archive}: name a file, for instance beffroi.sqlite, or a database, for instance "
    "postgresql://user@host/name"
)


def _path(url: URL) -> Path | None:
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _shown(url: URL) -> str:
    path = _path(url)
    return str(path) if path else _bare(url)


def _bare(url: URL) -> str:
    """The address of a database; what follows the question mark may hold a password too."""
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def _engine(url: URL) -> Engine:
    if _path(url) is not None:
        return _sqlite(url)
    try:
        return create_engine(url, connect_args={"connect_timeout": _CONNECT_TIMEOUT})
    except (ImportError, NoSuchModuleError) as error:
        raise ArchiveError(
            mark("PostgreSQL needs one more package: pip install 'beffroi[postgresql]'")
        ) from error


def _sqlite(url: URL) -> Engine:
    # Where nothing can be written, not even the index of the log, only an immutable file can be read.
    path = _path(url)
    assert path is not None
    if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        url = url.set(database=f"file:{path}", query={"mode": "ro", "immutable": "1", "uri": "true"})
    engine = create_engine(url, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where SQLAlchemy says so, below
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer asks for the lock at once: a reader that turns writer may be refused without waiting.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _bring_up_to_date(archive: Archive, *, create: bool) -> None:
    with archive.reading() as connection:
        if _revision(connection) == REVISION:
            return
    from auditor.archive.migrations import upgrade  # noqa: PLC0415  # Alembic is slow to import

    with archive.writing() as connection:
        archive.alone(connection)
        if _revision(connection) is None and not (create and not inspect(connection).get_table_names()):
            raise ArchiveError(
                mark("{archive} is not an archive of Beffroi; name another with --archive"),
                archive=archive.address,
            )
        upgrade(connection, archive.address)


def _revision(connection: Connection) -> str | None:
    """The migration that an archive has come to; None when it has no table of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    versions = table("alembic_version", column("version_num"))
    return connection.execute(select(versions.c.version_num)).scalar()
