"""What a benchmark brings back."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes:
        figures: one per run; the median is compared with the bound.
        ours: what was measured, in words; beside: what it is compared with.
    """

    name: str
    ours: str
    beside: str
    figures: Sequence[float]
    bound: float
    unit: str = ""

    @property
    def spread(self) -> tuple[float, float, float]:
        """Minimum, median and maximum."""
        return min(self.figures), statistics.median(self.figures), max(self.figures)


def seconds(values: Sequence[float]) -> str:
    """The median of some durations."""
    return f"{statistics.median(values):.2f} s"
