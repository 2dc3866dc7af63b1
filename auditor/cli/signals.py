"""The signals that ask a program to stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interruptible() -> Iterator[None]:
    """Make SIGTERM and SIGHUP what Ctrl-C is: a ``KeyboardInterrupt``, so that what is open is closed."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        raise KeyboardInterrupt

    with handlers_restored():
        for number in _STOPPING:
            signal.signal(number, interrupt)
        yield


@contextmanager
def handlers_restored() -> Iterator[None]:
    """Put back what stops the program now: a loop of asyncio that had handlers leaves the system's own."""
    before = {number: signal.getsignal(number) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
