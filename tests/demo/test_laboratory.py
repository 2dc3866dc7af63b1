"""Starting, and leaving nothing behind."""

import asyncio
import errno
import gc
import socket
import ssl
import threading
import time
from dataclasses import replace

import dns.resolver
import pytest

from auditor.demo import Laboratory, Ports, laboratory, serve_towns, sockets
from auditor.demo.towns import ENTREPONT, ROCHEBRUME


def is_listening(lab: Laboratory) -> bool:
    try:
        socket.create_connection(("127.77.0.1", lab.ports[443]), timeout=0.5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.fixture(autouse=True)
def nothing_left():
    before = set(threading.enumerate())
    yield
    gc.collect()  # a forgotten socket or transport would warn, and warnings are errors
    assert set(threading.enumerate()) == before


async def test_it_starts_quickly_and_ends_with_open_connections():
    started = time.perf_counter()
    async with serve_towns() as lab:
        assert time.perf_counter() - started < 10  # about 0.2 s on an idle machine
        assert is_listening(lab)
        idle = socket.create_connection(("127.77.0.1", lab.ports[80]))
        mute = socket.create_connection(("127.77.0.1", lab.ports[443]))  # a handshake that never comes
        reader, writer = await asyncio.open_connection("127.77.0.2", lab.ports[443], ssl=_unverified())
        writer.write(b"GET / HTTP/1.1\r\nHost: www.entrepont.test\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        ending = time.perf_counter()
    assert time.perf_counter() - ending < 5
    assert not is_listening(lab)
    for peer in (idle, mute):
        peer.close()
    writer.transport.abort()


async def test_it_ends_when_the_body_raises():
    with pytest.raises(ZeroDivisionError):
        async with serve_towns() as lab:
            raise ZeroDivisionError
    assert not is_listening(lab)


@pytest.mark.parametrize("delay", [0, 0.02, 0.3])
async def test_it_ends_when_cancelled(delay):
    async def forever() -> None:
        async with serve_towns():
            await asyncio.Event().wait()

    task = asyncio.create_task(forever())
    await asyncio.sleep(delay)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_fixed_ports():
    free = [_free_port(), _free_port()]
    async with serve_towns(Ports(http=free[0], https=free[1])) as lab:
        assert lab.ports == {80: free[0], 443: free[1]}


async def test_a_town_without_tls_refuses_it():
    clear = replace(ROCHEBRUME, terms=None)
    async with serve_towns(hosts=(ENTREPONT, clear)) as lab:
        assert [town.name for town in lab.towns] == ["Entrepont", "Rochebrume"]
        socket.create_connection((clear.address, lab.ports[80]), timeout=0.5).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((clear.address, lab.ports[443]), timeout=0.5)
    async with serve_towns(hosts=(clear,)) as lab:
        assert set(lab.ports) == {80}


async def test_a_port_in_use_is_said():
    with socket.create_server(("127.77.0.3", 0)) as other:
        with pytest.raises(OSError, match="in use") as caught:
            async with serve_towns(Ports(https=other.getsockname()[1])):
                pass
        assert caught.value.errno == errno.EADDRINUSE


async def test_without_ipv6(monkeypatch):
    monkeypatch.setattr(laboratory, "has_ipv6", lambda: False)
    async with serve_towns() as lab:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = [lab.resolver[0]], lab.resolver[1]
        with pytest.raises(dns.resolver.NoAnswer):
            resolver.resolve("www.valclair.test", "AAAA")
        assert is_listening(lab)


def test_ipv6_is_missing_when_its_loopback_is(monkeypatch):
    def refuse(*_: object) -> socket.socket:
        raise OSError(errno.EADDRNOTAVAIL, "no ::1")

    monkeypatch.setattr(sockets, "_bound", refuse)
    assert not sockets.has_ipv6()


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _free_port() -> int:
    with socket.create_server(("127.77.0.1", 0)) as server:
        return int(server.getsockname()[1])
