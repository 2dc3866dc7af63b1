"""Empties the outbox: each mail that is due is tried once, and what comes of it is kept."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from auditor.archive.archive import Archive
from auditor.archive.outbox import Held, lease_next, settle
from auditor.letter import Fault, Outcome, Receipt, Stage, State

#: After the first try, the second, the third, and all the others.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))

#: How long a mail is tried. RFC 5321 §4.5.4.1 asks for days between servers; news of a town are stale before.
LIFETIME = timedelta(hours=24)

#: More than the stages of one mail may take in all (``Patience``), connected to twice.
LEASE = timedelta(hours=1)

#: Mails in a row on which the server hung up or fell silent, before it is left alone.
_MOST_LOST = 3

_LOST = frozenset({Fault.CUT, Fault.TIMED_OUT, Fault.GARBLED})


class Carrier(Protocol):
    """What takes mails to their readers."""

    def send(self, recipient: str, content: bytes) -> Receipt:
        """Give a mail to the server; whatever happens is in the receipt."""
        ...


@dataclass(frozen=True)
class Posted:
    """What came of a mail."""

    number: int
    recipient: str
    state: State
    receipt: Receipt


def post(
    archive: Archive,
    carrier: Carrier,
    clock: Callable[[], datetime],
    holder: str,
    go_on: Callable[[], bool] = lambda: True,
) -> list[Posted]:
    """Try every mail that is due by now, once.

    A server that is down is not asked again for each: all that is due is put off, with the same reason.

    Args:
        clock: says what time it is, aware.
        holder: names this program among those that may empty the outbox (``holder_name``).
        go_on: whether to take another mail.

    Raises:
        ArchiveLostError: the archive failed; what left is sent again once the lease runs out.
    """
    began = clock()
    round_ = _Round(carrier)
    posted: list[Posted] = []
    while go_on() and (held := lease_next(archive, holder, began, clock() + LEASE)):
        try:
            receipt = round_.send(held)
        except KeyboardInterrupt:
            stopped = Receipt(Outcome.UNCERTAIN, Stage.ANSWER, Fault.INTERRUPTED)
            settle(archive, held, stopped, clock(), clock())
            raise
        now = clock()
        state = settle(archive, held, receipt, now, _again(held, receipt, now))
        posted.append(Posted(held.id, held.letter.recipient, state, receipt))
    return posted


def next_try(attempts: int, since: datetime, now: datetime) -> datetime | None:
    """When to try again a mail that was tried so many times; None when that is enough."""
    last = since + LIFETIME
    if now >= last:
        return None
    return min(now + DELAYS[min(attempts, len(DELAYS)) - 1], last)


def holder_name() -> str:
    """A name for this run of this program, on this machine."""
    return f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"


class _Round:
    """One round of the outbox, which remembers whether the server is worth asking."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._down: Receipt | None = None
        self._lost = 0

    def send(self, held: Held) -> Receipt:
        if self._down is not None:
            return self._down
        receipt = self._carrier.send(held.letter.recipient, held.letter.content)
        if receipt.of_server:
            self._down = receipt
            return receipt
        self._lost = self._lost + 1 if receipt.fault in _LOST else 0
        if self._lost == _MOST_LOST:
            self._down = Receipt(Outcome.LATER, Stage.CONNECT, Fault.NOT_ASKED, receipt.reply)
        return receipt


def _again(held: Held, receipt: Receipt, now: datetime) -> datetime | None:
    if receipt.outcome in (Outcome.SENT, Outcome.REFUSED):
        return None
    return next_try(held.attempts, held.tried_since, now)
