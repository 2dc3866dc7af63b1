"""Single requests to servers with bad manners: bounded in bytes and in time, never worse than a cause."""

from __future__ import annotations

import asyncio
import gc
import gzip
import time
import tracemalloc
import zlib
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

import pytest

from auditor.model import Cause
from auditor.network import AddressPolicy, Network
from auditor.network import http as module
from auditor.network.http import Response, fetch, open_client
from auditor.network.network import ConnectionFailed
from tests.servers import certificates
from tests.servers.http import PAGE, answer, endless, web
from tests.servers.networks import HOST, FixedResolver, network
from tests.servers.nginx import free_ports, nginx
from tests.servers.tcp import Peer, free_port, hang_up, serve, silence

# httpcore leaves a transport to the garbage collector when a handshake is reset; it is collected at the
# end of the test that made it, so that what others leave is still seen.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def collect():
    yield
    gc.collect()


#: Seconds that a test gives to one request.
SOON = 0.8


class Fetched(NamedTuple):
    response: Response
    sent: int
    seconds: float


async def fetched(content, timeout: float = SOON) -> Fetched:
    """Ask a server that gives this content, whatever the path."""
    async with web(content) as server:
        started = time.perf_counter()
        response = await fetch(network({80: server.port}), f"http://{HOST}/", timeout=timeout)
        return Fetched(response, server.sent, time.perf_counter() - started)


async def cause_from(converse, scheme: str = "http") -> Cause:
    """Why no answer came from a server."""
    async with serve(converse) as server:
        way = network({80: server.port, 443: server.port})
        started = time.perf_counter()
        with pytest.raises(ConnectionFailed) as caught:
            await fetch(way, f"{scheme}://{HOST}/", timeout=SOON)
        assert time.perf_counter() - started < SOON + 3
        assert str(caught.value)
        return caught.value.cause


def saying(data: bytes):
    async def converse(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        await peer.send(data)

    return converse


# The honest answer, and the question.


async def test_a_page_comes_with_its_status_its_headers_and_its_body():
    async with web(answer(headers={"X-Twice": "1", "x-twice": "2"})) as server:
        response = await fetch(network({80: server.port}), f"http://{HOST}/page?q=1#part")
    assert (response.status, response.http_version, response.address) == (200, "HTTP/1.1", "127.0.0.1")
    assert response.body == PAGE
    assert response.cut is None
    assert [value for name, value in response.headers if name == "x-twice"] == ["1", "2"]
    assert response.header("content-type") == "text/html; charset=utf-8"


async def test_the_request_names_us_and_the_host_and_asks_for_what_can_be_bounded():
    async with web(answer()) as server:
        await fetch(network({80: server.port}), f"http://{HOST}/page?q=1#part")
    head = server.heads[0].decode("ascii").lower()
    assert head.startswith("get /page?q=1 http/1.1\r\n")
    assert f"\r\nhost: {HOST}\r\n" in head
    assert "\r\nuser-agent: beffroi/" in head
    assert "\r\naccept-encoding: gzip\r\n" in head
    assert "cookie" not in head


@pytest.mark.parametrize("status", [201, 204, 301, 401, 403, 404, 429, 500, 503])
async def test_every_status_is_an_answer(status):
    body = b"" if status == 204 else PAGE
    assert (await fetched(answer(body, status))).response.status == status


# Too much.


async def test_two_announced_gigabytes_are_read_up_to_the_cap(monkeypatch):
    monkeypatch.setattr(module, "BODY_CAP", 300_000)
    content = endless(answer(b"", length=2_000_000_000), b"x" * 65_536)
    response, sent, seconds = await fetched(content, timeout=10)
    assert response.cut is Cause.TOO_LARGE
    assert len(response.body) == 300_000
    assert sent < 20_000_000  # the kernel's buffers hold a few megabytes
    assert seconds < 5


async def test_an_endless_body_is_read_up_to_the_cap(monkeypatch):
    monkeypatch.setattr(module, "BODY_CAP", 300_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    response, sent, seconds = await fetched(endless(head, b"x" * 65_536), timeout=10)
    assert (response.cut, len(response.body)) == (Cause.TOO_LARGE, 300_000)
    assert sent < 20_000_000
    assert seconds < 5


async def test_no_more_of_a_body_is_read_than_is_wanted():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    async with (
        web(endless(head, b"x" * 100)) as server,
        open_client(network({80: server.port})) as client,
    ):
        whole = await client.fetch(f"http://{HOST}/", most=500)
        ranged = await client.fetch(f"http://{HOST}/", most=512, ranged=True)
    assert [(item.cut, len(item.body)) for item in (whole, ranged)] == [
        (Cause.TOO_LARGE, 500),
        (Cause.TOO_LARGE, 512),
    ]
    first, second = (head.lower() for head in server.heads)
    assert b"range:" not in first
    assert b"accept-encoding: gzip" in first
    assert b"range: bytes=0-511\r\n" in second
    assert b"accept-encoding: identity" in second


async def test_a_body_that_drips_is_cut_in_time_and_kept():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    response, sent, seconds = await fetched(endless(head, b"x", pause=0.02))
    assert response.cut is Cause.TIMED_OUT
    assert 0 < len(response.body) <= sent
    assert seconds < SOON + 0.5


async def test_a_gzip_bomb_is_inflated_up_to_the_cap_only():
    bomb = gzip.compress(bytes(100_000_000))
    assert len(bomb) < 150_000
    tracemalloc.start()
    try:
        response, _, _ = await fetched(answer(bomb, headers={"Content-Encoding": "gzip"}), timeout=5)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (response.cut, len(response.body)) == (Cause.TOO_LARGE, module.BODY_CAP)
    assert peak < 8 * module.BODY_CAP


async def test_headers_that_never_end_are_cut_off():
    async def flood():
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            yield b"X-More: " + b"x" * 1000 + b"\r\n"

    async with web(flood) as server:
        with pytest.raises(ConnectionFailed) as caught:
            await fetch(network({80: server.port}), f"http://{HOST}/", timeout=5)
    assert caught.value.cause is Cause.PROTOCOL_ERROR
    assert server.sent < 20_000_000


async def test_headers_are_kept_within_bounds():
    headers = {f"X-{number}": "v" for number in range(300)} | {"X-Long": "x" * 20_000}
    response = (await fetched(answer(headers={"X-Long": "x" * 20_000, **headers}))).response
    assert len(response.headers) <= 100
    assert max(len(value) for _, value in response.headers) <= 4096


# Compression.


@pytest.mark.parametrize("coding", ["gzip", "GZIP", " gzip ", "x-gzip"])
async def test_gzip_is_read(coding):
    content = answer(gzip.compress(PAGE), headers={"Content-Encoding": coding})
    assert (await fetched(content)).response.body == PAGE


async def test_gzip_in_several_members_is_read_whole():
    content = answer(
        gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]), headers={"Content-Encoding": "gzip"}
    )
    assert (await fetched(content)).response.body == PAGE


async def test_padding_after_the_gzip_is_left_aside():
    """As gzip(1) and browsers do."""
    content = answer(gzip.compress(PAGE) + bytes(8), headers={"Content-Encoding": "gzip"})
    response = (await fetched(content)).response
    assert (response.cut, response.body) == (None, PAGE)


@pytest.mark.parametrize(
    "body", [PAGE, b"\x1f\x8b\x08garbage", gzip.compress(PAGE)[:-20]], ids=["plain", "garbage", "cut"]
)
async def test_gzip_that_is_none_is_no_page(body):
    response = (await fetched(answer(body, headers={"Content-Encoding": "gzip"}))).response
    assert response.cut is Cause.PROTOCOL_ERROR


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, br"])
async def test_a_coding_that_was_not_asked_for_is_no_page(coding):
    content = answer(zlib.compress(PAGE), headers={"Content-Encoding": coding})
    assert (await fetched(content)).response.cut is Cause.PROTOCOL_ERROR


# Too little.


async def test_a_refused_port_is_refused():
    with pytest.raises(ConnectionFailed) as caught:
        await fetch(network({80: free_port()}), f"http://{HOST}/", timeout=SOON)
    assert caught.value.cause is Cause.REFUSED


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_silent_port_is_a_time_out(scheme):
    assert await cause_from(silence, scheme) is Cause.TIMED_OUT


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_reset_is_a_reset(scheme):
    assert await cause_from(hang_up, scheme) is Cause.RESET


async def test_a_handshake_that_is_hung_up_on_is_no_refusal_of_tls():
    """A filter that closes the connection says nothing of the site."""

    async def close(peer: Peer) -> None:
        await peer.reader.read(1)

    assert await cause_from(close, "https") is Cause.RESET


async def test_clear_text_where_tls_is_expected_is_a_failure_of_tls():
    async def refuse(peer: Peer) -> None:
        await peer.reader.read(1)
        await peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    assert await cause_from(refuse, "https") is Cause.TLS_FAILED


@pytest.mark.parametrize(
    "data",
    [b"<html>HTTP/0.9 had no head</html>\r\n\r\n", b"\x00" * 500, b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-x\r\n"],
)
async def test_what_is_not_http_is_a_protocol_error(data):
    assert await cause_from(saying(data)) is Cause.PROTOCOL_ERROR


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200 OK\r\nContent-"])
async def test_an_answer_that_stops_before_its_body_is_no_answer(data):
    assert await cause_from(saying(data)) in (Cause.PROTOCOL_ERROR, Cause.RESET)


async def test_a_body_that_breaks_off_is_marked():
    response = (await fetched(answer(PAGE, length=5000))).response
    assert (response.cut, response.body) == (Cause.PROTOCOL_ERROR, PAGE)


async def test_a_body_that_is_reset_is_marked():
    async def converse(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        await peer.send(answer(PAGE, length=5000))
        await asyncio.sleep(0.1)
        peer.reset()

    async with serve(converse) as server:
        response = await fetch(network({80: server.port}), f"http://{HOST}/", timeout=SOON)
    assert (response.status, response.cut) == (200, Cause.PROTOCOL_ERROR)


async def test_headers_that_drip_are_a_time_out():
    content = endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", pause=0.02)
    started = time.perf_counter()
    with pytest.raises(ConnectionFailed) as caught:
        await fetched(content)
    assert caught.value.cause is Cause.TIMED_OUT
    assert time.perf_counter() - started < SOON + 3


async def test_another_address_is_tried_when_the_first_does_not_answer():
    async with web(answer()) as server:
        way = network({80: server.port}, {HOST: ("127.0.0.9", "127.0.0.1")}, "127.0.0.1", "127.0.0.9")
        response = await fetch(way, f"http://{HOST}/", timeout=SOON)
    assert response.address == "127.0.0.1"


# Names and addresses.


async def test_an_unknown_host_is_unknown():
    with pytest.raises(ConnectionFailed) as caught:
        await fetch(network({}), "http://nowhere.test/", timeout=SOON)
    assert caught.value.cause is Cause.UNKNOWN_HOST


@pytest.mark.parametrize(
    "address", ["127.0.0.2", "169.254.169.254", "10.0.0.1", "::1", "::ffff:7f00:1", "192.168.0.1"]
)
@pytest.mark.parametrize("by_name", [True, False])
async def test_a_private_address_is_refused_whoever_names_it(address, by_name):
    bracketed = f"[{address}]" if ":" in address else address
    host = "trap.test" if by_name else bracketed
    way = network({}, {"trap.test": (address,)})
    with pytest.raises(ConnectionFailed) as caught:
        await fetch(way, f"http://{host}/", timeout=SOON)
    assert caught.value.cause is Cause.FORBIDDEN_ADDRESS


async def test_the_usual_policy_refuses_this_machine():
    way = Network(FixedResolver({(HOST, "A"): ("127.0.0.1",)}), AddressPolicy())
    with pytest.raises(ConnectionFailed) as caught:
        await way.connect_host(HOST, 80)
    assert caught.value.cause is Cause.FORBIDDEN_ADDRESS
    with pytest.raises(ConnectionFailed):
        await way.connect("127.0.0.1", 80)


async def test_a_name_in_two_alphabets_is_asked_in_ascii():
    async with web(answer()) as server:
        way = network({80: server.port}, {"xn--buf-xla.test": ("127.0.0.1",)})
        response = await fetch(way, "http://xn--buf-xla.test/", timeout=SOON)
    assert response.status == 200
    assert b"xn--buf-xla.test\r\n" in server.heads[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:99999/",
        "http://xn--/",
        "http://a\x7fb.test/",
        f"http://{HOST}/" + "x" * 70_000,
        "http://-é.test/",
        "http://" + "a" * 70 + ".test/",
        "http://a..b/",
    ],
)
async def test_an_address_that_no_client_can_follow_gets_a_cause(url):
    """Servers put anything in a Location header."""
    with pytest.raises(ConnectionFailed):
        await fetch(network({}), url, timeout=SOON)


# TLS.


@pytest.mark.parametrize(
    ("names", "begins", "ends"),
    [((HOST,), -90, -30), ((HOST,), 10, 20), (("other.test",), -10, 10), ((), -10, 10)],
    ids=["expired", "not yet valid", "wrong name", "no name"],
)
async def test_a_bad_certificate_keeps_nobody_from_reading(tmp_path, names, begins, ends):
    issued = certificates.leaf(names, begins=begins, ends=ends)  # and self-signed
    async with web(answer(), tls=issued.context(tmp_path)) as server:
        response = await fetch(network({443: server.port}), f"https://{HOST}/", timeout=2)
    assert response.body == PAGE


async def test_the_host_is_named_in_the_handshake(tmp_path):
    seen: list[str | None] = []
    context = certificates.leaf((HOST,)).context(tmp_path)
    context.sni_callback = lambda _session, name, _context: seen.append(name)
    async with web(answer(), tls=context) as server:
        way = network({443: server.port})
        await fetch(way, f"https://{HOST}/", timeout=2)
        await fetch(way, "https://127.0.0.1/", timeout=2)
    assert seen == [HOST, None]  # an address is no name (RFC 6066 §3)


async def test_a_kept_connection_never_serves_another_name(tmp_path):
    async with web(answer(), tls=certificates.leaf((HOST,)).context(tmp_path)) as server:
        way = network({443: server.port})
        for _ in range(2):
            await fetch(way, f"https://{HOST}/", timeout=2)
    assert server.connections == 2


# Connections that are kept from one request to the next.


def keeping(answers: int = 1000):
    """A server that answers several requests on a connection, then hangs up without a word."""

    async def converse(peer: Peer) -> None:
        for _ in range(answers):
            head = await peer.reader.readuntil(b"\r\n\r\n")
            peer.server.heads.append(head)
            length = f"Content-Length: {len(PAGE)}\r\n"
            await peer.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{length}\r\n".encode() + PAGE)

    return converse


async def test_a_client_keeps_its_connection():
    async with serve(keeping()) as server, open_client(network({80: server.port})) as client:
        for path in ("a", "b", "c"):
            assert (await client.fetch(f"http://{HOST}/{path}", timeout=SOON)).body == PAGE
    assert (server.connections, len(server.heads)) == (1, 3)


async def test_a_connection_that_went_stale_is_opened_anew_and_the_request_made_once_more():
    async with serve(keeping(answers=1)) as server, open_client(network({80: server.port})) as client:
        for path in ("a", "b", "c"):
            assert (await client.fetch(f"http://{HOST}/{path}", timeout=SOON)).status == 200
            await asyncio.sleep(0.05)
    asked = [head.split(b" ")[1] for head in server.heads]
    assert (server.connections, asked) == (3, [b"/a", b"/b", b"/c"])


async def test_what_is_said_on_an_idle_connection_is_no_answer_to_the_next_request():
    """Some servers say 408 before they hang up."""

    async def converse(peer: Peer) -> None:
        await keeping(answers=1)(peer)
        await peer.send(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")

    async with serve(converse) as server, open_client(network({80: server.port})) as client:
        for path in ("a", "b"):
            assert (await client.fetch(f"http://{HOST}/{path}", timeout=SOON)).status == 200
            await asyncio.sleep(0.05)
    assert server.connections == 2


async def test_a_server_that_hangs_up_on_every_request_is_asked_twice_and_no_more():
    calls = 0

    async def converse(peer: Peer) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            await keeping(answers=1)(peer)
        await peer.reader.readuntil(b"\r\n\r\n")

    async with serve(converse) as server, open_client(network({80: server.port})) as client:
        await client.fetch(f"http://{HOST}/a", timeout=SOON)
        with pytest.raises(ConnectionFailed):
            await client.fetch(f"http://{HOST}/b", timeout=SOON)
        # Of the failure nothing is kept: the next request has a connection of its own.
        with pytest.raises(ConnectionFailed):
            await client.fetch(f"http://{HOST}/c", timeout=SOON)
    assert server.connections <= 4


async def test_a_connection_is_kept_for_its_name_its_port_and_its_scheme(tmp_path):
    """One of the same address would be answered in another name."""
    hosts = {"other.test": ("127.0.0.1",)}
    tls = certificates.leaf((HOST,)).context(tmp_path)
    async with serve(keeping()) as plain, serve(keeping(), tls=tls) as secure:
        ports = {80: plain.port, 8080: plain.port, 443: secure.port}
        async with open_client(network(ports, hosts)) as client:
            for _ in range(2):
                for url in (
                    f"http://{HOST}/",
                    "http://other.test/",
                    f"http://{HOST}:8080/",
                    f"https://{HOST}/",
                ):
                    await client.fetch(url, timeout=2)
    assert (plain.connections, secure.connections) == (3, 1)
    named = [head.lower().partition(b"host: ")[2].partition(b"\r\n")[0].decode() for head in plain.heads]
    assert named == [HOST, "other.test", f"{HOST}:8080"] * 2


async def test_names_of_one_address_are_each_named_in_their_handshake(tmp_path):
    seen: list[str | None] = []
    context = certificates.leaf((HOST,)).context(tmp_path)
    context.sni_callback = lambda _session, name, _context: seen.append(name)
    async with serve(keeping(), tls=context) as server:
        way = network({443: server.port}, {"other.test": ("127.0.0.1",)})
        async with open_client(way) as client:
            for name in (HOST, "other.test", HOST):
                await client.fetch(f"https://{name}/", timeout=2)
    assert seen == [HOST, "other.test"]


async def test_a_name_that_moves_to_a_forbidden_address_is_not_asked_on_the_kept_connection():
    """Each request resolves and judges anew."""
    async with serve(keeping()) as server:
        way = network({80: server.port})
        async with open_client(way) as client:
            await client.fetch(f"http://{HOST}/", timeout=SOON)
            way.resolver.table[HOST, "A"] = ("127.0.0.9",)
            with pytest.raises(ConnectionFailed) as caught:
                await client.fetch(f"http://{HOST}/", timeout=SOON)
    assert caught.value.cause is Cause.FORBIDDEN_ADDRESS
    assert len(server.heads) == 1


async def test_a_body_that_was_cut_does_not_spoil_the_next_answer(monkeypatch):
    monkeypatch.setattr(module, "BODY_CAP", 10)
    async with serve(keeping()) as server, open_client(network({80: server.port})) as client:
        for _ in range(3):
            response = await client.fetch(f"http://{HOST}/", timeout=SOON)
            assert (response.status, response.cut, response.body) == (200, Cause.TOO_LARGE, PAGE[:10])


async def test_a_time_out_does_not_spoil_the_next_answer():
    async def converse(peer: Peer) -> None:
        while head := await peer.reader.readuntil(b"\r\n\r\n"):
            if b"/slow" in head:
                await asyncio.sleep(SOON + 0.3)
            await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + head[4:9])

    async with serve(converse) as server, open_client(network({80: server.port})) as client:
        assert (await client.fetch(f"http://{HOST}/aaaa", timeout=SOON)).body == b"/aaaa"
        with pytest.raises(ConnectionFailed) as caught:
            await client.fetch(f"http://{HOST}/slow", timeout=SOON)
        assert caught.value.cause is Cause.TIMED_OUT
        assert (await client.fetch(f"http://{HOST}/bbbb", timeout=SOON)).body == b"/bbbb"


@pytest.mark.parametrize(("cap", "requests"), [(len(PAGE), 2), (len(PAGE) - 1, 3)])
async def test_an_answer_that_was_kept_is_given_again_unless_it_is_large(monkeypatch, cap, requests):
    monkeypatch.setattr(module, "_KEPT", cap)
    async with serve(keeping()) as server, open_client(network({80: server.port})) as client:
        first = await client.fetch(f"http://{HOST}/", timeout=SOON)
        client.keep(first)
        assert await client.fetch(f"http://{HOST}/", timeout=SOON) == first
        await client.fetch(f"http://{HOST}/other", timeout=SOON)
    assert len(server.heads) == requests


@pytest.mark.parametrize("error", [None, RuntimeError("in the middle")])
async def test_all_connections_are_closed_at_the_end(error):
    left = asyncio.Event()

    async def converse(peer: Peer) -> None:
        await keeping(answers=1)(peer)
        await peer.reader.read(-1)
        left.set()

    async with serve(converse) as server:
        with suppress(RuntimeError):
            async with open_client(network({80: server.port})) as client:
                await client.fetch(f"http://{HOST}/", timeout=SOON)
                assert not left.is_set()
                if error is not None:
                    raise error
        async with asyncio.timeout(2):
            await left.wait()


# A real server.


async def test_nginx_speaks_http2_and_compresses(tmp_path):
    plain, secure = free_ports(2)
    chain, key = certificates.leaf((HOST,)).write(tmp_path, "site")
    (tmp_path / "index.html").write_bytes(PAGE + b" " * 5000)
    servers = f"""
        server {{ listen 127.0.0.1:{plain}; return 301 https://$host$request_uri; }}
        server {{
            listen 127.0.0.1:{secure} ssl http2; root {tmp_path}; gzip on; gzip_types text/html;
            ssl_certificate {chain}; ssl_certificate_key {key};
        }}"""
    with nginx(tmp_path, servers, [plain, secure]):
        way = network({80: plain, 443: secure})
        first = await fetch(way, f"http://{HOST}/", timeout=3)
        response = await fetch(way, f"https://{HOST}/", timeout=3)
    assert (first.status, first.header("location")) == (301, f"https://{HOST}/")
    assert (response.http_version, response.header("content-encoding")) == ("HTTP/2", "gzip")
    assert response.body == PAGE + b" " * 5000
    assert all(ours <= theirs for ours, theirs in pairwise([len(PAGE), len(response.body)]))
