"""A zoo of TLS servers with bad manners: canned bytes, no handshake is ever completed."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization

from tests.servers import certificates
from tests.servers.networks import HOST
from tests.servers.tcp import Peer

TLS12, TLS13 = 0x0303, 0x0304
_CCS, _ALERT, _HANDSHAKE, _HEARTBEAT = 20, 21, 22, 24

#: By this random a ServerHello is a HelloRetryRequest (RFC 8446 §4.1.3).
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


class Hello:
    """A ClientHello, read back by the letter of RFC 8446 §4.1.2."""

    def __init__(self, data: bytes) -> None:
        self.content_type, self.record_version, length = struct.unpack_from("!BHH", data)
        fragment = data[5:]
        assert len(fragment) == length
        assert fragment[0] == 1
        self.length = length
        body = fragment[4:]
        assert int.from_bytes(fragment[1:4], "big") == len(body)
        (self.version,) = struct.unpack_from("!H", body)
        self.random = body[2:34]
        position = 35 + body[34]
        self.session = body[35:position]
        (size,) = struct.unpack_from("!H", body, position)
        position += 2
        self.suites = struct.unpack_from(f"!{size // 2}H", body, position)
        position += size
        self.compression = body[position + 1 : position + 1 + body[position]]
        position += 1 + body[position]
        self.extensions: dict[int, bytes] | None = None
        if position < len(body):
            (size,) = struct.unpack_from("!H", body, position)
            position += 2
            assert position + size == len(body)
            self.extensions = {}
            while position < len(body):
                kind, size = struct.unpack_from("!HH", body, position)
                assert kind not in self.extensions
                self.extensions[kind] = body[position + 4 : position + 4 + size]
                position += 4 + size
            assert position == len(body)

    @property
    def versions(self) -> tuple[int, ...]:
        """Of ``supported_versions``."""
        listed = (self.extensions or {}).get(43, b"\x00")[1:]
        return struct.unpack(f"!{len(listed) // 2}H", listed)

    @property
    def groups(self) -> tuple[int, ...]:
        """Of ``supported_groups``."""
        listed = (self.extensions or {}).get(10, b"\x00\x00")[2:]
        return struct.unpack(f"!{len(listed) // 2}H", listed)


def record(content_type: int, fragment: bytes, version: int = TLS12) -> bytes:
    """A record."""
    return struct.pack("!BHH", content_type, version, len(fragment)) + fragment


def message(kind: int, body: bytes) -> bytes:
    """A handshake message."""
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def alert(code: int, level: int = 2) -> bytes:
    """An alert in its record."""
    return record(_ALERT, bytes([level, code]))


@cache
def leaf() -> Any:
    """The certificate of every beast, with an RSA key that decrypts fast."""
    return certificates.leaf((HOST,), key=certificates.rsa_key(1024))


def server_hello(
    version: int,
    suite: int,
    extensions: dict[int, bytes] | None = None,
    compression: int = 0,
    random: bytes = bytes(32),
) -> bytes:
    """A ServerHello message; of TLS 1.3 when the extensions say so."""
    body = struct.pack("!H", version) + random + b"\x00" + struct.pack("!HB", suite, compression)
    block = b"".join(struct.pack("!HH", kind, len(it)) + it for kind, it in (extensions or {}).items())
    return message(2, body + struct.pack("!H", len(block)) + block)


def certificate(*ders: bytes) -> bytes:
    """A Certificate message."""
    listed = b"".join(len(der).to_bytes(3, "big") + der for der in ders)
    return message(11, len(listed).to_bytes(3, "big") + listed)


#: What a beast does with a hello before it looks at it; True when it has done with it.
Habit = Callable[[Peer, Hello], Any]


@dataclass
class Beast:
    """A server, by its habits; it follows the client's order.

    Attributes:
        suites: that it accepts, up to TLS 1.2; suites13 and groups: of TLS 1.3.
        versions: that it speaks.
        reads: suites of a hello that it looks at.
        echoes: extensions that it repeats → what with.
        compresses: whether it chooses DEFLATE when it is offered.
        falls_back: whether it ignores TLS_FALLBACK_SCSV.
        tail: sent instead of its certificate and the end of its flight.
        refusal: the alert for what does not suit it.
        first: does something with a hello, before it is looked at.
        then: goes on after its flight.
    """

    suites: tuple[int, ...] = (0xC02F, 0x009C, 0x002F)
    versions: tuple[int, ...] = (TLS12,)
    suites13: tuple[int, ...] = (0x1301,)
    groups: tuple[int, ...] = (29, 23)
    reads: int = 1000
    echoes: dict[int, bytes] = field(default_factory=lambda: {0xFF01: b"\x00"})
    compresses: bool = False
    falls_back: bool = False
    tail: bytes | None = None
    refusal: int = 40
    first: Habit | None = None
    then: Habit | None = None
    heard: list[Hello] = field(default_factory=list)

    async def __call__(self, peer: Peer) -> None:
        """One connection."""
        head = await peer.reader.readexactly(5)
        if head[0] != _HANDSHAKE:  # SSLv2
            await peer.send(alert(70))
            return
        hello = Hello(head + await peer.reader.readexactly(int.from_bytes(head[3:], "big")))
        self.heard.append(hello)
        if self.first is not None and await self.first(peer, hello):
            return
        await self.answer(peer, hello)
        if self.then is not None:
            await self.then(peer, hello)

    async def answer(self, peer: Peer, hello: Hello) -> None:
        """Its flight, or an alert."""
        if TLS13 in hello.versions and TLS13 in self.versions:
            await self._answer13(peer, hello)
            return
        version = max((one for one in self.versions if one <= min(hello.version, TLS12)), default=0)
        if not version:
            await peer.send(alert(70))
            return
        if 0x5600 in hello.suites and version < max(self.versions) and not self.falls_back:
            await peer.send(alert(86))
            return
        suite = next((one for one in hello.suites[: self.reads] if one in self.suites), None)
        if suite is None:
            await peer.send(alert(self.refusal))
            return
        offered = hello.extensions or {}
        extensions = {kind: it for kind, it in self.echoes.items() if kind in offered}
        compression = 1 if self.compresses and 1 in hello.compression else 0
        fragment = server_hello(version, suite, extensions, compression)
        tail = self.tail
        if tail is None:
            der = leaf().certificate.public_bytes(serialization.Encoding.DER)
            tail = record(_HANDSHAKE, certificate(der) + message(14, b""))
        await peer.send(record(_HANDSHAKE, fragment) + tail)

    async def _answer13(self, peer: Peer, hello: Hello) -> None:
        suite = next((one for one in hello.suites if one in self.suites13), None)
        group = next((one for one in hello.groups if one in self.groups), None)
        if suite is None or group is None:
            await peer.send(alert(self.refusal))
            return
        extensions = {43: struct.pack("!H", TLS13), 51: struct.pack("!H", group)}
        await peer.send(record(_HANDSHAKE, server_hello(TLS12, suite, extensions, random=_RETRY)))


# Habits of those that look at what they were sent.


def hangs_on(deadly: Callable[[Hello], bool]) -> Habit:
    """Falls silent on some hellos."""

    async def first(peer: Peer, hello: Hello) -> bool:
        if deadly(hello):
            await peer.reader.read(-1)
            return True
        return False

    return first


def says_on(deadly: Callable[[Hello], bool], data: bytes) -> Habit:
    """Says something else to some hellos, and hangs up."""

    async def first(peer: Peer, hello: Hello) -> bool:
        if deadly(hello):
            await peer.send(data)
            return True
        return False

    return first


def resets_on(deadly: Callable[[Hello], bool]) -> Habit:
    """Resets the connection on some hellos."""

    async def first(peer: Peer, hello: Hello) -> bool:
        if deadly(hello):
            peer.reset()
            return True
        return False

    return first


# Habits of those that count.


def one_at_a_time(beast: Beast) -> Any:
    """Resets whoever comes while another is there."""
    present = 0

    async def converse(peer: Peer) -> None:
        nonlocal present
        if present:
            peer.reset()
            return
        present += 1
        try:
            await beast(peer)
            await peer.reader.read(-1)  # until the client leaves
        finally:
            present -= 1

    return converse


def waiting_line(beast: Beast) -> Any:
    """Serves one connection at a time, as ``openssl s_server`` does; the others wait."""
    turn = asyncio.Lock()

    async def converse(peer: Peer) -> None:
        async with turn:
            await beast(peer)
            await peer.reader.read(-1)

    return converse


def rate_limit(beast: Beast, burst: int, every: float) -> Any:
    """Resets those that come after a burst, until some time has passed without any."""
    left, until = burst, 0.0

    async def converse(peer: Peer) -> None:
        nonlocal left, until
        now = asyncio.get_running_loop().time()
        if now > until:
            left = burst
        until = now + every
        left -= 1
        if left < 0:
            peer.reset()
            return
        await beast(peer)

    return converse


def drips(data: bytes, every: float) -> Any:
    """One byte after the other."""

    async def converse(peer: Peer) -> None:
        for number in range(len(data)):
            await peer.send(data[number : number + 1])
            await asyncio.sleep(every)

    return converse


async def endless_chain(peer: Peer, hello: Hello) -> None:
    """Certificates that never end, each small enough."""
    der = bytes(2000)
    while True:
        await peer.send(record(_HANDSHAKE, certificate(der, der, der)))


# Habits of those that bleed, take and tell.


async def _records(peer: Peer) -> Any:
    while True:
        head = await peer.reader.readexactly(5)
        yield head[0], await peer.reader.readexactly(int.from_bytes(head[3:], "big"))


async def bleeds(peer: Peer, hello: Hello) -> None:
    """Heartbleed: echoes as much as was announced, whatever it holds."""
    async for kind, fragment in _records(peer):
        if kind == _HEARTBEAT:
            announced = int.from_bytes(fragment[1:3], "big")
            secret = (fragment[3:] + b"S3CR3T-" * 100)[:announced]
            await peer.send(record(_HEARTBEAT, b"\x02" + fragment[1:3] + secret + bytes(16)))


async def beats(peer: Peer, hello: Hello) -> None:
    """Echoes the honest requests, and drops the others without a word (RFC 6520 §4)."""
    async for kind, fragment in _records(peer):
        size = int.from_bytes(fragment[1:3], "big")
        if kind == _HEARTBEAT and 3 + size + 16 <= len(fragment):
            await peer.send(record(_HEARTBEAT, b"\x02" + fragment[1 : 3 + size] + bytes(16)))


async def listens_only(peer: Peer, hello: Hello) -> None:
    """Takes all, says nothing."""
    await peer.reader.read(-1)


async def takes_early_ccs(peer: Peer, hello: Hello) -> None:
    """CVE-2014-0224: decrypts what follows a ChangeCipherSpec that came too early."""
    changed = False
    async for kind, _ in _records(peer):
        if kind == _CCS:
            changed = True
        else:
            await peer.send(alert(20 if changed else 10))
            return


async def cannot_read(peer: Peer, hello: Hello) -> None:
    """Says ``bad_record_mac`` to whatever message comes."""
    async for kind, _ in _records(peer):
        if kind != _CCS:
            await peer.send(alert(20))
            return


async def ends_on_ccs(peer: Peer, hello: Hello) -> None:
    """Hangs up without a word, as asyncio does."""
    async for _ in _records(peer):
        return


async def resets_on_ccs(peer: Peer, hello: Hello) -> None:
    """Resets the connection, as a filter may."""
    async for _ in _records(peer):
        peer.reset()
        return


async def ends_on_noise(peer: Peer, hello: Hello) -> None:
    """Takes a ChangeCipherSpec, and hangs up on what follows."""
    async for kind, _ in _records(peer):
        if kind != _CCS:
            return


async def ignores_ccs(peer: Peer, hello: Hello) -> None:
    """Passes over it, and does not know the message that follows."""
    async for kind, _ in _records(peer):
        if kind != _CCS:
            await peer.send(alert(10))
            return


async def refuses_early_ccs(peer: Peer, hello: Hello) -> None:
    """Says ``unexpected_message``, as it should."""
    async for _ in _records(peer):
        await peer.send(alert(10))
        return


def tells(oracle: Callable[[bytes], bytes]) -> Habit:
    """Answers the end of a handshake by what it found in the RSA ciphertext."""

    async def then(peer: Peer, hello: Hello) -> None:
        async for kind, fragment in _records(peer):
            if kind == _HANDSHAKE and fragment[:1] == b"\x10":
                numbers = leaf().key.private_numbers()
                modulus = numbers.public_numbers.n
                plain = pow(int.from_bytes(fragment[6:], "big"), numbers.d, modulus)
                answer = oracle(plain.to_bytes((modulus.bit_length() + 7) // 8, "big"))
                if answer:
                    await peer.send(answer)
                    await asyncio.sleep(0.05)  # so that it leaves before the end
                else:
                    await peer.reader.read(-1)
                return
            if kind == _CCS:
                await peer.send(alert(10))
                return

    return then


def well_padded(plain: bytes) -> bool:
    """Whether a secret of 48 bytes is padded as RFC 8017 §7.2.1 wants it."""
    return plain[:2] == b"\x00\x02" and 0 not in plain[2:-49] and plain[-49] == 0


#: Message of 16 MB that has just begun.
HUGE = record(_HANDSHAKE, b"\x0b\xff\xff\xff" + bytes(1000))


def sslv2_hello(*suites: int) -> bytes:
    """The answer of a server that speaks SSLv2."""
    listed = b"".join(suite.to_bytes(3, "big") for suite in suites)
    body = b"\x04\x00\x01\x00\x02" + struct.pack("!HHH", 10, len(listed), 16) + bytes(10) + listed + bytes(16)
    return struct.pack("!H", 0x8000 | len(body)) + body
