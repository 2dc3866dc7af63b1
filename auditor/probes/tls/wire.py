"""Bytes of TLS on the wire: vectors, records and handshake messages, within bounds.

RFC 8446 §3 (presentation language), §4 (handshake messages), §5.1 (records), §6 (alerts); they are the
same since SSL 3.0 (RFC 6101 §5.2, §5.6).
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

#: Version name → its number on the wire.
VERSIONS = {"SSLv3": 0x0300, "TLSv1": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303, "TLSv1.3": 0x0304}
SSL3, TLS10, TLS12, TLS13 = 0x0300, 0x0301, 0x0303, 0x0304

#: The longest record, encrypted and expanded (RFC 5246 §6.2.3).
_RECORD_LIMIT = 2**14 + 2048
#: The longest handshake message and the longest flight that honest servers send: a dozen certificates.
_MESSAGE_LIMIT = 2**17
FLIGHT_LIMIT = 2**18
#: Warnings that are passed over.
_WARNINGS = 4


class Content(IntEnum):
    """Types of records (RFC 8446 §B.1, RFC 6520 §3)."""

    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEARTBEAT = 24


class Message(IntEnum):
    """Types of handshake messages (RFC 8446 §B.3, RFC 5246 §A.4, RFC 6066 §8)."""

    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    NEW_SESSION_TICKET = 4
    CERTIFICATE = 11
    SERVER_KEY_EXCHANGE = 12
    SERVER_HELLO_DONE = 14
    CLIENT_KEY_EXCHANGE = 16
    CERTIFICATE_STATUS = 22


class HelloError(ValueError):
    """What the server sent is not TLS, or lies."""


class TooLong(HelloError):  # noqa: N818  # read as a sentence where it is raised
    """The server sends more than any honest one."""


@dataclass(frozen=True)
class Alert:
    """By which a server says no (RFC 8446 §6)."""

    code: int


class Cursor:
    """Reads numbers and vectors one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return self._position < len(self._data)

    def take(self, count: int) -> bytes:
        """The next bytes.

        Raises:
            HelloError: there are not so many.
        """
        end = self._position + count
        if end > len(self._data):
            raise HelloError("truncated")
        taken = self._data[self._position : end]
        self._position = end
        return taken

    def number(self, size: int) -> int:
        """A number of some bytes."""
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> bytes:
        """A vector whose length takes some bytes."""
        return self.take(self.number(size))


def vector(size: int, content: bytes) -> bytes:
    """A vector whose length takes some bytes."""
    return len(content).to_bytes(size, "big") + content


def numbers(values: Iterable[int]) -> bytes:
    """Numbers of two bytes, one after the other."""
    listed = tuple(values)
    return struct.pack(f"!{len(listed)}H", *listed)


def record(content: Content, version: int, fragment: bytes) -> bytes:
    """A record."""
    return struct.pack("!BHH", content, version, len(fragment)) + fragment


def message(kind: Message, body: bytes) -> bytes:
    """A handshake message, without its record."""
    return bytes([kind]) + vector(3, body)


def read_extensions(block: bytes) -> Iterator[tuple[int, bytes]]:
    """The extensions of a list without its length.

    Raises:
        HelloError: it is cut short.
    """
    cursor = Cursor(block)
    while cursor:
        yield cursor.number(2), cursor.vector(2)


class Incoming:
    """What a server sends, record by record and message by message, until it sends too much.

    Args:
        reader: the connection.
        limit: bytes that may come in all.
    """

    def __init__(self, reader: asyncio.StreamReader, limit: int = FLIGHT_LIMIT) -> None:
        self._reader = reader
        self._left = limit
        self._pending = bytearray()

    async def exactly(self, count: int) -> bytes:
        """Some bytes, whatever they are.

        Raises:
            HelloError: one too many.
            EOFError: the server hung up.
        """
        self._left -= count
        if self._left < 0:
            raise TooLong("too many bytes")
        return await self._reader.readexactly(count)

    async def record(self) -> tuple[int, bytes]:
        """The content type and the fragment of the next record.

        Raises:
            HelloError: it is no record, or one too many.
            EOFError: the server hung up.
        """
        content, length = await self._header()
        return content, await self.exactly(length)

    async def size(self) -> tuple[int, int]:
        """The content type and the size of the next record, which is thrown away unread.

        Raises:
            HelloError: it is no record, or one too many.
            EOFError: the server hung up.
        """
        content, length = await self._header()
        await self.exactly(length)
        return content, length

    async def _header(self) -> tuple[int, int]:
        content, version, length = struct.unpack("!BHH", await self.exactly(5))
        if not Content.CHANGE_CIPHER_SPEC <= content <= Content.HEARTBEAT or version >> 8 != 3:  # noqa: PLR2004
            raise HelloError(f"content type {content}")
        if length > _RECORD_LIMIT:
            raise HelloError(f"a record of {length} bytes")
        return content, length

    async def message(self) -> tuple[int, bytes] | Alert:
        """The type and the body of the next handshake message, or the alert that came instead.

        Raises:
            HelloError: something else came, or too much.
            EOFError: the server hung up.
        """
        warnings = 0
        while (whole := self._whole()) is None:
            content, fragment = await self.record()
            if content == Content.ALERT and len(fragment) >= 2:  # noqa: PLR2004
                # RFC 6066 §3: a server may warn that it does not know the name, and go on.
                if fragment[0] == 1 and fragment[1] and warnings < _WARNINGS:
                    warnings += 1
                    continue
                return Alert(fragment[1])
            if content != Content.HANDSHAKE or not fragment:
                raise HelloError(f"content type {content}")
            self._pending += fragment
        return whole

    def _whole(self) -> tuple[int, bytes] | None:
        """The first message, once all of it has come."""
        if len(self._pending) < 4:  # noqa: PLR2004
            return None
        length = int.from_bytes(self._pending[1:4], "big")
        if length > _MESSAGE_LIMIT:
            raise TooLong(f"a message of {length} bytes")
        if len(self._pending) < 4 + length:
            return None
        kind, body = self._pending[0], bytes(self._pending[4 : 4 + length])
        del self._pending[: 4 + length]
        return kind, body
