"""Early data of TLS 1.3: a server says in its tickets how much it takes (RFC 8446 §4.6.1).

The tickets are encrypted: a whole handshake is made by OpenSSL, which shows the messages that it decrypts.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer
from auditor.model import Cause
from auditor.network.network import ConnectionFailed
from auditor.network.tls import permissive_context
from auditor.probes.tls.asking import Asker
from auditor.probes.tls.wire import Cursor, HelloError, Message, read_extensions

#: Seconds for a ticket to come: servers send theirs at the end of the handshake.
WAIT = 1.0

_EARLY_DATA = 42


class Tickets:
    """The tickets that came in each handshake of a context."""

    def __init__(self) -> None:
        self.context = permissive_context()
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        # Not public, as the chain: ssl's own tests use it since Python 3.8.
        self.context._msg_callback = self._hear  # type: ignore[attr-defined]  # noqa: SLF001
        self._came: WeakKeyDictionary[Any, asyncio.Future[bytes]] = WeakKeyDictionary()

    async def first(self, session: Any) -> bytes:
        """The first ticket of a session."""
        return await self._of(session)

    def _hear(self, session: Any, direction: str, _: Any, __: Any, kind: Any, data: bytes) -> None:
        if direction == "read" and kind == Message.NEW_SESSION_TICKET and data[:1] == b"\x04":
            ticket = self._of(session)
            if not ticket.done():
                ticket.set_result(data[4:])

    def _of(self, session: Any) -> asyncio.Future[bytes]:
        loop = asyncio.get_running_loop()
        return self._came.setdefault(session, loop.create_future())


@cache
def _tickets() -> Tickets:
    return Tickets()


async def ask_early_data(asker: Asker) -> Answer:
    """Make a handshake of TLS 1.3 and wait for a ticket."""
    tickets = _tickets()
    try:
        async with asker.seat():
            _, writer = await asker.network.connect(
                asker.address, asker.port, tls=tickets.context, server_name=asker.host
            )
            try:
                async with asyncio.timeout(WAIT):
                    body = await tickets.first(writer.get_extra_info("ssl_object"))
            finally:
                writer.transport.abort()
    except ConnectionFailed as failure:
        return Answer(offer=Offer.UNKNOWN, cause=failure.cause)
    except TimeoutError:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.TIMED_OUT)
    try:
        return Answer(offer=Offer.OFFERED if early_data(body) else Offer.REFUSED)
    except HelloError:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)


def early_data(ticket: bytes) -> int:
    """How many bytes of early data a ticket allows.

    Raises:
        HelloError: it is cut short.
    """
    cursor = Cursor(ticket)
    cursor.take(8)  # lifetime, age
    cursor.vector(1)  # nonce
    cursor.vector(2)  # the ticket itself
    for number, content in read_extensions(cursor.vector(2)):
        if number == _EARLY_DATA:
            return Cursor(content).number(4)
    return 0
