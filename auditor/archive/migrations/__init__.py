"""How the tables came to be: one file a version, in ``versions``, run by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from auditor.archive.errors import ArchiveError
from auditor.words import mark


def upgrade(connection: Connection, archive: str) -> None:
    """Bring the tables up to date, in the transaction of the connection.

    Args:
        archive: its address, for messages.

    Raises:
        ArchiveError: a later Beffroi made it.
    """
    config = settings()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise ArchiveError(
            mark("the archive {archive} was made by a later version of Beffroi: upgrade this one"),
            archive=archive,
        ) from error


def settings() -> Config:
    """Where Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
