"""An archive in SQLite, and the same in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.archive.archive import Archive, open_archive
from tests.servers.postgresql import Cluster, cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    with cluster() as held:
        yield held


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))],
)
def address(request, tmp_path) -> str:
    """Where an archive can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "beffroi.sqlite")
    return request.getfixturevalue("postgresql").new_database()


@pytest.fixture
def archive(address) -> Iterator[Archive]:
    with open_archive(address, create=True) as held:
        yield held
