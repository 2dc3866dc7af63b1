"""What a benchmark brings back."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes:
        figures: one per run; the median is compared with the bound.
        ours: what was measured, in words; beside: what it is compared with.
        bound: that the median must not pass; with ``at_least``, that it must reach.
    """

    name: str
    ours: str
    beside: str
    figures: Sequence[float]
    bound: float
    unit: str = ""
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the median is on the right side of the bound."""
        return self.spread[1] >= self.bound if self.at_least else self.spread[1] <= self.bound

    @property
    def spread(self) -> tuple[float, float, float]:
        """Minimum, median and maximum."""
        return min(self.figures), statistics.median(self.figures), max(self.figures)


def seconds(values: Sequence[float]) -> str:
    """The median of some durations."""
    return f"{statistics.median(values):.2f} s"


def peak_memory(process: int) -> float:
    """The most memory that a process has had so far, in megabytes, without what its parent had."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0.0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1.024 / 1000 if found else 0.0
