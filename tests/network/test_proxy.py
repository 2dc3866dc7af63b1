"""The browser's only way out: what goes through, what does not, and what is left of it."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import ssl
import time
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

from auditor.model import Cause
from auditor.network import Network
from auditor.network import proxy as module
from auditor.network.proxy import BrowserProxy
from tests.servers import certificates
from tests.servers.http import PAGE, answer, endless, web
from tests.servers.networks import HOST, network
from tests.servers.tcp import Peer, free_port, hang_up, serve, silence


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def others() -> set[asyncio.Task]:
    """Tasks beside the one that asks."""
    return asyncio.all_tasks() - {asyncio.current_task()}


@pytest.fixture(autouse=True)
async def nothing_is_left():
    """Every test: neither a task, nor a socket, nor an error that only a log would show."""
    loop = asyncio.get_running_loop()
    unhandled: list[dict] = []
    loop.set_exception_handler(lambda _loop, context: unhandled.append(context))
    opened = descriptors()
    yield
    until = time.monotonic() + 1
    while (others() or descriptors() > opened) and time.monotonic() < until:
        await asyncio.sleep(0.01)
    assert others() == set()
    assert descriptors() <= opened
    assert unhandled == []


async def talk(proxy: BrowserProxy, *pieces: bytes) -> bytes:
    """Say something to a proxy, and hear all that it answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(proxy.url).port)
    heard = b""
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        async with asyncio.timeout(3):
            while chunk := await reader.read(65_536):
                heard += chunk
    except ConnectionError:
        pass  # hung up on
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    return heard


def get(url: str, *headers: str) -> bytes:
    host = urlsplit(url).netloc
    return "\r\n".join([f"GET {url} HTTP/1.1", f"Host: {host}", *headers, "", ""]).encode("ascii")


def connect(authority: str) -> bytes:
    return f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode("ascii")


# What goes through.


async def test_a_request_in_clear_is_forwarded_as_an_origin_expects_it():
    async with web(answer()) as server, BrowserProxy(network({80: server.port})) as proxy:
        heard = await talk(
            proxy,
            get(
                f"http://{HOST}/page?q=%C3%A9#x",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic c2VjcmV0",
                "Connection: keep-alive",
                "Keep-Alive: timeout=5",
                "X-Kept: Yes",
                "Cookie: a=b",
            ),
        )
    assert heard == answer()
    (head,) = server.heads
    first, *lines = head.decode("ascii").strip().split("\r\n")
    assert first == "GET /page?q=%C3%A9 HTTP/1.1"
    names = [line.partition(":")[0].lower() for line in lines]
    assert sorted(names) == ["connection", "cookie", "host", "x-kept"]
    assert "Connection: close" in lines
    assert f"Host: {HOST}" in lines
    assert b"secret" not in head
    assert proxy.received == len(answer())
    assert (proxy.trouble, proxy.refused, proxy.exhausted) == ({}, (), False)


async def test_a_published_port_is_mapped():
    async with web(answer()) as server, BrowserProxy(network({8080: server.port})) as proxy:
        assert await talk(proxy, get(f"http://{HOST}:8080/")) == answer()
    assert f"\r\nHost: {HOST}:8080\r\n".encode() in server.heads[0]


async def test_a_head_in_pieces_is_put_together():
    said = get(f"http://{HOST}/")
    async with web(answer()) as server, BrowserProxy(network({80: server.port})) as proxy:
        assert await talk(proxy, said[:3], said[3:20], said[20:-2], said[-2:]) == answer()


@pytest.mark.parametrize("together", [True, False])
async def test_a_body_is_forwarded_whole(together):
    body = bytes(range(256)) * 1000
    received = bytearray()

    async def converse(peer: Peer) -> None:
        peer.server.heads.append(await peer.reader.readuntil(b"\r\n\r\n"))
        received.extend(await peer.reader.readexactly(len(body)))
        await peer.send(answer(b"thanks"))

    head = (
        f"POST http://{HOST}/form HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    async with serve(converse) as server, BrowserProxy(network({80: server.port})) as proxy:
        heard = await talk(proxy, *([head + body] if together else [head, body[:7], body[7:]]))
    assert heard.endswith(b"thanks")
    assert received == body
    assert server.heads[0].startswith(b"POST /form HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}".encode() in server.heads[0]


async def test_a_body_in_chunks_is_forwarded_as_it_is():
    chunks = b"3\r\nabc\r\n0\r\n\r\n"
    received: list[bytes] = []

    async def converse(peer: Peer) -> None:
        peer.server.heads.append(await peer.reader.readuntil(b"\r\n\r\n"))
        received.append(await peer.reader.readexactly(len(chunks)))
        await peer.send(answer(b"thanks"))

    head = f"POST http://{HOST}/ HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    async with serve(converse) as server, BrowserProxy(network({80: server.port})) as proxy:
        assert (await talk(proxy, head + chunks)).endswith(b"thanks")
    assert received == [chunks]


async def test_tls_goes_through_a_tunnel_untouched(tmp_path):
    issued = certificates.leaf((HOST,))
    (tmp_path / "trusted.pem").write_bytes(issued.write(tmp_path, "site")[0].read_bytes())
    trust = ssl.create_default_context(cafile=str(tmp_path / "trusted.pem"))
    async with (
        web(answer(), tls=issued.context(tmp_path)) as server,
        BrowserProxy(network({443: server.port})) as proxy,
        httpx.AsyncClient(proxy=proxy.url, verify=trust, trust_env=False, timeout=3) as client,
    ):
        response = await client.get(f"https://{HOST}/secret")
    assert (response.status_code, response.content) == (200, PAGE)
    assert server.heads[0].startswith(b"GET /secret HTTP/1.1\r\n")
    assert proxy.received > len(PAGE)  # the certificates as well


async def test_what_comes_with_the_head_of_a_tunnel_is_not_lost():
    async def echo(peer: Peer) -> None:
        await peer.send(await peer.reader.readexactly(5))

    async with serve(echo) as server, BrowserProxy(network({443: server.port})) as proxy:
        heard = await talk(proxy, connect(f"{HOST}:443") + b"hello")
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert heard.endswith(b"\r\n\r\nhello")


async def test_many_requests_go_through_at_a_time():
    async with web(answer()) as server, BrowserProxy(network({80: server.port})) as proxy:
        heard = await asyncio.gather(*(talk(proxy, get(f"http://{HOST}/{n}")) for n in range(40)))
    assert set(heard) == {answer()}
    assert server.connections == 40
    assert proxy.received == 40 * len(answer())


async def test_connections_are_bounded(monkeypatch):
    monkeypatch.setattr(module, "CONNECTIONS_CAP", 3)
    async with serve(silence) as server, BrowserProxy(network({443: server.port})) as proxy:
        held = [asyncio.create_task(talk(proxy, connect(f"{HOST}:443"))) for _ in range(3)]
        await asyncio.sleep(0.2)
        assert await talk(proxy, connect(f"{HOST}:443")) == b""
        assert server.connections == 3
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)


# What does not.


@pytest.mark.parametrize("address", ["127.0.0.2", "10.0.0.1", "169.254.169.254", "::1"])
@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize("tunnel", [True, False])
async def test_a_private_address_is_refused_whoever_names_it(address, by_name, tunnel):
    bracketed = f"[{address}]" if ":" in address else address
    host = "trap.test" if by_name else bracketed
    async with web(answer(), host="127.0.0.2") as trap:
        way = network({80: trap.port, 443: trap.port}, {"trap.test": (address,)})
        async with BrowserProxy(way) as proxy:
            heard = await talk(proxy, connect(f"{host}:443") if tunnel else get(f"http://{host}/"))
        assert trap.connections == 0
    assert heard == b""
    assert proxy.refused == (host.strip("[]"),)
    assert proxy.trouble == {host.strip("[]"): Cause.FORBIDDEN_ADDRESS}
    assert proxy.received == 0


async def test_the_loopback_is_refused_by_any_spelling():
    """Browsers rewrite these spellings; what does not come from a browser must not pass either."""
    async with web(answer(), host="127.0.0.2") as trap:
        async with BrowserProxy(network({80: trap.port})) as proxy:
            for host in ("2130706434", "0x7f.2", "0177.0.0.2", "localhost", "[::ffff:127.0.0.2]", "127.2"):
                assert await talk(proxy, get(f"http://{host}/")) == b""
        assert trap.connections == 0


@pytest.mark.parametrize(
    ("host", "cause"), [("nowhere.test", Cause.UNKNOWN_HOST), (HOST, Cause.REFUSED)], ids=["name", "port"]
)
@pytest.mark.parametrize("tunnel", [True, False])
async def test_a_host_that_cannot_be_reached_has_its_cause(host, cause, tunnel):
    closed = free_port()
    async with BrowserProxy(network({80: closed, 443: closed})) as proxy:
        assert await talk(proxy, connect(f"{host}:443") if tunnel else get(f"http://{host}/")) == b""
    assert (proxy.trouble, proxy.refused) == ({host: cause}, ())


async def test_troubles_are_bounded():
    async with BrowserProxy(network({})) as proxy:
        for batch in range(8):
            hosts = [f"n{batch * 25 + number}.test" for number in range(25)]
            await asyncio.gather(*(talk(proxy, get(f"http://{host}/")) for host in hosts))
    assert len(proxy.trouble) == module.CONNECTIONS_CAP


@pytest.mark.parametrize("tunnel", [True, False])
async def test_a_server_that_hangs_up_is_heard_as_such(tunnel):
    async with serve(hang_up) as server:
        way = network({80: server.port, 443: server.port})
        async with BrowserProxy(way) as proxy:
            heard = await talk(proxy, connect(f"{HOST}:443") if tunnel else get(f"http://{HOST}/"))
    assert b"\r\n\r\n" not in heard.partition(b"established\r\n\r\n")[2]


@pytest.mark.parametrize(
    "said",
    [
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01" + bytes(300),
        b"\x00" * 5000 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"* HTTP/1.1\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"SSH-2.0-x\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://a:port/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://" + HOST.encode() + b":99999/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://a..b/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://xn--/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://" + b"a" * 3000 + b".test/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://\xff/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET ftp://ville.test/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT " + HOST.encode() + b":99999 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT " + HOST.encode() + b":-1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT :443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x/ HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        b"GET http://x/ HTTP/1.1\r\n" + b"X: " + b"y" * 70_000,
    ],
    ids=range(24),
)
async def test_garbage_is_dropped_and_the_proxy_goes_on(said):
    async with web(answer()) as server, BrowserProxy(network({80: server.port})) as proxy:
        assert await talk(proxy, said) == b""
        assert server.connections == 0
        assert await talk(proxy, get(f"http://{HOST}/")) == answer()


async def test_a_client_that_leaves_at_once_is_forgotten():
    async with web(answer()) as server, BrowserProxy(network({80: server.port})) as proxy:
        for said in (b"", b"GET http://", get(f"http://{HOST}/")):
            _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(proxy.url).port)
            writer.write(said)
            writer.transport.abort() if not said else writer.close()
        assert await talk(proxy, get(f"http://{HOST}/")) == answer()


@pytest.mark.parametrize("said", [b"", b"GET http://www.ville.test/ HTTP/1.1\r\nX-Slow: "])
async def test_a_head_that_does_not_come_is_not_waited_for(monkeypatch, said):
    monkeypatch.setattr(module, "_HEAD_TIMEOUT", 0.2)
    async with BrowserProxy(network({})) as proxy:
        started = time.perf_counter()
        assert await talk(proxy, said) == b""
        assert time.perf_counter() - started < 4


# Too much.


@pytest.mark.parametrize("tunnel", [True, False])
async def test_beyond_the_cap_all_is_closed(tunnel):
    flood = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)
    async with web(flood) as server:
        way = network({80: server.port, 443: server.port})
        async with BrowserProxy(way, bytes_cap=500_000) as proxy:
            inner = b"GET / HTTP/1.1\r\n\r\n"
            said = connect(f"{HOST}:443") + inner if tunnel else get(f"http://{HOST}/")
            heard = await talk(proxy, said)
            assert len(heard) <= 500_100
            assert proxy.exhausted
            assert 500_000 <= proxy.received < 700_000
            assert await talk(proxy, get(f"http://{HOST}/")) == b""
            assert server.connections == 1


async def test_the_cap_is_that_of_the_visit_and_not_of_a_connection():
    body = answer(b"x" * 100_000)
    async with web(body) as server, BrowserProxy(network({80: server.port}), bytes_cap=250_000) as proxy:
        lengths = [len(await talk(proxy, get(f"http://{HOST}/{n}"))) for n in range(5)]
    assert lengths[:2] == [len(body), len(body)]
    assert lengths[3:] == [0, 0]
    assert server.connections == 3


# Nothing is left.


def raw(proxy: BrowserProxy, said: bytes) -> socket.socket:
    """A browser that is not of this loop: it never reads."""
    port = httpx.URL(proxy.url).port
    assert port
    client = socket.create_connection(("127.0.0.1", port), 2)
    client.sendall(said)
    return client


# When the port closes between two of its own turns, asyncio leaves the socket to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("turns", range(8))
async def test_a_connection_that_has_just_come_is_closed_at_exit(turns):
    """At whatever turn of the loop: accepted, given a task, begun."""
    async with BrowserProxy(network({})) as proxy:
        client = raw(proxy, b"GET http://")
        for _ in range(turns):
            await asyncio.sleep(0)
    try:
        async with asyncio.timeout(0.5):
            while others():
                await asyncio.sleep(0.01)
    finally:
        client.close()
        gc.collect()


async def test_open_tunnels_are_closed_at_exit():
    left = asyncio.Event()

    async def wait(peer: Peer) -> None:
        await peer.reader.read(-1)
        left.set()

    async with serve(wait) as server:
        async with BrowserProxy(network({443: server.port})) as proxy:
            client = raw(proxy, connect(f"{HOST}:443"))
            while not server.connections:
                await asyncio.sleep(0.01)
        async with asyncio.timeout(0.5):
            await left.wait()
        client.close()


async def test_a_browser_that_does_not_read_holds_nothing_open_at_exit():
    async with web(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)) as server:
        opened = descriptors()
        async with BrowserProxy(network({80: server.port})) as proxy:
            client = raw(proxy, get(f"http://{HOST}/"))
            await asyncio.sleep(0.3)
        await asyncio.sleep(0.2)
        left = descriptors()
        client.close()
        # What remains is the test's own client; its closing must not be what frees the proxy.
        assert left <= opened + 1


async def test_a_server_that_does_not_read_holds_nothing_open_at_exit():
    stop = asyncio.Event()

    async def deaf(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.writer.transport.pause_reading()
        await stop.wait()

    async with serve(deaf) as server:
        opened = descriptors()
        async with BrowserProxy(network({443: server.port})) as proxy:
            client = raw(proxy, connect(f"{HOST}:443"))
            client.setblocking(False)
            loop = asyncio.get_running_loop()
            with suppress(TimeoutError):
                async with asyncio.timeout(0.4):
                    await loop.sock_sendall(client, b"\r\n\r\n" + b"x" * 40_000_000)
            client.close()
        await asyncio.sleep(0.2)
        left = descriptors()
        stop.set()
        assert left <= opened + 1  # the server's own end


async def test_the_port_is_closed_at_exit():
    async with BrowserProxy(network({})) as proxy:
        port = httpx.URL(proxy.url).port
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_an_error_of_the_visit_closes_as_well():
    way: Network = network({})
    with pytest.raises(LookupError):
        async with BrowserProxy(way) as proxy:
            client = raw(proxy, b"GET ")
            await asyncio.sleep(0.05)
            raise LookupError
    client.settimeout(1)
    with suppress(ConnectionError):
        assert client.recv(10) == b""
    client.close()
