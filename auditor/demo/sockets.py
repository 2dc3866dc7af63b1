"""Sockets without privileges: one port on many addresses, and connections that end with their server."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack

#: What two peers say to each other once connected.
Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

#: Connections that one listening socket attends to at a time; others wait in the kernel's queue.
_CONNECTIONS = 256

#: Times that the kernel is asked for a port that is free everywhere.
_ATTEMPTS = 50

_HANDSHAKE_TIMEOUT = 10.0
_SHUTDOWN_TIMEOUT = 1.0
_BUFFER = 65_536


def has_ipv6() -> bool:
    """Whether ``::1`` can be listened on."""
    try:
        _bound("::1", 0, socket.SOCK_STREAM).close()
    except OSError:
        return False
    return True


def bind_all(places: Iterable[tuple[str, socket.SocketKind]], port: int = 0) -> list[socket.socket]:
    """Bind the same port on several addresses.

    Args:
        places: addresses and kinds of socket.
        port: 0 for one that is free on all of them.

    Raises:
        OSError: an address or the port cannot be had.
    """
    wanted = list(places)
    for _ in range(_ATTEMPTS):
        try:
            return _bind_once(wanted, port)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no port is free on every address of the demo")


async def attend(listener: socket.socket, converse: Conversation, tls: ssl.SSLContext | None = None) -> None:
    """Accept connections until cancelled; those that are open then end as well."""
    loop = asyncio.get_running_loop()
    slots = asyncio.Semaphore(_CONNECTIONS)
    async with asyncio.TaskGroup() as connections:
        while True:
            await slots.acquire()
            connection, _ = await loop.sock_accept(listener)
            task = connections.create_task(_attend_one(connection, converse, tls))
            task.add_done_callback(lambda _: slots.release())


async def _attend_one(connection: socket.socket, converse: Conversation, tls: ssl.SSLContext | None) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(_BUFFER)
    protocol = asyncio.StreamReaderProtocol(reader)
    try:
        if tls and (alert := await _refusal(connection, tls)):
            await loop.sock_sendall(connection, alert)
            raise ConnectionAbortedError
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol,
            connection,
            ssl=tls,
            ssl_handshake_timeout=_HANDSHAKE_TIMEOUT if tls else None,
            ssl_shutdown_timeout=_SHUTDOWN_TIMEOUT if tls else None,
        )
    except OSError:  # a failed handshake is the auditor's daily bread
        connection.close()
        return
    except asyncio.CancelledError:
        connection.close()
        raise
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    try:
        await converse(reader, writer)
        writer.close()
        await writer.wait_closed()
    except (OSError, EOFError):  # the peer left, or was too slow
        pass
    finally:
        transport.abort()


async def _refusal(connection: socket.socket, tls: ssl.SSLContext) -> bytes:
    """The alert that a ClientHello earns, empty when the handshake can go on.

    asyncio hangs up on a failed handshake without sending the alert that every web server sends
    (RFC 8446 §6.2): the ClientHello is peeked at and tried beforehand.
    """
    await _readable(connection)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    incoming.write(connection.recv(_BUFFER, socket.MSG_PEEK))
    try:
        tls.wrap_bio(incoming, outgoing, server_side=True).do_handshake()
    except ssl.SSLWantReadError:
        return b""
    except ssl.SSLError:
        return outgoing.read()
    return b""


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(connection, ready.set)
    try:
        async with asyncio.timeout(_HANDSHAKE_TIMEOUT):
            await ready.wait()
    finally:
        loop.remove_reader(connection)


def _bind_once(places: list[tuple[str, socket.SocketKind]], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    with ExitStack() as stack:
        for address, kind in places:
            sockets.append(stack.enter_context(_bound(address, port, kind)))
            port = sockets[0].getsockname()[1]
        stack.pop_all()
    return sockets


def _bound(address: str, port: int, kind: socket.SocketKind) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is spelt out.
    bound = socket.socket(family, kind, socket.IPPROTO_TCP if kind is socket.SOCK_STREAM else 0)
    try:
        bound.settimeout(0)
        if kind is socket.SOCK_STREAM:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        if kind is socket.SOCK_STREAM:
            bound.listen()
    except OSError:
        bound.close()
        raise
    return bound
