"""The signals that ask a program to stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopping:
    """Heeds the signals where it does no harm: a database that is being written to is left in peace.

    Attributes:
        asked: whether one came.
    """

    def __init__(self) -> None:
        self.asked = False
        self._at_once = False

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """From here on signals are heeded by this."""
        with handlers_restored():
            for number in _STOPPING:
                signal.signal(number, self._hear)
            yield

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """What waits, and may be stopped in the middle.

        Raises:
            KeyboardInterrupt: a signal comes, or came before.
        """
        self._at_once = True
        try:
            self.check()
            yield
        finally:
            self._at_once = False

    def check(self) -> None:
        """Stop here if a signal came.

        Raises:
            KeyboardInterrupt: one did.
        """
        if self.asked:
            raise KeyboardInterrupt

    def _hear(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True
        if self._at_once:
            raise KeyboardInterrupt


@contextmanager
def handlers_restored() -> Iterator[None]:
    """Put back what stops the program now: a loop of asyncio that had handlers leaves the system's own."""
    before = {number: signal.getsignal(number) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
