"""``beffroi batch`` that is stopped, killed, or loses its archive; and goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.campaigns import find_campaign, pending, progress_of
from auditor.archive.errors import ArchiveError
from tests.servers.postgresql import Cluster, cluster
from tests.servers.villages import villages

pytestmark = pytest.mark.xdist_group("postgresql")

TOWNS = 30


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with villages(tmp_path_factory.mktemp("villages"), TOWNS, delay=0.05) as found:
        yield found


@pytest.fixture(scope="module")
def server() -> Cluster:
    with cluster() as held:
        yield held


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "beffroi.sqlite")
    return request.getfixturevalue("server").new_database()


@pytest.fixture
def batch(served, tmp_path):
    """Start ``beffroi batch`` on the villages; whatever is left of it is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, towns: Path | None = None) -> subprocess.Popen[str]:
        options = ["--resolver", served.resolver, "--ca-file", str(served.ca_file), "--allow-private"]
        listed = [str(towns or served.towns_file)]
        command = [sys.executable, "-m", "auditor", "batch", *listed, *options, "--no-browser", *arguments]
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**os.environ, "LC_ALL": "fr_FR.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def landed(address: str) -> int:
    """How many towns are in the archive, which may not be there yet."""
    try:
        with open_archive(address) as archive:
            return progress_of(archive, find_campaign(archive, "nuit"))[1]
    except ArchiveError:
        return 0


def wait_for(address: str, towns: int) -> int:
    until = time.monotonic() + 60
    while (found := landed(address)) < towns:
        assert time.monotonic() < until, f"{found} towns after a minute"
        time.sleep(0.05)
    return found


def scans(address: str) -> dict[int, object]:
    """Target → when its scan began: what must not change once it is there."""
    with open_archive(address) as archive, archive.reading() as connection:
        rows = connection.exec_driver_sql(
            "select target_id, scans.started_at, count(distinct facts.kind), count(distinct judgements.id) "
            "from scans join facts on facts.scan_id = scans.id "
            "join judgements on judgements.scan_id = scans.id "
            "group by target_id, scans.started_at"
        ).all()
    assert {(row[2], row[3]) for row in rows} <= {(12, 1)}  # whole: twelve facts, one judgement
    return {row[0]: row[1] for row in rows}


def test_killed_in_the_middle_and_resumed(batch, address):
    process = batch("--archive", address, "--campaign", "nuit", "--concurrency", "4")
    wait_for(address, 8)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    before = scans(address)
    assert 8 <= len(before) < TOWNS
    process = batch("--archive", address, "--campaign", "nuit", "--resume")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    after = scans(address)
    assert len(after) == TOWNS
    assert before.items() <= after.items()
    assert f"{TOWNS} communes examinées sur {TOWNS}" in out.replace("\u00a0", " ")


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(batch, address):
    process = batch("--archive", address, "--campaign", "nuit", "--concurrency", "3")
    wait_for(address, 3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Arrêt dès que" in err
    assert "--resume --campaign «\u00a0nuit\u00a0»" in err
    assert "Traceback" not in err
    done = landed(address)
    assert 3 <= done < TOWNS
    with open_archive(address) as archive:
        assert len(list(pending(archive, find_campaign(archive, "nuit")))) == TOWNS - done


def test_a_second_ctrl_c_gives_up_what_is_in_flight(batch, tmp_path):
    address = str(tmp_path / "beffroi.sqlite")
    process = batch("--archive", address, "--campaign", "nuit", "--concurrency", "3")
    wait_for(address, 2)
    process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=15)
    assert process.returncode == 130
    assert "--resume" in err
    assert "Traceback" not in err
    assert 2 <= len(scans(address)) < TOWNS
    assert list(tmp_path.glob("*.lock")) == []


def test_a_second_program_on_the_same_campaign_is_refused(batch, address):
    first = batch("--archive", address, "--campaign", "nuit", "--concurrency", "2")
    wait_for(address, 1)
    second = batch("--archive", address, "--campaign", "nuit", "--resume")
    _, err = second.communicate(timeout=30)
    assert second.returncode == 2
    assert "un autre programme mène déjà la campagne" in err
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    third = batch("--archive", address, "--campaign", "nuit", "--resume")
    _, err = third.communicate(timeout=60)
    assert third.returncode == 0, err
    assert landed(address) == TOWNS


def test_a_database_that_goes_away_stops_the_batch_which_can_be_resumed(batch, server):
    address = server.new_database()
    process = batch("--archive", address, "--campaign", "nuit", "--concurrency", "3")
    wait_for(address, 4)
    server.stop()
    try:
        _, err = process.communicate(timeout=60)
    finally:
        server.start()
    assert process.returncode == 4
    assert "ne répond plus" in err
    assert "--resume --campaign" in err
    assert "Traceback" not in err
    before = scans(address)
    assert len(before) >= 4
    process = batch("--archive", address, "--campaign", "nuit", "--resume")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert before.items() <= scans(address).items()
    assert landed(address) == TOWNS


def test_an_archive_that_is_locked_for_too_long(batch, tmp_path):
    """Another program writes and does not end; what landed is kept."""
    address = str(tmp_path / "beffroi.sqlite")
    process = batch("--archive", address, "--campaign", "nuit", "--concurrency", "3")
    wait_for(address, 2)
    other = sqlite3.connect(address, isolation_level=None, timeout=30)
    other.execute("begin immediate")
    try:
        _, err = process.communicate(timeout=60)
    finally:
        other.close()
    assert process.returncode == 4
    assert "un autre programme est en train d’écrire" in err
    assert 2 <= len(scans(address)) < TOWNS


def test_progress_goes_on_in_a_pipe(batch, tmp_path):
    process = batch("--campaign", "nuit", "--json-logs")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err.count('"town.landed"') == TOWNS
    assert f'"done": {TOWNS}, "total": {TOWNS}' in err
    assert "nuit" in out
