"""One Chromium for a whole run: started once, given to each visit as a context of its own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from auditor.probes.browser.devtools import Connection, DevToolsError
from auditor.probes.browser.process import ChromiumMissingError, ChromiumProcess, start_chromium

#: Seconds that Chromium gets to answer after its start.
START_TIMEOUT = 20.0

#: Seconds that it gets to throw a context away, before it is killed.
DISPOSE_TIMEOUT = 3.0


class Browser:
    """Chromium, started on the first visit and again after a crash.

    Use ``async with``: at exit the whole process group is gone, and its profile.

    Args:
        authorities: certification authorities to trust besides Chromium's own, DER. They are
            recognised by their public key when the server sends them in its chain.
    """

    def __init__(self, authorities: Sequence[bytes] = ()) -> None:
        self._flags = _trust_flags(authorities)
        self._process: ChromiumProcess | None = None
        self._connection: Connection | None = None
        self._starting = asyncio.Lock()
        self._warming: asyncio.Task[None] | None = None
        self.version = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait({self._warming})
        await self.end()

    def warm_up(self) -> None:
        """Begin to start Chromium, while the first town's web server is asked."""
        self._warming = asyncio.create_task(self._warm_up())

    async def _warm_up(self) -> None:
        with suppress(ChromiumMissingError):  # said again, to the first visit
            await self.connection()

    async def end(self) -> None:
        """Kill Chromium, if it runs."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            await process.end()
        if connection is not None:
            await connection.close()

    async def connection(self) -> Connection:
        """The connection to a living Chromium, started if need be.

        Raises:
            ChromiumMissingError: there is none, or it does not start.
        """
        async with self._starting:
            if self._connection is None or self._connection.closed:
                await self.end()
                await self._start()
            assert self._connection is not None
            return self._connection

    @asynccontextmanager
    async def context(self, proxy: str) -> AsyncIterator[tuple[Connection, str]]:
        """A fresh, isolated browser context whose traffic goes through a proxy of its own.

        At exit it is disposed of; when Chromium does not even do that in time, Chromium is killed.

        Yields:
            The connection and the id of the context.
        """
        connection = await self.connection()
        created = await connection.call(
            "Target.createBrowserContext", proxyServer=proxy, proxyBypassList="<-loopback>"
        )
        context = str(created["browserContextId"])
        try:
            yield connection, context
        finally:
            await self._dispose(connection, context)

    async def _dispose(self, connection: Connection, context: str) -> None:
        try:
            await connection.call(
                "Target.disposeBrowserContext", browserContextId=context, timeout=DISPOSE_TIMEOUT
            )
        except (DevToolsError, TimeoutError):
            if connection is self._connection:
                await self.end()

    async def _start(self) -> None:
        # Kept before anything is awaited again: a cancelled start must be ended too.
        self._process = process = await start_chromium(self._flags)
        self._connection = connection = Connection(process.reader_fd, process.writer_fd)
        try:
            await connection.open()
            answer = await connection.call("Browser.getVersion", timeout=START_TIMEOUT)
        except (DevToolsError, TimeoutError) as error:
            await self.end()
            raise ChromiumMissingError(f"Chromium does not start: {error}") from error
        self.version = str(answer["product"])


def _trust_flags(authorities: Sequence[bytes]) -> list[str]:
    if not authorities:
        return []
    hashes = []
    for der in authorities:
        key = x509.load_der_x509_certificate(der).public_key()
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        hashes.append(base64.b64encode(hashlib.sha256(spki).digest()).decode("ascii"))
    return [f"--ignore-certificate-errors-spki-list={','.join(hashes)}"]
