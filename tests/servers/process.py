"""Real servers, started as processes and stopped by their own process."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_STARTS_WITHIN = 10.0


@contextmanager
def running(command: Sequence[str], ready: Callable[[], bool], log: Path, **identity: Any) -> Iterator[None]:
    """Run a server while the body runs; the test is skipped, loudly, where it is not installed.

    Args:
        identity: ``user``, ``group`` and ``extra_groups`` of the process, when they are not ours.
    """
    if not Path(command[0]).exists():
        pytest.skip(f"{command[0]} is not installed: what it would prove stays unproved")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **identity
        )
    try:
        _wait(process, ready, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')}")
        time.sleep(0.02)
