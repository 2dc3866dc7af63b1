"""SSLv2: one question, since its server lists all its suites at once (draft-hickman-netscape-ssl-00, §2.5).

What a server that dropped it answers is not ruled (RFC 6176 forbids it): an alert of TLS, or an end.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass

from auditor.model import Cause
from auditor.probes.tls.asking import ANSWER_TIMEOUT, Asker, Silence, Talk
from auditor.probes.tls.wire import Content, Cursor, HelloError, numbers

#: The suites, by their numbers of three bytes; those of SSLeay and Netscape as OpenSSL named them.
SUITES = {
    0x010080: "SSL_CK_RC4_128_WITH_MD5",
    0x020080: "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
    0x030080: "SSL_CK_RC2_128_CBC_WITH_MD5",
    0x040080: "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
    0x050080: "SSL_CK_IDEA_128_CBC_WITH_MD5",
    0x060040: "SSL_CK_DES_64_CBC_WITH_MD5",
    0x0700C0: "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
    0x080080: "SSL_CK_RC4_64_WITH_MD5",
}

_ERROR, _CLIENT_HELLO, _SERVER_HELLO = 0, 1, 4
_VERSION = 0x0002
#: Suites that a server may list: there are eight.
_LISTED = 32
#: Bytes of the header of a record of TLS; seconds that a server gets to make up its mind about them.
_FIRST_READ = 5
_PAUSE = 1.0
#: Marks a record whose header is two bytes long.
_SHORT_HEADER = 0x8000


@dataclass(frozen=True)
class Sslv2:
    """What a server says.

    Attributes:
        suites: none when it refuses the version.
        hung_up: whether it said so by an end without a word.
    """

    suites: tuple[str, ...] = ()
    hung_up: bool = False


async def ask_sslv2(asker: Asker) -> Sslv2 | Silence:
    """Offer SSLv2 alone.

    A server that hangs up after the five bytes that TLS reads first resets the connection, for what it has
    not read. It is asked again in two pieces, so that its end can be told from what a filter does.
    """
    hello = _hello()
    told = await asker.ask(hello, _listen, again=False)
    if not isinstance(told, Silence) or told.cause is Cause.PROTOCOL_ERROR:
        return told

    async def go_on(talk: Talk) -> Sslv2:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE):
                return await _listen(talk)
        talk.take_time(ANSWER_TIMEOUT)
        talk.say(hello[_FIRST_READ:])
        return await _listen(talk)

    return await asker.ask(hello[:_FIRST_READ], go_on)


def _hello() -> bytes:
    suites = b"".join(number.to_bytes(3, "big") for number in SUITES)
    body = bytes([_CLIENT_HELLO]) + numbers((_VERSION, len(suites), 0, 16)) + suites + os.urandom(16)
    return numbers((_SHORT_HEADER | len(body),)) + body


async def _listen(talk: Talk) -> Sslv2:
    try:
        head = int.from_bytes(await talk.incoming.exactly(2), "big")
    except EOFError as end:
        if isinstance(end, asyncio.IncompleteReadError) and not end.partial:
            return Sslv2(hung_up=True)
        raise
    if head >> 8 == Content.ALERT:
        return Sslv2()
    if not head & _SHORT_HEADER:
        raise HelloError("neither SSLv2 nor an alert")
    return read_answer(await talk.incoming.exactly(head & ~_SHORT_HEADER))


def read_answer(body: bytes) -> Sslv2:
    """Take the first message of a server apart (§2.6).

    Raises:
        HelloError: it is not one.
    """
    cursor = Cursor(body)
    kind = cursor.number(1)
    if kind == _ERROR:
        return Sslv2()
    if kind != _SERVER_HELLO:
        raise HelloError(f"message {kind} of SSLv2")
    cursor.take(2)  # whether the session is known, kind of certificate
    if cursor.number(2) != _VERSION:
        raise HelloError("not SSLv2")
    certificate, suites, _ = cursor.number(2), cursor.number(2), cursor.number(2)
    cursor.take(certificate)
    listed = Cursor(cursor.take(suites))
    found = []
    while listed:
        number = listed.number(3)
        found.append(SUITES.get(number, f"0x{number:06X}"))
    return Sslv2(tuple(dict.fromkeys(found))[:_LISTED])
