"""CPU that ``beffroi --help`` takes."""

from __future__ import annotations

import resource
import subprocess
import sys

from benchmarks.measure import Measure, seconds

RUNS = 7
BOUND = 0.4


def measure() -> Measure:
    """User and system time of the whole process."""
    figures = [_cpu([sys.executable, "-m", "auditor", "--help"]) for _ in range(RUNS)]
    floor = [_cpu([sys.executable, "-c", ""]) for _ in range(RUNS)]
    return Measure(
        "beffroi --help, CPU", seconds(figures), f"bare Python {seconds(floor)}", figures, BOUND, "s"
    )


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
