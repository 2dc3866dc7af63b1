"""The way out, as probes receive it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from auditor import __version__
from auditor.model import Cause
from auditor.network.addresses import AddressPolicy
from auditor.network.resolver import ResolutionError, Resolver

#: Names the tool, its version and where to learn more: those who are audited may see who comes.
USER_AGENT = f"Beffroi/{__version__} (+https://pypi.org/project/beffroi/)"

LAST_PORT = 65_535

#: Seconds to open a connection.
CONNECT_TIMEOUT = 5.0

Protocol = TypeVar("Protocol", bound=asyncio.Protocol)


class ConnectionFailed(Exception):  # noqa: N818  # an outcome, not an error of ours
    """No connection, for a cause that the report will name."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause


class Network:
    """Resolves names, judges addresses, opens connections.

    Args:
        resolver: answers every question, the browser's included.
        policy: says which addresses may be reached.
        ports: published port → port that is really used, for a laboratory without privileges.
    """

    def __init__(
        self,
        resolver: Resolver,
        policy: AddressPolicy,
        ports: Mapping[int, int] = MappingProxyType({}),
        user_agent: str = USER_AGENT,
    ) -> None:
        self.resolver = resolver
        self.policy = policy
        self.user_agent = user_agent
        self._ports = ports

    def port(self, published: int) -> int:
        """The port to connect to for a published one."""
        return self._ports.get(published, published)

    async def resolve(self, host: str) -> tuple[str, ...]:
        """The addresses of a host that may be reached.

        Raises:
            ConnectionFailed: there is none, or none that may be reached.
        """
        try:
            found = await self.resolver.addresses(host)
        except ResolutionError as error:
            raise ConnectionFailed(error.cause, str(error)) from error
        allowed = tuple(address for address in found if self.policy.permits(address))
        if not allowed:
            raise ConnectionFailed(Cause.FORBIDDEN_ADDRESS, f"{host} is at {', '.join(found)}")
        return allowed

    async def connect(
        self,
        address: str,
        port: int,
        *,
        tls: ssl.SSLContext | None = None,
        server_name: str | None = None,
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection to an address, to read and write as a stream; see ``open``.

        Raises:
            ConnectionFailed: it could not be opened.
        """
        reader = asyncio.StreamReader()
        transport, protocol = await self.open(
            lambda: asyncio.StreamReaderProtocol(reader), address, port, tls=tls, server_name=server_name
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, asyncio.get_running_loop())

    async def open(
        self,
        protocol: Callable[[], Protocol],
        address: str,
        port: int,
        *,
        tls: ssl.SSLContext | None = None,
        server_name: str | None = None,
        timeout: float | None = CONNECT_TIMEOUT,
    ) -> tuple[asyncio.Transport, Protocol]:
        """Open a connection to an address.

        Args:
            protocol: makes what hears of it.
            address: an IP address, judged here again.
            port: as published.
            tls: a context, to make a handshake as well.
            server_name: for SNI and, when the context verifies, for the certificate.
            timeout: seconds; None when whoever asks bounds it.

        Raises:
            ConnectionFailed: it could not be opened.
        """
        if not self.policy.permits(address):
            raise ConnectionFailed(Cause.FORBIDDEN_ADDRESS, address)
        if not 0 < port <= LAST_PORT:
            raise ConnectionFailed(Cause.PROTOCOL_ERROR, f"port {port}")
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.get_running_loop().create_connection(
                    protocol, address, self.port(port), ssl=tls, server_hostname=server_name if tls else None
                )
        except (OSError, EOFError) as error:
            raise ConnectionFailed(cause_of(error), one_line(error)) from error

    async def connect_host(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection to the first address of a host that answers.

        Raises:
            ConnectionFailed: for the cause of the last address that was tried.
        """
        failure: ConnectionFailed | None = None
        for address in await self.resolve(host):
            try:
                return await self.connect(address, port)
            except ConnectionFailed as error:
                failure = error
        assert failure is not None
        raise failure


def cause_of(error: BaseException) -> Cause:
    """The cause that an error of sockets or TLS stands for."""
    match error:
        case TimeoutError():
            return Cause.TIMED_OUT
        case ConnectionRefusedError():
            return Cause.REFUSED
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return Cause.RESET  # somebody hung up, perhaps not even the server
        case ssl.SSLError():
            return Cause.TLS_FAILED
        case ConnectionError() | EOFError():
            return Cause.RESET
        case OSError():
            return Cause.UNREACHABLE
    return Cause.PROTOCOL_ERROR


def one_line(error: BaseException) -> str:
    """An error as one bounded line, by its type when it has no text."""
    return " ".join(str(error).split())[:200] or type(error).__name__
