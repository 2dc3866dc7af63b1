"""A signal stops what waits, and leaves in peace what is being written."""

from __future__ import annotations

import os
import signal

import pytest

from auditor.cli.signals import Stopping, handlers_restored


def come(number: signal.Signals = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_what_may_be_stopped(number):
    stopping = Stopping()
    with stopping.heeded(), pytest.raises(KeyboardInterrupt), stopping.interruptible():
        come(number)
    assert stopping.asked


def test_it_waits_for_what_may_not():
    stopping = Stopping()
    with stopping.heeded():
        come()
        written = True
        with pytest.raises(KeyboardInterrupt):
            stopping.check()
        with pytest.raises(KeyboardInterrupt), stopping.interruptible():
            written = False
        come()  # what is not interruptible any more
    assert written


def test_what_stopped_the_program_before_stops_it_again():
    before = signal.getsignal(signal.SIGTERM)
    with Stopping().heeded():
        assert signal.getsignal(signal.SIGTERM) is not before
        with handlers_restored():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is before
