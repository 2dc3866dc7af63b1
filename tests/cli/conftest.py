"""The command in a process of its own, and the demo towns for it to audit."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.demo import Laboratory, serve_towns


class Run:
    """How a run of the command ended."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr


@pytest.fixture
def beffroi(tmp_path):
    """Run ``beffroi`` with arguments, in an empty folder."""

    def run(*arguments: str, **environment: str) -> Run:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        return Run(
            subprocess.run(
                [sys.executable, "-m", "auditor", *arguments],
                cwd=tmp_path,
                env={**clean, "COLUMNS": "80", **environment},
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
        )

    return run


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    """The demo towns, served from a thread."""
    ready: list[Laboratory] = []
    served, finished = threading.Event(), threading.Event()

    async def serve() -> None:
        async with serve_towns() as towns:
            ready.append(towns)
            served.set()
            await asyncio.to_thread(finished.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert served.wait(10)
    yield ready[0]
    finished.set()
    thread.join()


@pytest.fixture
def lab_options(laboratory: Laboratory, tmp_path: Path) -> list[str]:
    """What lets the command see the towns."""
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(laboratory.ca_pem)
    address, port = laboratory.resolver
    return ["--resolver", f"{address}:{port}", "--ca-file", str(ca_file), "--allow-private"]


@pytest.fixture
def town(laboratory: Laboratory):
    """The address of a demo town, at the port where it really listens."""
    return lambda name: f"https://www.{name}.test:{laboratory.ports[443]}/"
