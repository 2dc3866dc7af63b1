"""CVE-2014-0160: a server that echoes more of a heartbeat than it was sent.

A request announces more than it holds: RFC 6520 §4 wants it dropped without a word. An honest request
follows, so that silence means something. Of an echo only the size is looked at: what it holds is thrown away
unread.
"""

from __future__ import annotations

import asyncio
import os

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Flight, Silence, Talk, hear_whole
from auditor.probes.tls.hello import ClientHello, write_hello
from auditor.probes.tls.wire import Alert, Content, HelloError, record, vector

#: Seconds to echo.
WAIT = 2.0
_REQUEST, _RESPONSE = 1, 2
#: What the false request announces: little, but more than the honest one and its padding.
_ANNOUNCED = 512
_HONEST = 16
_PADDING = 16
_HEADER = 3


async def ask_heartbleed(asker: Asker, hello: ClientHello) -> Answer:
    """Send a false heartbeat and an honest one, to a server that said that it takes them."""

    async def listen(talk: Talk) -> Answer:
        flight = await hear_whole(talk)
        if isinstance(flight, Alert):
            return Answer(offer=Offer.UNKNOWN, cause=Cause.TLS_FAILED)
        return await _beat(talk, flight)

    told = await asker.ask(write_hello(hello), listen)
    return Answer(offer=Offer.UNKNOWN, cause=told.cause) if isinstance(told, Silence) else told


async def _beat(talk: Talk, flight: Flight) -> Answer:
    false = bytes([_REQUEST]) + _ANNOUNCED.to_bytes(2, "big")
    honest = bytes([_REQUEST]) + vector(2, os.urandom(_HONEST)) + os.urandom(_PADDING)
    version = flight.hello.version
    talk.say(record(Content.HEARTBEAT, version, false) + record(Content.HEARTBEAT, version, honest))
    talk.take_time(2 * WAIT)
    try:
        async with asyncio.timeout(WAIT):
            return await _hear_echo(talk)
    except TimeoutError:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.TIMED_OUT)
    except HelloError:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)
    except (OSError, EOFError):
        return Answer(offer=Offer.UNKNOWN, cause=Cause.RESET)


async def _hear_echo(talk: Talk) -> Answer:
    """An alert refuses; the first echo is of the false request, or of the honest one."""
    while True:
        content, size = await talk.incoming.size()
        if content == Content.ALERT:
            return Answer(offer=Offer.REFUSED)
        if content == Content.HEARTBEAT:
            bled = size > _HEADER + _HONEST + _PADDING + _PADDING
            return Answer(offer=Offer.OFFERED if bled else Offer.REFUSED)
