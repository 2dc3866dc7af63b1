"""One ClientHello per version: what is said, what is understood, and what stays unknown."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.tls import Offer
from auditor.probes.tls import versions as module
from auditor.probes.tls.asking import Flight
from auditor.probes.tls.hello import read_server_hello
from auditor.probes.tls.versions import ask_version, client_hello, read_answer
from auditor.probes.tls.wire import VERSIONS, Alert
from tests.servers.networks import HOST, network
from tests.servers.tcp import Peer, free_port, hang_up, serve, silence
from tests.servers.tlszoo import Hello, alert, record

_ALERT, _HANDSHAKE = 21, 22
_TLS12, _TLS13 = 0x0303, 0x0304

#: Alerts of RFC 8446 §6, by the meaning that they have here.
REFUSALS = {"handshake_failure": 40, "illegal_parameter": 47, "protocol_version": 70, "security": 71}
OTHERS = {"unexpected_message": 10, "decode_error": 50, "internal_error": 80, "unrecognized_name": 112}


def server_hello(legacy: int, selected: int | None = None, session: bytes = b"") -> bytes:
    """The message, without its record."""
    body = struct.pack("!H", legacy) + bytes(32) + bytes([len(session)]) + session + b"\xc0\x2f\x00"
    if selected is not None:
        extensions = struct.pack("!HH", 65281, 1) + b"\x00" + struct.pack("!HHH", 43, 2, selected)
        body += struct.pack("!H", len(extensions)) + extensions
    return b"\x02" + len(body).to_bytes(3, "big") + body


def hello(legacy: int, selected: int | None = None) -> bytes:
    return record(_HANDSHAKE, server_hello(legacy, selected))


def saying(*pieces: bytes):
    """A server that waits for the whole ClientHello, speaks and closes."""

    async def converse(peer: Peer) -> None:
        head = await peer.reader.readexactly(5)
        await peer.reader.readexactly(int.from_bytes(head[3:], "big"))
        for piece in pieces:
            await peer.send(piece)

    return converse


async def offer_of(converse, version: str = "TLSv1.2") -> Offer:
    async with serve(converse) as server:
        way = network({443: server.port})
        return await ask_version(way, HOST, "127.0.0.1", 443, version)


# What servers answer.


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_server_hello_of_that_version_is_an_offer(version):
    number = VERSIONS[version]
    sent = hello(_TLS12, _TLS13) if number == _TLS13 else hello(number)
    assert await offer_of(saying(sent), version) is Offer.OFFERED


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("code", REFUSALS.values(), ids=REFUSALS)
async def test_an_alert_about_the_version_is_a_refusal(version, code):
    assert await offer_of(saying(alert(code)), version) is Offer.REFUSED


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
async def test_an_alert_about_something_else_tells_nothing(code):
    assert await offer_of(saying(alert(code))) is Offer.UNKNOWN


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_warning_does_not_hide_the_answer(version):
    """RFC 6066 §3: a server may warn that it does not know the name, and go on."""
    number = VERSIONS[version]
    sent = hello(_TLS12, _TLS13) if number == _TLS13 else hello(number)
    assert await offer_of(saying(alert(112, level=1), sent), version) is Offer.OFFERED


async def test_a_warning_then_a_refusal_is_a_refusal():
    assert await offer_of(saying(alert(112, level=1) + alert(70))) is Offer.REFUSED


async def test_nothing_but_warnings_tells_nothing():
    assert await offer_of(saying(alert(112, level=1) * 50)) is Offer.UNKNOWN


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("TLSv1.3", hello(_TLS12)),
        ("TLSv1.3", hello(0x0301)),
        ("TLSv1.2", hello(0x0302)),
        ("TLSv1.2", hello(0x0301)),
        ("TLSv1.1", hello(0x0300)),
    ],
)
async def test_an_answer_in_a_lower_version_is_a_refusal(asked, answered):
    assert await offer_of(saying(answered), asked) is Offer.REFUSED


async def test_tls13_is_told_by_its_extension_and_not_by_the_legacy_version():
    assert await offer_of(saying(hello(_TLS12, _TLS13)), "TLSv1.2") is Offer.REFUSED


async def test_an_answer_with_a_session_and_the_next_messages_is_understood():
    """Servers often put Certificate and ServerHelloDone in the same record."""
    fragment = server_hello(_TLS12, None, session=bytes(32)) + b"\x0b\x00\x00\x03\x00\x00\x00"
    assert await offer_of(saying(record(_HANDSHAKE, fragment))) is Offer.OFFERED


async def test_an_answer_in_pieces_is_put_together():
    async def converse(peer: Peer) -> None:
        for byte in hello(_TLS12):
            await peer.send(bytes([byte]))
            await asyncio.sleep(0.001)

    assert await offer_of(converse) is Offer.OFFERED


# What is no answer.


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x16\x03",
        hello(_TLS12)[:30],
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"220 mail.ville.test ESMTP\r\n",
        b"\x00" * 600,
        b"\xff" * 70_000,
        record(_HANDSHAKE, b""),
        record(_ALERT, b""),
        record(_ALERT, b"\x02"),
        record(_HANDSHAKE, b"\x02\x00\x00\x02\x03\x03"),
        record(_HANDSHAKE, b"\x0b\x00\x00\x00"),
        record(23, b"data"),
    ],
    ids=range(13),
)
@pytest.mark.parametrize("version", ["SSLv3", "TLSv1.2", "TLSv1.3"])
async def test_what_is_no_tls_tells_nothing(data, version):
    assert await offer_of(saying(data), version) is Offer.UNKNOWN


async def test_a_reset_tells_nothing():
    assert await offer_of(hang_up) is Offer.UNKNOWN


async def test_a_closed_port_tells_nothing():
    way = network({443: free_port()})
    assert await ask_version(way, HOST, "127.0.0.1", 443, "TLSv1.2") is Offer.UNKNOWN


async def test_an_address_that_may_not_be_reached_tells_nothing():
    assert await ask_version(network({}), HOST, "10.0.0.1", 443, "TLSv1.2") is Offer.UNKNOWN


async def drip(peer: Peer) -> None:
    for byte in record(_HANDSHAKE, bytes(2000)):
        await peer.send(bytes([byte]))
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "converse", [silence, drip, saying(b"\x16\x03\x03\xff\xff")], ids=["no", "drip", "cut"]
)
async def test_a_server_that_takes_its_time_tells_nothing(monkeypatch, converse):
    monkeypatch.setattr(module, "ANSWER_TIMEOUT", 0.2)
    started = time.perf_counter()
    assert await offer_of(converse) is Offer.UNKNOWN
    assert time.perf_counter() - started < 4


# What an answer says.


@given(st.integers(0, 255), st.sampled_from(list(VERSIONS.values())))
def test_no_alert_is_an_offer(code, version):
    assert read_answer(version, Alert(code)) is not Offer.OFFERED


# What we say.


@pytest.mark.parametrize("host", [HOST, "192.0.2.1", "2001:db8::1", "a" * 63 + ".test"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_hello_is_well_formed(version, host):
    number = VERSIONS[version]
    said = Hello(client_hello(number, host))
    assert said.content_type == 22
    assert said.record_version == min(number, 0x0301)
    assert said.version == min(number, _TLS12)
    assert len(said.suites) == len(set(said.suites)) <= 64
    assert said.compression == b"\x00"
    assert (number == _TLS13) == any(suite >> 8 == 0x13 for suite in said.suites)


def test_ssl3_has_no_extensions():
    """RFC 6101 knows none, and servers of that age may refuse them."""
    assert Hello(client_hello(0x0300, HOST)).extensions is None


@pytest.mark.parametrize("version", [name for name in VERSIONS if name != "SSLv3"])
def test_a_name_is_said_and_an_address_is_not(version):
    """RFC 6066 §3: literal addresses are not permitted."""
    extensions = Hello(client_hello(VERSIONS[version], HOST)).extensions
    assert extensions
    name = HOST.encode("ascii")
    assert extensions[0] == struct.pack("!HBH", len(name) + 3, 0, len(name)) + name
    for address in ("192.0.2.1", "2001:db8::1"):
        assert str(ipaddress.ip_address(address)) == address
        assert 0 not in (Hello(client_hello(VERSIONS[version], address)).extensions or {})


@pytest.mark.parametrize("version", VERSIONS)
def test_only_tls13_is_asked_by_extension(version):
    extensions = Hello(client_hello(VERSIONS[version], HOST)).extensions or {}
    assert (43 in extensions) == (51 in extensions) == (version == "TLSv1.3")
    if version == "TLSv1.3":
        assert extensions[43] == b"\x02\x03\x04"


def test_no_two_hellos_share_their_random():
    first, second = (Hello(client_hello(_TLS13, HOST)) for _ in range(2))
    assert first.random != second.random
    assert len(first.session) == 32  # RFC 8446 §D.4


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_openssl_reads_a_hello_and_answers_it(tmp_path, version):
    """A judge that is not ours: OpenSSL accepts the ClientHello and goes on with the handshake."""
    from tests.servers import certificates

    context = certificates.leaf((HOST,)).context(tmp_path)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(client_hello(VERSIONS[version], HOST))
    with pytest.raises(ssl.SSLWantReadError):
        server.do_handshake()
    content_type, _, length = struct.unpack("!BHH", outgoing.read(5))
    message = outgoing.read(length)
    assert (content_type, message[0]) == (_HANDSHAKE, 2)
    flight = Flight(read_server_hello(message[4 : 4 + int.from_bytes(message[1:4], "big")]))
    assert read_answer(VERSIONS[version], flight) is Offer.OFFERED
