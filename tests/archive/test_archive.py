"""Opening an archive, and what may be wrong with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from auditor.archive import archive as module
from auditor.archive.archive import open_archive
from auditor.archive.campaigns import all_campaigns, create_campaign, find_campaign
from auditor.archive.errors import ArchiveError, ArchiveLostError
from auditor.archive.migrations import settings
from auditor.archive.tables import REVISION, metadata
from tests.archive.filled import SETTINGS, fill, seen, towns


def test_what_is_written_is_there_after_reopening(address):
    with open_archive(address, create=True) as archive:
        create_campaign(archive, "automne", SETTINGS, towns(2))
    with open_archive(address) as archive:
        assert [campaign.name for campaign in all_campaigns(archive)] == ["automne"]


def test_the_migrations_make_the_tables_that_the_code_knows(archive):
    with archive.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_code_knows_the_last_migration():
    assert ScriptDirectory.from_config(settings()).get_current_head() == REVISION


def test_an_archive_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match="there is no archive"):
        open_archive(str(tmp_path / "absent.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match="no folder"):
        open_archive(str(tmp_path / "absent" / "a.sqlite"), create=True)


@pytest.mark.parametrize(
    "written", ["mysql://host/name", "postgresql://host", "postgresql://", "://", "http://x/y"]
)
def test_an_address_that_is_none(written):
    with pytest.raises(ArchiveError, match="name a file"):
        open_archive(written, create=True)


@pytest.mark.parametrize(
    "rest", ["desk:secret@127.0.0.1:1/beffroi", "desk@127.0.0.1:1/beffroi?password=secret"]
)
def test_a_password_is_never_shown(rest):
    with pytest.raises(ArchiveError) as caught:
        open_archive(f"postgresql://{rest}")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_a_later_version_is_refused(archive, address):
    with archive.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(ArchiveError, match="later version of Beffroi"):
        open_archive(address)


def test_another_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("create table recipes (name text)")
    connection.close()
    with pytest.raises(ArchiveError, match="not an archive of Beffroi"):
        open_archive(str(path), create=True)
    with sqlite3.connect(path) as connection:
        assert connection.execute("select name from sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "towns.csv"
    path.write_text("name,site\n" * 500)
    with pytest.raises(ArchiveError, match="not an archive of Beffroi"):
        open_archive(str(path))


def test_a_truncated_archive(tmp_path):
    path = tmp_path / "a.sqlite"
    with open_archive(str(path), create=True) as archive:
        fill(archive, "automne", *map(seen, towns(20)))
    size = path.stat().st_size
    os.truncate(path, size // 2)
    with pytest.raises(ArchiveLostError, match="damaged"), open_archive(str(path)) as archive:
        fill(archive, "printemps", *map(seen, towns(40)))


def test_a_locked_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    path = tmp_path / "a.sqlite"
    with open_archive(str(path), create=True) as archive:
        other = sqlite3.connect(path)
        other.execute("begin immediate")
        with pytest.raises(ArchiveLostError, match="written by another program"):
            create_campaign(archive, "automne", SETTINGS, towns(1))
        assert all_campaigns(archive) == []  # readers do not wait for writers
        other.close()


def test_a_full_disk_keeps_nothing_of_what_did_not_fit(tmp_path):
    path = tmp_path / "a.sqlite"
    with open_archive(str(path), create=True) as archive:
        fill(archive, "automne", *map(seen, towns(3)))
        with archive.reading() as connection:
            pages = connection.execute(text("pragma page_count")).scalar_one()

        @event.listens_for(archive._engine, "begin")
        def fill_the_disk(connection) -> None:
            connection.exec_driver_sql(f"pragma max_page_count = {pages + 1}")

        with pytest.raises(ArchiveLostError, match="no room is left"):
            fill(archive, "printemps", *map(seen, towns(200)))
    with open_archive(str(path)) as archive:
        assert [campaign.name for campaign in all_campaigns(archive)] == ["automne"]


_READ_ONLY = """
import sys
from auditor.archive.archive import open_archive
from auditor.archive.campaigns import all_campaigns, create_campaign
from auditor.archive.errors import ArchiveError
with open_archive(sys.argv[1]) as archive:
    print([campaign.name for campaign in all_campaigns(archive)])
    try:
        create_campaign(archive, "printemps", {}, [])
    except ArchiveError as error:
        print(error)
"""


def test_a_read_only_archive_is_read_and_not_written(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    with open_archive(str(folder / "a.sqlite"), create=True) as archive:
        create_campaign(archive, "automne", SETTINGS, towns(1))
    (folder / "a.sqlite").chmod(stat.S_IRUSR)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    # Root writes where it likes, unless it gives that privilege up.
    without = (
        ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.getuid() == 0 else []
    )
    try:
        done = subprocess.run(
            [*without, sys.executable, "-c", _READ_ONLY, str(folder / "a.sqlite")],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    finally:
        folder.chmod(stat.S_IRWXU)
    assert done.stdout.splitlines()[0] == "['automne']"
    assert "read-only" in done.stdout.splitlines()[1]
    assert [path.name for path in folder.iterdir()] == ["a.sqlite"]


@pytest.mark.xdist_group("postgresql")
def test_a_server_that_goes_away_is_said(postgresql):
    address = postgresql.new_database()
    with open_archive(address, create=True) as archive:
        create_campaign(archive, "automne", SETTINGS, towns(1))
        postgresql.stop()
        try:
            with pytest.raises(ArchiveLostError, match="no longer answers"):
                find_campaign(archive, "automne")
        finally:
            postgresql.start()
    with open_archive(address) as archive:
        assert find_campaign(archive, "automne").name == "automne"


def test_museum_every_past_archive_is_brought_up_to_date(tmp_path):
    """An archive of each past version, as it was made then."""
    museum = sorted((Path(__file__).parents[1] / "museum" / "archive").glob("*.sqlite"))
    assert [path.stem for path in museum] == [
        script.revision for script in reversed(list(ScriptDirectory.from_config(settings()).walk_revisions()))
    ]
    for exhibit in museum:
        path = tmp_path / exhibit.name
        shutil.copyfile(exhibit, path)
        with open_archive(str(path)) as archive:
            assert [campaign.name for campaign in all_campaigns(archive)] == ["musée"]
            with archive.reading() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True})
                assert compare_metadata(context, metadata) == []
