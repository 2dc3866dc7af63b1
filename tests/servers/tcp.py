"""Fake servers over TCP, honest or not: each connection is given to a function of the test."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Peer:
    """One connection, as the server sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server: Server

    async def send(self, data: bytes) -> None:
        """Send, and count what left."""
        self.writer.write(data)
        await self.writer.drain()
        self.server.sent += len(data)

    def reset(self) -> None:
        """Hang up with RST, as a crashed server or a filter does."""
        connection = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Conversation = Callable[[Peer], Awaitable[None]]


@dataclass
class Server:
    """A server that listens.

    Attributes:
        sent: bytes handed to the kernel; connections: how many were accepted.
    """

    port: int = 0
    sent: int = 0
    connections: int = 0
    heads: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def serve(
    converse: Conversation, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, port: int = 0
) -> AsyncIterator[Server]:
    """Listen while the body runs; nothing is left afterwards."""
    state = Server()
    tasks: set[asyncio.Task[None]] = set()

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        state.connections += 1
        try:
            await converse(Peer(reader, writer, state))
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the client left, or the test is over
        finally:
            tasks.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    shutdown = 0.2 if tls else None
    server = await asyncio.start_server(attend, host, port, ssl=tls, ssl_shutdown_timeout=shutdown)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def silence(peer: Peer) -> None:
    """Accept, and never say a word."""
    await peer.reader.read(-1)


async def hang_up(peer: Peer) -> None:
    """Reset the connection at once."""
    peer.reset()


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens, and that the kernel gives to nobody meanwhile."""
    while True:
        port = random.randrange(10_000, 32_000)  # below the ephemeral ports
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
