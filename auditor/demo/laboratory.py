"""The towns, up and running for as long as a context lasts."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from auditor.demo.authority import Authority
from auditor.demo.names import NameServer, serve_names
from auditor.demo.pages import render_zone
from auditor.demo.sites import Site
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
async def serve_towns(ports: Ports = FREE_PORTS, hosts: Sequence[Host] = HOSTS) -> AsyncIterator[Laboratory]:
    """Serve the towns from a thread of their own, so that they do not disturb the auditor's loop.

    Args:
        ports: to listen on, the same on every address.
        hosts: those of the demo, or others; no two of them on the same address.

    Raises:
        OSError: an address or a port cannot be had.
    """
    ready: Future[Laboratory] = Future()
    closing: Future[None] = Future()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="beffroi-demo") as thread:
        try:
            served = thread.submit(_run, ports, hosts, ready, closing)
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


def _run(ports: Ports, hosts: Sequence[Host], ready: Future[Laboratory], closing: Future[None]) -> None:
    asyncio.run(_serve(ports, hosts, ready, closing))


async def _serve(
    ports: Ports, hosts: Sequence[Host], ready: Future[Laboratory], closing: Future[None]
) -> None:
    ipv6 = has_ipv6()
    now = dt.datetime.now(dt.UTC)
    authority = Authority(now)
    places = _places(hosts, ipv6=ipv6)
    over_tls = _places([host for host in hosts if host.terms], ipv6=ipv6)
    with ExitStack() as stack:
        udp, tcp = _bind(stack, [(_RESOLVER, socket.SOCK_DGRAM), (_RESOLVER, socket.SOCK_STREAM)], ports.dns)
        plain = _bind(stack, places, ports.http)
        secure = _bind(stack, over_tls, ports.https)
        zones = [(host.domain, render_zone(host.folder, ipv6=ipv6, package=host.package)) for host in hosts]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(serve_names(NameServer(zones), udp, tcp))]
            in_clear, encrypted = iter(plain), iter(secure)
            for host in hosts:
                count = len(host.addresses(ipv6=ipv6))
                site = _site(host, now)
                tasks += _attend(group, HttpServer(site, secure=False), islice(in_clear, count))
                if host.terms:
                    tls = authority.context(host.certified, host.terms)
                    tasks += _attend(group, HttpServer(site, secure=True), islice(encrypted, count), tls)
            ready.set_result(
                Laboratory(
                    resolver=udp.getsockname()[:2],
                    ca_pem=authority.pem,
                    ports={number: _port(bound) for number, bound in ((80, plain), (443, secure)) if bound},
                    towns=tuple(host.town for host in hosts if host.town),
                )
            )
            await asyncio.wait([asyncio.wrap_future(closing)])
            for task in tasks:
                task.cancel()


def _places(hosts: Iterable[Host], *, ipv6: bool) -> list[tuple[str, socket.SocketKind]]:
    return [(address, socket.SOCK_STREAM) for host in hosts for address in host.addresses(ipv6=ipv6)]


def _site(host: Host, now: dt.datetime) -> Site:
    """The site of a host, as it is at a moment."""
    expires = (now + _SECURITY_TXT_LIFE).strftime("%Y-%m-%dT%H:%M:%SZ")
    return host.site({"security_txt_expires": expires, "now": now})


def _attend(
    group: asyncio.TaskGroup,
    server: HttpServer,
    sockets: Iterable[socket.socket],
    tls: ssl.SSLContext | None = None,
) -> list[asyncio.Task[None]]:
    """Start a server on each of its sockets, in clear or over TLS."""
    return [group.create_task(attend(bound, server.converse, tls)) for bound in sockets]


def _bind(
    stack: ExitStack, places: Iterable[tuple[str, socket.SocketKind]], port: int
) -> list[socket.socket]:
    """Sockets on one port, closed with the stack."""
    return [stack.enter_context(bound) for bound in bind_all(places, port)]


def _port(sockets: list[socket.socket]) -> int:
    return int(sockets[0].getsockname()[1])
