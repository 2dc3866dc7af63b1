"""The towns, up and running for as long as a context lasts."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from auditor.demo.authority import Authority
from auditor.demo.names import NameServer, serve_names
from auditor.demo.pages import render_zone
from auditor.demo.sockets import attend, bind_all, has_ipv6
from auditor.demo.towns import HOSTS, DemoTown, Host
from auditor.demo.web import HttpServer

_RESOLVER = "127.77.0.53"

#: How long security.txt vouches for itself: RFC 9116 §2.5.5 recommends less than a year.
_SECURITY_TXT_LIFE = dt.timedelta(days=300)


@dataclass(frozen=True)
class Ports:
    """Ports to listen on; 0 for one that the kernel finds free."""

    http: int = 0
    https: int = 0
    dns: int = 0


FREE_PORTS = Ports()


@dataclass(frozen=True)
class Laboratory:
    """What a scanner needs in order to see the towns.

    Attributes:
        resolver: address and port of the name server.
        ca_pem: certificate of the demo's authority.
        ports: published port → port that is really listened on.
    """

    resolver: tuple[str, int]
    ca_pem: bytes
    ports: Mapping[int, int]
    towns: tuple[DemoTown, ...]


@asynccontextmanager
async def serve_towns(ports: Ports = FREE_PORTS) -> AsyncIterator[Laboratory]:
    """Serve the towns from a thread of their own, so that they do not disturb the auditor's loop.

    Args:
        ports: to listen on, the same on every address.

    Raises:
        OSError: an address or a port cannot be had.
    """
    ready: Future[Laboratory] = Future()
    closing: Future[None] = Future()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="beffroi-demo") as thread:
        try:
            served = thread.submit(_run, ports, ready, closing)
            # Neither future is cancelled with us: the thread needs them to come to its end.
            signals: list[asyncio.Future[Any]] = [asyncio.wrap_future(served), asyncio.wrap_future(ready)]
            await asyncio.wait(signals, return_when=asyncio.FIRST_COMPLETED)
            if served.done():
                served.result()
            yield ready.result()
        finally:
            # The executor then waits for the thread without yielding to the loop: a few milliseconds
            # that no second cancellation can cut short.
            closing.set_result(None)
    served.result()  # a server that fell meanwhile says why


def _run(ports: Ports, ready: Future[Laboratory], closing: Future[None]) -> None:
    asyncio.run(_serve(ports, ready, closing))


async def _serve(ports: Ports, ready: Future[Laboratory], closing: Future[None]) -> None:
    ipv6 = has_ipv6()
    now = dt.datetime.now(dt.UTC)
    authority = Authority(now)
    places = [(address, socket.SOCK_STREAM) for host in HOSTS for address in host.addresses(ipv6=ipv6)]
    with ExitStack() as stack:
        udp, tcp = _bind(stack, [(_RESOLVER, socket.SOCK_DGRAM), (_RESOLVER, socket.SOCK_STREAM)], ports.dns)
        plain = _bind(stack, places, ports.http)
        secure = _bind(stack, places, ports.https)
        zones = [(host.domain, render_zone(host.folder, ipv6=ipv6)) for host in HOSTS]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(serve_names(NameServer(zones), udp, tcp))]
            listeners = zip(plain, secure, strict=True)
            for host in HOSTS:
                sockets = list(islice(listeners, len(host.addresses(ipv6=ipv6))))
                tasks += _serve_host(group, host, authority, now, sockets)
            ready.set_result(
                Laboratory(
                    resolver=udp.getsockname()[:2],
                    ca_pem=authority.pem,
                    ports={80: _port(plain), 443: _port(secure)},
                    towns=tuple(host.town for host in HOSTS if host.town),
                )
            )
            await asyncio.wait([asyncio.wrap_future(closing)])
            for task in tasks:
                task.cancel()


def _serve_host(
    group: asyncio.TaskGroup,
    host: Host,
    authority: Authority,
    now: dt.datetime,
    sockets: Iterable[tuple[socket.socket, socket.socket]],
) -> list[asyncio.Task[None]]:
    """Start the servers of a host, in clear and over TLS, on each of its addresses."""
    site = host.site({"security_txt_expires": (now + _SECURITY_TXT_LIFE).strftime("%Y-%m-%dT%H:%M:%SZ")})
    tls = authority.context(host.certified, host.terms)
    in_clear, over_tls = HttpServer(site, secure=False), HttpServer(site, secure=True)
    return [
        group.create_task(server)
        for plain, secure in sockets
        for server in (attend(plain, in_clear.converse), attend(secure, over_tls.converse, tls))
    ]


def _bind(
    stack: ExitStack, places: Iterable[tuple[str, socket.SocketKind]], port: int
) -> list[socket.socket]:
    """Sockets on one port, closed with the stack."""
    return [stack.enter_context(bound) for bound in bind_all(places, port)]


def _port(sockets: list[socket.socket]) -> int:
    return int(sockets[0].getsockname()[1])
