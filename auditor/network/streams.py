"""What httpcore reads from and writes to: asyncio's transports, opened by the way out of all the others."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from auditor.network.network import ConnectionFailed, Network, cause_of, one_line

#: Bytes that may wait to be read before the server is made to wait.
_ROOM = 262_144


class Backend(httpcore.AsyncNetworkBackend):
    """Reaches one address, whatever the name that is asked there."""

    def __init__(self, network: Network, address: str) -> None:
        self._network = network
        self._address = address

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a connection, for a name, to the address that it was found at and judged by.

        Raises:
            ConnectionFailed: it could not be opened.
        """
        del host, local_address, socket_options
        _, stream = await self._network.open(Stream, self._address, port, timeout=timeout)
        return stream


class Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection. Its time is bounded by whoever asks."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._received = bytearray()
        self._over = False
        self._error: Exception | None = None
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    # Called by asyncio.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hold some bytes until they are read."""
        self._received += data
        self._news.set()
        if len(self._received) > _ROOM:
            self._transport.pause_reading()

    def eof_received(self) -> None:
        """Nothing more will come."""
        self._over = True
        self._news.set()

    def connection_lost(self, error: Exception | None) -> None:
        """Nothing more will come nor go."""
        self._over, self._error = True, error
        self._news.set()
        self._room.set()

    def pause_writing(self) -> None:
        """Wait: the server does not read."""
        self._room.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._room.set()

    # Called by httpcore.

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; none when the server has no more.

        Raises:
            ConnectionFailed: the connection broke.
        """
        del timeout
        while not self._received and not self._over:
            self._news.clear()
            await self._news.wait()
        if not self._received and self._error is not None:
            raise ConnectionFailed(cause_of(self._error), one_line(self._error))
        some = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        if not self._received and not self._over:
            self._transport.resume_reading()
        return some

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send some bytes.

        Raises:
            WriteError: the server hung up; perhaps it has answered before.
        """
        del timeout
        if self._over:
            self._error = self._error or ConnectionResetError("hung up before the request")
            raise httpcore.WriteError(one_line(self._error)) from self._error
        self._transport.write(buffer)
        await self._room.wait()

    async def aclose(self) -> None:
        """Hang up: waiting for the server's close_notify would only lose time."""
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Make a handshake.

        Raises:
            ConnectionFailed: it was not completed.
        """
        del timeout
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(
                self._transport, self, ssl_context, server_hostname=server_hostname
            )
        except (OSError, EOFError) as error:
            raise ConnectionFailed(cause_of(error), one_line(error)) from error
        assert secured is not None
        self._transport = secured
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know: the session of TLS, and whether an idle connection is of no use."""
        if info == "is_readable":
            return bool(self._received) or self._over
        return self._transport.get_extra_info(info)
