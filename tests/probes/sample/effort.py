"""How the time of some work grows with what it is given."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Bytes of the smaller piece of work.
SIZE = 200_000

#: Less than that is nothing, however it grows.
_NOTHING = 0.05


def steady(work: Callable[[int], object], size: int = SIZE) -> bool:
    """Whether four times as much takes far less than sixteen times as long, by the time of the processor."""
    return _least(work, 4 * size) < 9 * max(_least(work, size), _NOTHING / 3)


def _least(work: Callable[[int], object], size: int) -> float:
    return min(_seconds(work, size) for _ in range(2))


def _seconds(work: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    work(size)
    return time.process_time() - started
