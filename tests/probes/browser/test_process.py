"""The life and the certain end of Chromium."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from auditor.facts.http import Exchange, HttpSite, Trail
from auditor.model import Cause
from auditor.network import Network
from auditor.probe import ProbeFailed
from auditor.probes.browser import pages, process
from auditor.probes.browser.browser import Browser
from auditor.probes.browser.process import PROFILE_PREFIX, ChromiumMissingError, sweep_profiles
from tests.probes.browser.conftest import processes_of_profiles

pytestmark = pytest.mark.xdist_group("browser")

STARTER = """
import asyncio
from auditor.probes.browser.browser import Browser

async def main():
    async with Browser() as browser:
        await browser.connection()
        print(browser._process.pid, flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def site_at(url: str | None, cause: Cause | None = None) -> HttpSite:
    trail = Trail(start="https://x/", hops=(Exchange(url="https://x/", cause=cause),), cause=cause)
    return HttpSite(
        observed_at="2026-11-01T00:00:00Z", host="x", secure=trail, plain=trail, landing=url, document=None
    )


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_python_is_killed(number):
    python = subprocess.Popen([sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True)
    assert python.stdout is not None
    chromium = int(python.stdout.readline())
    group = [pid for pid in processes_of_profiles(python.pid) if os.getpgid(pid) == chromium]
    assert chromium in group
    python.send_signal(number)
    python.wait()
    python.stdout.close()
    assert _gone(group)


def _gone(pids: list[int], seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        alive = [pid for pid in pids if Path(f"/proc/{pid}").exists() and not _is_zombie(pid)]
        if not alive:
            return True
        time.sleep(0.05)
    return False


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


async def test_chromium_absent(monkeypatch, network: Network):
    monkeypatch.setenv("CHROMIUM", "/nonexistent/chromium")
    async with Browser() as browser:
        browser.warm_up()
        with pytest.raises(ProbeFailed) as failure:
            await pages.function(site=site_at("http://127.0.0.1:9/"), network=network, browser=browser)
    assert failure.value.cause is Cause.BROWSER_MISSING


async def test_a_chromium_that_does_not_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    async with Browser() as browser:
        with pytest.raises(ChromiumMissingError):
            await browser.connection()
    assert list(tmp_path.iterdir()) == []


async def test_no_page_no_visit(network: Network):
    async with Browser() as browser:
        with pytest.raises(ProbeFailed) as failure:
            await pages.function(site=site_at(None, Cause.BLOCKED), network=network, browser=browser)
    assert failure.value.cause is Cause.BLOCKED
    assert browser.version == ""  # Chromium was not even started


async def test_cancelled_while_it_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    browser = Browser()
    starting = asyncio.create_task(browser.connection())
    await asyncio.sleep(0.1)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await browser.end()
    assert list(tmp_path.iterdir()) == []


def test_profiles_of_killed_runs_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ours = process.Profile()
    for name in (PROFILE_PREFIX + "killed", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / process._LOCK).touch()
    sweep_profiles()
    assert sorted(folder.name for folder in tmp_path.iterdir()) == sorted([ours.folder.name, "other"])
    ours.remove()
    assert [folder.name for folder in tmp_path.iterdir()] == ["other"]


def test_the_sandbox_is_off_for_root_alone(monkeypatch):
    seen = []

    async def record(*command, **_):
        seen.append(command)
        raise OSError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", record)
    for uid in (0, 1000):
        monkeypatch.setattr(os, "geteuid", lambda uid=uid: uid)
        with pytest.raises(ChromiumMissingError):
            asyncio.run(process.start_chromium())
    assert ["--no-sandbox" in command for command in seen] == [True, False]
