"""The browser's only way out: a loopback proxy that resolves and judges as everything else does.

Chromium is told to send all through it, loopback included, so that no script, redirect, WebSocket or
rebound name reaches an address that the policy forbids.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, suppress
from types import TracebackType
from typing import Self

import h11
import httpx

from auditor.model import Cause
from auditor.network.network import ConnectionFailed, Network

#: Bytes that one visit may bring in; beyond, its connections are closed.
BYTES_CAP = 150_000_000

#: Connections that one visit may hold at a time.
CONNECTIONS_CAP = 128

_HEAD_CAP = 65_536
_HEAD_TIMEOUT = 10.0
_CHUNK = 65_536


class BrowserProxy:
    """An HTTP proxy (CONNECT and absolute-form, RFC 9110 §9.3.6, RFC 9112 §3.2.2) for one visit.

    Attributes:
        received: bytes that came from the servers, TLS included.
        trouble: host → why it could not be reached.
    """

    def __init__(self, network: Network, bytes_cap: int = BYTES_CAP) -> None:
        self._network = network
        self._bytes_cap = bytes_cap
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self._closing = False
        self.received = 0
        self.trouble: dict[str, Cause] = {}

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._closing = True
        self._server.close()
        await asyncio.sleep(0)  # a connection that has just come sees that it comes too late
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()  # nobody waits for a peer that does not read
        await asyncio.sleep(0)

    @property
    def url(self) -> str:
        """What a browser is to be told."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def refused(self) -> tuple[str, ...]:
        """Hosts that were asked for and that the address policy refused."""
        return tuple(host for host, cause in self.trouble.items() if cause is Cause.FORBIDDEN_ADDRESS)

    @property
    def exhausted(self) -> bool:
        """Whether the visit brought in more than it may."""
        return self.received >= self._bytes_cap

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        if self._closing:
            writer.transport.abort()
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if len(self._tasks) <= CONNECTIONS_CAP and not self.exhausted:
                await self._serve(reader, writer)
        except (OSError, EOFError, h11.ProtocolError, httpx.InvalidURL, ValueError):
            pass  # the browser went away, or does not speak HTTP: closing is the answer
        except asyncio.CancelledError:
            pass  # only __aexit__ cancels, and it waits: the stream server would log a cancellation
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request, rest = await _read_head(reader)
        tunnel = request.method == b"CONNECT"
        target = request.target.decode("ascii")
        asked = httpx.URL(f"https://{target}" if tunnel else target)
        port = asked.port or (443 if asked.scheme == "https" else 80)
        try:
            upstream_reader, upstream_writer = await self._network.connect_host(
                asked.raw_host.decode("ascii"), port
            )
        except ConnectionFailed as failure:
            if len(self.trouble) < CONNECTIONS_CAP:
                self.trouble[asked.host] = failure.cause
            return
        self._writers.append(upstream_writer)
        if tunnel:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            upstream_writer.write(_origin_form(request, asked))
        upstream_writer.write(rest)
        try:
            async with asyncio.TaskGroup() as pipes:
                pipes.create_task(self._pipe(reader, upstream_writer, count=False))
                pipes.create_task(self._pipe(upstream_reader, writer, count=True))
        finally:
            upstream_writer.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, count: bool) -> None:
        with suppress(OSError), closing(writer):
            while chunk := await reader.read(_CHUNK):
                if count:
                    self.received += len(chunk)
                if self.exhausted:
                    break
                writer.write(chunk)
                await writer.drain()


async def _read_head(reader: asyncio.StreamReader) -> tuple[h11.Request, bytes]:
    """The head of a request, and the bytes of its body that came with it."""
    parser = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_CAP)
    async with asyncio.timeout(_HEAD_TIMEOUT):
        while True:
            event = parser.next_event()
            if isinstance(event, h11.Request):
                return event, parser.trailing_data[0]
            if event is not h11.NEED_DATA:
                raise EOFError
            parser.receive_data(await reader.read(_CHUNK))


def _origin_form(request: h11.Request, asked: httpx.URL) -> bytes:
    """The head as an origin server expects it; the connection serves this request alone."""
    lines = [b"%s %s HTTP/1.1" % (request.method, asked.raw_path)]
    lines += [b"%s: %s" % (name, value) for name, value in _end_to_end(request)]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def _end_to_end(request: h11.Request) -> Iterator[tuple[bytes, bytes]]:
    hop_by_hop = {b"connection", b"proxy-connection", b"keep-alive", b"proxy-authorization"}
    return ((name, value) for name, value in request.headers.raw_items() if name.lower() not in hop_by_hop)
