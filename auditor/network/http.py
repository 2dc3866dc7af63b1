"""One request at a time, bounded in bytes and in time.

The name is resolved and the address judged by us, then asked by its number: what was judged is what
is reached (no DNS rebinding), and each hop of a redirect is judged anew.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

import httpcore
import httpx

from auditor.model import Cause
from auditor.network.network import LAST_PORT, ConnectionFailed, Network, one_line
from auditor.network.streams import Backend
from auditor.network.tls import permissive_context

#: Bytes of body that are read, on the wire and once decompressed.
BODY_CAP = 5_000_000

#: Bytes of a body that is kept for who asks for the same address later.
_KEPT = 1_000_000

#: Seconds for which a connection that nobody uses is kept.
_IDLE = 5.0

#: Seconds for one request, from the first packet to the last byte that is read.
REQUEST_TIMEOUT = 10.0

_GZIP = ("gzip", "x-gzip")

_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    # Only what can be decompressed under a bound.
    "Accept-Encoding": "gzip",
    "Accept-Language": "fr,en;q=0.5",
}
_HEADER_COUNT = 100
_HEADER_SIZE = 4096


@dataclass(frozen=True)
class Response:
    """An answer, whatever its status.

    Attributes:
        headers: in order, names in lower case, bounded in number and size.
        body: decompressed; the first ``BODY_CAP`` bytes.
        cut: why the body is not whole, if it is not.
    """

    url: str
    address: str
    status: int
    http_version: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    cut: Cause | None

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True)
class _Asked:
    """One request, and how many bytes of the body of its answer are wanted."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    most: int = BODY_CAP


class Client:
    """Asks for addresses one after the other, and keeps its connections from one to the next.

    The probes of a town share one, so that the same is not asked for twice. A connection is kept for the
    name it was opened for: one of the same address would be answered in another name.

    Args:
        network: the way out.
        stack: closes the connections.
    """

    def __init__(self, network: Network, stack: AsyncExitStack) -> None:
        self._network = network
        self._stack = stack
        self._pools: dict[tuple[str, str, int | None, str], httpcore.AsyncConnectionPool] = {}
        self._kept: dict[str, Response] = {}

    def keep(self, response: Response) -> None:
        """Give an answer again to who asks for its address."""
        if len(response.body) <= _KEPT:
            self._kept[response.url] = response

    def kept(self, url: str) -> Response | None:
        """The answer that was kept of an address, if one was."""
        return self._kept.get(url)

    async def fetch(
        self, url: str, *, timeout: float = REQUEST_TIMEOUT, most: int | None = None, ranged: bool = False
    ) -> Response:
        """GET an address once, without following redirects nor judging the certificate.

        Args:
            url: absolute, http or https.
            timeout: seconds; a body that is not over by then is cut, not an error.
            most: bytes of the body that are read, ``BODY_CAP`` when left out.
            ranged: ask the server for no more than these (RFC 9110 §14.2), which it may overlook.

        Raises:
            ConnectionFailed: no answer came.
        """
        if url in self._kept:
            return self._kept[url]
        wanted = most or BODY_CAP
        # A range of what is compressed could not be decompressed.
        headers = {"Range": f"bytes=0-{wanted - 1}", "Accept-Encoding": "identity"} if ranged else {}
        return await self._answer_to(_Asked("GET", _parsed(url), headers, wanted), None, timeout)

    async def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        address: str | None = None,
        timeout: float = REQUEST_TIMEOUT,
    ) -> Response:
        """Ask for an address by a method that changes nothing there, with some headers more.

        Args:
            address: where it is asked, and nowhere else; the network judges it too.

        Raises:
            ConnectionFailed: no answer came.
        """
        return await self._answer_to(_Asked(method, _parsed(url), headers), address, timeout)

    async def _answer_to(self, asked: _Asked, address: str | None, timeout: float) -> Response:
        failure: ConnectionFailed | None = None
        known = (address,) if address else await self._network.resolve(_ascii_host(asked.url))
        for number in known:
            try:
                return await self._fetch_from(asked, number, timeout)
            except ConnectionFailed as error:
                failure = error
        assert failure is not None
        raise failure

    async def _fetch_from(self, asked: _Asked, address: str, seconds: float) -> Response:
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        try:
            async with asyncio.timeout_at(until):
                key = (asked.url.scheme, _ascii_host(asked.url), asked.url.port, address)
                if key in self._pools:
                    try:
                        return await self._ask(self._pools[key], asked, address, until)
                    except (ConnectionFailed, httpcore.WriteError, httpcore.RemoteProtocolError):
                        # Perhaps the server hung up on a connection that it found idle: once more, anew.
                        await self._pools.pop(key).aclose()
                self._pools[key] = await self._stack.enter_async_context(self._pool(address))
                return await self._ask(self._pools[key], asked, address, until)
        except TimeoutError as error:
            raise ConnectionFailed(Cause.TIMED_OUT, f"{seconds:g} s") from error
        except httpcore.ProtocolError as error:
            raise ConnectionFailed(Cause.PROTOCOL_ERROR, one_line(error)) from error
        except httpcore.WriteError as error:
            raise ConnectionFailed(Cause.RESET, one_line(error)) from error

    def _pool(self, address: str) -> httpcore.AsyncConnectionPool:
        # httpx has no way to say by what its connections are opened, nor a client that leaves alone what
        # servers put in a Location header.
        return httpcore.AsyncConnectionPool(
            ssl_context=_tls(),
            http2=True,
            keepalive_expiry=_IDLE,
            network_backend=Backend(self._network, address),
        )

    async def _ask(
        self, pool: httpcore.AsyncConnectionPool, asked: _Asked, address: str, until: float
    ) -> Response:
        url = asked.url
        where = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        host = {"Host": url.netloc.decode("ascii"), "User-Agent": self._network.user_agent}
        headers = {**host, **_HEADERS, **asked.headers}
        request = httpcore.Request(asked.method, where, headers=list(headers.items()))
        async with aclosing(await pool.handle_async_request(request)) as answer:
            body, cut = await _read(answer, until - asyncio.get_running_loop().time(), asked.most)
            return _response(str(url), address, answer, body, cut)


@cache
def _tls() -> ssl.SSLContext:
    """One for all: it takes as long to make as a handshake."""
    return permissive_context()


@asynccontextmanager
async def open_client(network: Network) -> AsyncIterator[Client]:
    """A client whose connections are closed at the end."""
    async with AsyncExitStack() as stack:
        yield Client(network, stack)


async def fetch(network: Network, url: str, *, timeout: float = REQUEST_TIMEOUT) -> Response:
    """GET one address on a connection of its own; see ``Client.fetch``.

    Raises:
        ConnectionFailed: no answer came.
    """
    async with open_client(network) as client:
        return await client.fetch(url, timeout=timeout)


async def _read(answer: httpcore.Response, seconds: float, most: int) -> tuple[bytes, Cause | None]:
    """The body, decompressed under the cap; what came in time is kept when the end does not come."""
    codings = (value for name, value in answer.headers if name.lower() == b"content-encoding")
    coding = b", ".join(codings).decode("latin-1").strip().lower()
    if coding not in ("", "identity", *_GZIP):
        return b"", Cause.PROTOCOL_ERROR  # only gzip was asked for
    gunzip = _Gunzip() if coding in _GZIP else None
    body = bytearray()
    received = 0
    try:
        # A little before the deadline of the whole request, which would throw the body away.
        async with asyncio.timeout(max(seconds - 0.2, 0.1)):
            async for chunk in answer.aiter_stream():
                received += len(chunk)
                room = most - len(body)
                body += gunzip.feed(chunk, room) if gunzip else chunk[:room]
                if received >= most or len(body) >= most:
                    return bytes(body), Cause.TOO_LARGE
    except TimeoutError:
        return bytes(body), Cause.TIMED_OUT
    except (zlib.error, ConnectionFailed, httpcore.WriteError, httpcore.ProtocolError):
        return bytes(body), Cause.PROTOCOL_ERROR
    return bytes(body), None if gunzip is None or gunzip.whole else Cause.PROTOCOL_ERROR


class _Gunzip:
    """Decompresses gzip, several members included (RFC 1952 §2.2), never more than asked."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)

    @property
    def whole(self) -> bool:
        """Whether the last member came to its end."""
        return self._member.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        """The next bytes, ``room`` at most."""
        found = bytearray()
        while chunk and len(found) < room:
            if self._member.eof:
                if not chunk.startswith(b"\x1f\x8b"):
                    break  # padding, which gzip(1) and browsers leave aside
                self._member = zlib.decompressobj(wbits=31)
            found += self._member.decompress(chunk, room - len(found))
            chunk = self._member.unused_data or self._member.unconsumed_tail
        return bytes(found)


def _parsed(url: str) -> httpx.URL:
    """An address, wherever it comes from: servers put anything in a Location header.

    Raises:
        ConnectionFailed: no client could follow it.
    """
    try:
        asked = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise ConnectionFailed(Cause.PROTOCOL_ERROR, one_line(error)) from error
    if not asked.raw_host or (asked.port or 0) > LAST_PORT:
        raise ConnectionFailed(Cause.PROTOCOL_ERROR, url[:200])
    return asked


def _ascii_host(asked: httpx.URL) -> str:
    """The host in A-labels: ``httpx.URL.host`` shows it in its own alphabet."""
    return asked.raw_host.decode("ascii")


def _response(url: str, address: str, answer: httpcore.Response, body: bytes, cut: Cause | None) -> Response:
    headers = tuple(
        (name.decode("ascii", "replace").lower(), value.decode("latin-1")[:_HEADER_SIZE])
        for name, value in answer.headers[:_HEADER_COUNT]
    )
    version = answer.extensions["http_version"].decode("ascii", "ignore")
    return Response(url, address, answer.status, version, headers, body, cut)
