"""A small client of the DevTools protocol over a pipe: commands, answers, events, sessions."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

#: Seconds that one command may take, unless it says otherwise.
COMMAND_TIMEOUT = 10.0

#: Bytes of one message: a page cannot make us hold more.
MESSAGE_CAP = 64 * 1024 * 1024

Event = dict[str, Any]
Handler = Callable[[str, Event], None]


class DevToolsError(Exception):
    """Chromium answered a command with an error."""


class DevToolsClosedError(DevToolsError):
    """The pipe is closed: Chromium is gone."""


class Connection:
    """The pipe to one Chromium, shared by all its sessions.

    Use ``async with`` : both ends are closed at exit.
    """

    def __init__(self, reader_fd: int, writer_fd: int) -> None:
        self._fds = (reader_fd, writer_fd)
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._handlers: dict[str, Handler] = {}
        self._closed = False
        self._tasks: list[asyncio.Task[None]] = []
        self._transports: list[asyncio.BaseTransport] = []

    async def open(self) -> None:
        """Begin to read."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=MESSAGE_CAP)
        reader_fd, writer_fd = self._fds
        incoming, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(reader_fd, "rb", buffering=0)
        )
        outgoing, _ = await loop.connect_write_pipe(
            asyncio.BaseProtocol, os.fdopen(writer_fd, "wb", buffering=0)
        )
        self._transports = [incoming, outgoing]
        self._outgoing = outgoing
        self._tasks.append(asyncio.create_task(self._read(reader), name="devtools"))

    async def close(self) -> None:
        """Close the pipe; every pending command fails."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for transport in self._transports:
            transport.close()
        self._fail_all()

    @property
    def closed(self) -> bool:
        """Whether Chromium has gone."""
        return self._closed

    def listen(self, session: str, handler: Handler | None) -> None:
        """Give the events of a session ("" for the browser's own) to a handler; None ends it."""
        if handler is None:
            self._handlers.pop(session, None)
        else:
            self._handlers[session] = handler

    async def call(
        self, method: str, *, session: str = "", timeout: float = COMMAND_TIMEOUT, **parameters: Any
    ) -> Any:
        """Send a command and wait for its answer.

        Raises:
            DevToolsError: Chromium refused it.
            DevToolsClosedError: Chromium is gone.
            TimeoutError: no answer came in time.
        """
        answer = self.post(method, session=session, **parameters)
        try:
            async with asyncio.timeout(timeout):
                return await answer
        finally:
            answer.cancel()

    def post(self, method: str, *, session: str = "", **parameters: Any) -> asyncio.Future[Any]:
        """Send a command without waiting; the future may be ignored.

        Raises:
            DevToolsClosedError: Chromium is gone.
        """
        if self._closed:
            raise DevToolsClosedError(method)
        number = next(self._ids)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        future.add_done_callback(lambda done: self._forget(number, done))
        self._outgoing.write(json.dumps(message).encode("utf-8") + b"\0")
        return future

    def _forget(self, number: int, done: asyncio.Future[Any]) -> None:
        self._waiting.pop(number, None)
        if not done.cancelled():
            done.exception()  # read, so that an ignored answer is not reported as lost

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError):
                while True:
                    message = json.loads((await reader.readuntil(b"\0"))[:-1])
                    self._dispatch(message)
        finally:
            self._fail_all()  # nobody may wait for answers that nobody reads

    def _dispatch(self, message: dict[str, Any]) -> None:
        if "id" not in message:
            handler = self._handlers.get(message.get("sessionId", ""))
            if handler is not None:
                handler(message["method"], message.get("params", {}))
            return
        future = self._waiting.get(message["id"])
        if future is None or future.done():
            return
        if "error" in message:
            future.set_exception(DevToolsError(str(message["error"].get("message", ""))[:300]))
        else:
            future.set_result(message["result"])

    def _fail_all(self) -> None:
        self._closed = True
        for future in list(self._waiting.values()):
            if not future.done():
                future.set_exception(DevToolsClosedError("Chromium is gone"))
        for handler in list(self._handlers.values()):
            handler("Beffroi.closed", {})
