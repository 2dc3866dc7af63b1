"""HTTP/1.1 on asyncio streams, by h11."""

from __future__ import annotations

import asyncio
from email.utils import formatdate

import h11

from auditor.demo.sites import Request, Response, Site

#: Requests that one connection may make.
_REQUESTS = 200

#: Bytes that a request's head may take.
_HEAD = 32_768

#: Seconds to wait for a request, and for the client to take a response.
_PATIENCE = 20.0
_SEND_TIMEOUT = 60.0

_CHUNK = 65_536


class HttpServer:
    """One site on one kind of port.

    Args:
        secure: whether requests come over TLS.
        delay: seconds before each answer, as a distant server takes.
    """

    def __init__(self, site: Site, *, secure: bool, delay: float = 0.0) -> None:
        self._site = site
        self._secure = secure
        self._delay = delay

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, until it closes."""
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD)
        for left in reversed(range(_REQUESTS)):
            try:
                async with asyncio.timeout(_PATIENCE):
                    request = await _next_request(connection, reader)
            except h11.RemoteProtocolError as error:
                await _refuse(connection, writer, error)
                return
            if request is None:
                return
            await asyncio.sleep(self._delay)
            response = self._site.answer(self._understand(request))
            async with asyncio.timeout(_SEND_TIMEOUT):
                await _send(connection, writer, request.method, response, last=left == 0)
            if connection.our_state is not h11.DONE:
                return
            connection.start_next_cycle()

    def _understand(self, request: h11.Request) -> Request:
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in request.headers}
        return Request(
            method=request.method.decode("ascii"),
            target=request.target.decode("ascii"),
            host=headers.get("host", "").partition(":")[0].lower(),
            secure=self._secure,
            headers=headers,
        )


async def _next_request(connection: h11.Connection, reader: asyncio.StreamReader) -> h11.Request | None:
    """The next request, its body read and forgotten; None when the client has no more."""
    request: h11.Request | None = None
    while True:
        match connection.next_event():
            case h11.NEED_DATA:
                connection.receive_data(await reader.read(_CHUNK))
            case h11.Request() as request:
                pass
            case h11.EndOfMessage():
                return request
            case h11.Data():
                pass
            case _:
                return None


async def _send(
    connection: h11.Connection, writer: asyncio.StreamWriter, method: bytes, response: Response, *, last: bool
) -> None:
    headers = [("Date", formatdate(usegmt=True)), *response.headers]
    if response.status != 304:
        headers.append(("Content-Length", str(len(response.body))))
    if last:
        headers.append(("Connection", "close"))
    body = b"" if method == b"HEAD" else response.body
    status = h11.Response(status_code=response.status, headers=headers, reason=response.status.phrase)
    await _write(connection, writer, status, h11.Data(data=body), h11.EndOfMessage())


async def _refuse(
    connection: h11.Connection, writer: asyncio.StreamWriter, error: h11.RemoteProtocolError
) -> None:
    if connection.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
        return
    headers = [("Connection", "close"), ("Content-Length", "0")]
    status = h11.Response(status_code=error.error_status_hint, headers=headers)
    await _write(connection, writer, status, h11.EndOfMessage())


async def _write(connection: h11.Connection, writer: asyncio.StreamWriter, *events: h11.Event) -> None:
    writer.write(b"".join(connection.send(event) or b"" for event in events))
    await writer.drain()
