"""A desk's night in small: ``beffroi batch`` on towns of loopback, without a browser and with one.

The towns are served by a process of their own, with 30 ms added to each connection and each answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.audit import read_authorities
from auditor.network import AddressPolicy, Network, Resolver
from auditor.probes.browser.browser import Browser
from benchmarks.measure import Measure, peak_memory
from benchmarks.visit import open_bare

DELAY = 0.03
TOWNS = 200
PAGES = 40
BROWSERS = 2
RUNS = 3
ROUNDS = 2

#: The issue's: towns a second, share of a core that is kept busy, share of the pages of a bare loop.
TOWNS_A_SECOND = 8
BUSY = 0.9
PAGES_KEPT = 0.8

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Served:
    """Where the towns are."""

    folder: Path
    resolver: tuple[str, int]
    ports: dict[int, int]
    hosts: Sequence[str]


def measure() -> list[Measure]:
    """The network alone; the browsers beside a bare loop; the growth."""
    with _served(1000) as served:
        return [*_network(served), _pages(served), *_growth(served)]


def _network(served: Served) -> list[Measure]:
    runs = [_batch(served, TOWNS, "--no-browser", "--concurrency", "40") for _ in range(RUNS)]
    told = f"{TOWNS} towns, no browser"
    return [
        Measure("Batch: scanner's CPU a town", told, "", [run.cpu / TOWNS for run in runs], 0, "s"),
        Measure(
            "Batch: one core kept busy", told, "", [run.cpu / run.wall for run in runs], BUSY, at_least=True
        ),
        Measure(
            "Batch: towns a second",
            told,
            "",
            [TOWNS / run.wall for run in runs],
            TOWNS_A_SECOND,
            at_least=True,
        ),
    ]


def _pages(served: Served) -> Measure:
    ratios, ours, bare = [], [], []
    for _ in range(ROUNDS):
        bare.append(PAGES / asyncio.run(_bare_loop(served)) * 60)
        ours.append(PAGES / _batch(served, PAGES, "--browsers", str(BROWSERS)).wall * 60)
        ratios.append(ours[-1] / bare[-1])
    return Measure(
        "Batch: pages a minute",
        f"{statistics.median(ours):.0f} a minute",
        f"bare loop {statistics.median(bare):.0f}",
        ratios,
        PAGES_KEPT,
        at_least=True,
    )


def _growth(served: Served) -> Iterator[Measure]:
    for towns in (10, 100, 1000):
        run = _batch(served, towns, "--no-browser", "--concurrency", "40")
        told = f"{towns} towns"
        yield Measure(
            "Growth: seconds a town, start apart", told, "", [(run.wall - run.start) / towns], 0, "s"
        )
        yield Measure("Growth: peak memory", told, "", [run.megabytes], 0, "MB")


@dataclass(frozen=True)
class Run:
    """What a batch took: seconds of a clock, of processors, before the first town; megabytes."""

    wall: float
    cpu: float
    start: float
    megabytes: float


def _batch(served: Served, towns: int, *options: str) -> Run:
    """Run ``beffroi batch`` on the first towns of the list."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder:
        rows = (served.folder / "towns.csv").read_text("utf-8").splitlines(keepends=True)
        Path(folder, "towns.csv").write_text("".join(rows[: towns + 1]), "utf-8")
        command = [sys.executable, "-m", "auditor", "batch", "towns.csv", "--allow-private", *options]
        command += [
            "--resolver",
            "{}:{}".format(*served.resolver),
            "--ca-file",
            str(served.folder / "ca.pem"),
        ]
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        started = time.perf_counter()
        with subprocess.Popen(
            [*command, "--json-logs"],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            first, megabytes, landed = 0.0, 0.0, 0
            for line in process.stderr:
                if '"town.landed"' in line:
                    first = first or time.perf_counter() - started
                    landed += 1
                    megabytes = max(megabytes, peak_memory(process.pid))
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, process.returncode
        assert landed == towns, landed
        cpu = used.ru_utime + used.ru_stime
        return Run(time.perf_counter() - started, cpu, first, megabytes)


async def _bare_loop(served: Served) -> float:
    """Seconds that as many Chromium take to open the same pages and run axe on them, and nothing else."""
    network = Network(Resolver(*served.resolver), AddressPolicy(allow_private=True), served.ports)
    authorities = read_authorities((served.folder / "ca.pem").read_text("ascii"))
    waiting = list(served.hosts[:PAGES])
    started = time.perf_counter()

    async def one() -> None:
        async with Browser(authorities) as browser:
            while waiting:
                await open_bare(browser, network, f"https://{waiting.pop()}/")

    async with asyncio.TaskGroup() as group:
        for _ in range(BROWSERS):
            group.create_task(one())
    return time.perf_counter() - started


@contextmanager
def _served(towns: int) -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        options = ["--towns", str(towns), "--delay", str(DELAY), "--folder", name]
        with subprocess.Popen(
            [sys.executable, "-m", "tests.servers.villages", *options],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            address, _, port = said["resolver"].partition(":")
            ports = {int(published): real for published, real in said["ports"].items()}
            yield Served(Path(name), (address, int(port)), ports, said["hosts"])
            process.stdin.close()
