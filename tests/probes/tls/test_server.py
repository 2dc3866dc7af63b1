"""The TLS of a site, seen on a real nginx and on servers with bad manners."""

from __future__ import annotations

import contextlib
import gc
import struct
import time
from typing import NamedTuple

import pytest

from auditor.facts.tls import Offer, TlsServer
from auditor.model import Cause
from auditor.network import AddressPolicy, Network
from auditor.network import network as network_module
from auditor.network.resolver import Answer
from auditor.probe import ProbeFailed
from auditor.probes.tls import tls_server
from auditor.probes.tls import versions as versions_module
from auditor.probes.tls.wire import VERSIONS
from tests.servers import certificates
from tests.servers.certificates import Issued
from tests.servers.http import answer, web
from tests.servers.networks import HOST, FixedResolver, network, target
from tests.servers.nginx import free_ports, nginx
from tests.servers.tcp import Peer, free_port, hang_up, serve, silence

# asyncio leaves a transport to the garbage collector when a handshake is reset; it is collected at the
# end of the test that made it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

YES, NO = Offer.OFFERED, Offer.REFUSED


@pytest.fixture(autouse=True)
def collect():
    yield
    gc.collect()


class Site(NamedTuple):
    ports: dict[str, int]
    issued: dict[str, Issued]


#: Name of a server → its protocols, in nginx's words.
PROTOCOLS = {
    "usual": "TLSv1.2 TLSv1.3",
    "modern": "TLSv1.3",
    "old": "TLSv1 TLSv1.1 TLSv1.2",
    "expired": "TLSv1.2 TLSv1.3",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One nginx with a server for each way of speaking TLS."""
    folder = tmp_path_factory.mktemp("nginx")
    root = certificates.authority("Root")
    middle = certificates.authority("Intermediate", root)
    issued = {
        "usual": certificates.leaf((HOST,), middle),
        "modern": certificates.leaf((HOST,), middle),
        "old": certificates.leaf((HOST,), key=certificates.rsa_key(2048)),
        "expired": certificates.leaf((HOST,), begins=-90, ends=-30),  # and self-signed
    }
    ports = dict(zip(PROTOCOLS, free_ports(len(PROTOCOLS)), strict=True))
    blocks = []
    for name, port in ports.items():
        chain, key = issued[name].write(folder, name)
        ciphers = "ssl_ciphers ALL:@SECLEVEL=0;" if name == "old" else ""
        blocks.append(
            f"server {{ listen 127.0.0.1:{port} ssl; ssl_protocols {PROTOCOLS[name]}; {ciphers}"
            f" ssl_certificate {chain}; ssl_certificate_key {key}; return 204; }}"
        )
    with nginx(folder, "\n".join(blocks), list(ports.values())):
        yield Site(ports, issued)


async def look(port: int, **others) -> TlsServer:
    return await tls_server.function(target(**others), network({443: port}))


async def failure_of(converse) -> ProbeFailed:
    async with serve(converse) as server:
        with pytest.raises(ProbeFailed) as caught:
            await look(server.port)
    return caught.value


# A real server.


@pytest.mark.parametrize(
    ("name", "negotiated", "offers"),
    [
        ("usual", "TLSv1.3", (NO, NO, NO, YES, YES)),
        ("modern", "TLSv1.3", (NO, NO, NO, NO, YES)),
        ("old", "TLSv1.2", (NO, YES, YES, YES, NO)),
        ("expired", "TLSv1.3", (NO, NO, NO, YES, YES)),
    ],
)
async def test_each_server_is_seen_as_it_is(site, name, negotiated, offers):
    found = await look(site.ports[name])
    (endpoint,) = found.endpoints
    assert (found.host, endpoint.address, endpoint.port) == (HOST, "127.0.0.1", 443)
    assert (endpoint.cause, endpoint.version) == (None, negotiated)
    assert endpoint.versions == dict(zip(VERSIONS, offers, strict=True))
    assert endpoint.chain == (site.issued[name].chain or (site.issued[name].text,))
    assert endpoint.cipher


async def test_the_version_of_the_handshake_is_not_asked_for_again(site):
    class Counting(Network):
        opened = 0

        async def connect(self, *arguments, **others):
            self.opened += 1
            return await super().connect(*arguments, **others)

    way = network({443: site.ports["usual"]})
    way = Counting(way.resolver, way.policy, {443: site.ports["usual"]})
    await tls_server.function(target(), way)
    assert way.opened == len(VERSIONS)  # the handshake, and one for each other version


async def test_the_chain_is_what_was_sent_leaf_first(site):
    (endpoint,) = (await look(site.ports["usual"])).endpoints
    leaf = site.issued["usual"]
    assert endpoint.chain == (leaf.text, leaf.issuers[0].text)  # and no root


async def test_an_honest_protocol_is_agreed_upon(tmp_path):
    (port,) = free_ports(1)
    chain, key = certificates.leaf((HOST,)).write(tmp_path, "site")
    block = (
        f"server {{ listen 127.0.0.1:{port} ssl http2;"
        f" ssl_certificate {chain}; ssl_certificate_key {key}; return 204; }}"
    )
    with nginx(tmp_path, block, [port]):
        (endpoint,) = (await look(port)).endpoints
    assert endpoint.alpn == "h2"


async def test_an_address_without_a_name(site):
    found = await look(
        site.ports["usual"], url="https://127.0.0.1/", host="127.0.0.1", domain=None, mail_domain=None
    )
    assert found.host == "127.0.0.1"
    assert found.endpoints[0].versions["TLSv1.2"] is YES
    assert found.endpoints[0].chain == site.issued["usual"].chain


async def test_a_port_written_in_the_target_is_asked(site):
    way = network({8443: site.ports["usual"]})
    found = await tls_server.function(target(url=f"https://{HOST}:8443/", port=8443), way)
    assert found.endpoints[0].port == 8443
    assert found.endpoints[0].version == "TLSv1.3"


async def test_a_port_of_the_clear_site_is_not_that_of_tls(site):
    clear = target(url=f"http://{HOST}:8080/", port=8080, secure_asked=False)
    found = await tls_server.function(clear, network({443: site.ports["usual"], 8080: free_port()}))
    assert found.endpoints[0].port == 443


# Several addresses.


@pytest.mark.parametrize("addresses", [("127.0.0.1", "127.0.0.9"), ("127.0.0.9", "127.0.0.1")])
async def test_a_closed_address_does_not_hide_the_other(site, addresses):
    way = network({443: site.ports["usual"]}, {HOST: addresses}, *addresses)
    found = await tls_server.function(target(), way)
    assert [endpoint.address for endpoint in found.endpoints] == list(addresses)
    by_address = {endpoint.address: endpoint for endpoint in found.endpoints}
    assert by_address["127.0.0.1"].version == "TLSv1.3"
    closed = by_address["127.0.0.9"]
    assert (closed.cause, closed.version, closed.chain) == (Cause.REFUSED, None, ())
    assert YES not in closed.versions.values()
    assert NO not in closed.versions.values()  # a closed port refuses no version


async def test_ipv6_is_looked_at_as_well(tmp_path):
    context = certificates.leaf((HOST,)).context(tmp_path)
    async with contextlib.AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(web(answer(), host="::1", tls=context))
        except OSError:
            pytest.skip("no IPv6 here: what it would prove stays unproved")
        table = {(HOST, "A"): ("127.0.0.9",), (HOST, "AAAA"): ("::1",)}
        way = Network(FixedResolver(table), AddressPolicy(allow_private=True), {443: server.port})
        found = await tls_server.function(target(), way)
    assert [endpoint.address for endpoint in found.endpoints] == ["127.0.0.9", "::1"]
    assert found.endpoints[1].versions["TLSv1.3"] is YES


async def test_no_more_than_eight_addresses_are_looked_at(site):
    many = tuple(f"127.0.0.{number}" for number in range(1, 40))
    found = await tls_server.function(target(), network({443: site.ports["usual"]}, {HOST: many}, *many))
    assert len(found.endpoints) == 8


async def test_a_private_address_among_others_is_not_reached(site):
    way = network({443: site.ports["usual"]}, {HOST: ("10.0.0.1", "127.0.0.1")})
    found = await tls_server.function(target(), way)
    assert [endpoint.address for endpoint in found.endpoints] == ["127.0.0.1"]


# Nothing to see.


@pytest.mark.parametrize(
    ("table", "cause"),
    [
        ({}, Cause.UNKNOWN_HOST),
        ({(HOST, "A"): Answer()}, Cause.UNKNOWN_HOST),
        ({(HOST, "A"): ("10.0.0.1",)}, Cause.FORBIDDEN_ADDRESS),
        ({(HOST, "A"): Answer(cause=Cause.TIMED_OUT)}, Cause.TIMED_OUT),
        ({(HOST, "A"): Answer(), (HOST, "AAAA"): Answer(cause=Cause.RESOLVER_FAILED)}, Cause.RESOLVER_FAILED),
    ],
)
async def test_a_host_without_a_usable_address_has_its_cause(table, cause):
    with pytest.raises(ProbeFailed) as caught:
        await tls_server.function(target(), Network(FixedResolver(table), AddressPolicy()))
    assert caught.value.cause is cause


async def test_a_closed_port_is_seen_as_one():
    seen = await look(free_port())
    assert [(endpoint.cause, endpoint.chain) for endpoint in seen.endpoints] == [(Cause.REFUSED, ())]


async def test_silence_has_its_cause(monkeypatch):
    monkeypatch.setitem(network_module.Network.open.__kwdefaults__, "timeout", 0.3)
    monkeypatch.setattr(versions_module, "ANSWER_TIMEOUT", 0.2)
    started = time.perf_counter()
    assert (await failure_of(silence)).cause is Cause.TIMED_OUT
    assert time.perf_counter() - started < 3


async def test_a_reset_has_its_cause():
    assert (await failure_of(hang_up)).cause is Cause.RESET


async def test_a_hang_up_has_its_cause():
    async def close(peer: Peer) -> None:
        await peer.reader.read(1)

    assert (await failure_of(close)).cause is Cause.RESET


@pytest.mark.parametrize("banner", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 ESMTP\r\n", bytes(100)])
async def test_something_else_than_tls_has_its_cause(banner):
    async def converse(peer: Peer) -> None:
        await peer.reader.read(1)
        await peer.send(banner)

    assert (await failure_of(converse)).cause is Cause.TLS_FAILED


@pytest.mark.parametrize("code", [40, 80, 112])
async def test_an_alert_for_all_answer_has_its_cause(code):
    """Hosts that serve no such name answer so: no version was offered, none can be told."""

    async def converse(peer: Peer) -> None:
        head = await peer.reader.readexactly(5)
        await peer.reader.readexactly(int.from_bytes(head[3:], "big"))
        await peer.send(struct.pack("!BHH", 21, 0x0303, 2) + bytes([2, code]))

    failure = await failure_of(converse)
    assert failure.cause is Cause.TLS_FAILED
    assert failure.detail


async def test_a_server_of_ssl3_alone_is_seen_though_no_handshake_succeeds():
    """What no client of today can speak is still worth a warning."""

    async def converse(peer: Peer) -> None:
        head = await peer.reader.readexactly(5)
        sent = await peer.reader.readexactly(int.from_bytes(head[3:], "big"))
        if sent[4:6] == b"\x03\x00":
            body = b"\x03\x00" + bytes(32) + b"\x00\x00\x05\x00"
            fragment = b"\x02" + len(body).to_bytes(3, "big") + body
            await peer.send(struct.pack("!BHH", 22, 0x0300, len(fragment)) + fragment)
        else:
            await peer.send(struct.pack("!BHH", 21, 0x0300, 2) + b"\x02\x46")

    async with serve(converse) as server:
        (endpoint,) = (await look(server.port)).endpoints
    assert (endpoint.cause, endpoint.version, endpoint.chain) == (Cause.TLS_FAILED, None, ())
    assert endpoint.versions == dict(zip(VERSIONS, (YES, NO, NO, NO, NO), strict=True))


async def test_the_host_is_named_in_the_handshake(tmp_path):
    seen: list[str | None] = []
    context = certificates.leaf((HOST,)).context(tmp_path)
    context.sni_callback = lambda _session, name, _context: seen.append(name)
    async with web(answer(), tls=context) as server:
        await look(server.port)
    assert set(seen) == {HOST}
