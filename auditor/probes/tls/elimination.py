"""Suites up to TLS 1.2: what a server chooses is taken off the offer, until it refuses the rest.

One answer reveals one suite and the refusal of the rest costs one more: n suites take n + 1 questions, and
one for each further chunk. No cryptography is needed: the ServerHello says it (RFC 5246 §7.4.1.3).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from auditor.facts.tls import Offer
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Flight, Listener, Silence, hearing
from auditor.probes.tls.hello import ClientHello, Extension, ServerHello, read_protocol, write_hello
from auditor.probes.tls.suites import CHUNK, chunks, suite_names
from auditor.probes.tls.wire import Alert, HelloError, vector

#: Alerts by which a server says that nothing offered suits it (RFC 8446 §6.2): handshake_failure,
#: illegal_parameter, protocol_version, insufficient_security.
REFUSALS = {40, 47, 70, 71}
PROTOCOL_VERSION, NO_PROTOCOL = 70, 120

#: Asked of every server: a stapled OCSP response (of no responder in particular), and timestamps.
_USUAL = ((Extension.STATUS_REQUEST, b"\x01\x00\x00\x00\x00"), (Extension.SIGNED_TIMESTAMPS, b""))
#: Asked once: tickets, and whether heartbeats may be sent.
_CURIOUS = ((Extension.SESSION_TICKET, b""), (Extension.HEARTBEAT, b"\x01"))
#: DEFLATE (RFC 3749), LZS (RFC 3943), none.
_COMPRESSIONS = b"\x01\x40\x00"
_PROTOCOLS = ("h2", "http/1.1")


@dataclass(frozen=True)
class Shape:
    """How a hello is cut, for servers that do not bear all of them.

    Attributes:
        size: suites at once.
    """

    named: bool = True
    size: int = CHUNK


#: Tried one after the other, until one is answered: old boxes die of more than 43 suites, others do not know
#: the name that they serve.
_SHAPES = (Shape(), Shape(size=CHUNK // 2), Shape(named=False))


@dataclass
class Elimination:
    """What one version accepts, as it is found.

    Attributes:
        then: how the first flight is heard, when more is asked for in it than suites.
        suites: in the order in which they were chosen.
        cause: why there may be more of them.
        flights: those that were heard whole.
        opening: the first flight, when by-products were asked for; else why there is none.
        protocols: of ALPN, that were accepted.
        protocol_left: one that was not chosen when both were offered, to be offered alone.
    """

    asker: Asker
    version: int
    then: Listener[Flight | Alert] | None = None
    suites: list[int] = field(default_factory=list)
    cause: Cause | None = None
    flights: list[Flight] = field(default_factory=list)
    opening: Flight | Silence | Alert | None = None
    shape: Shape = field(default_factory=Shape)
    protocols: list[str] = field(default_factory=list)
    protocol_left: str = ""
    history: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    _kinds: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Ask until all is known, or nothing more is said."""
        first, *others = chunks(self.version)
        if await self._open(first):
            await asyncio.gather(*(self._drain(chunk) for chunk in self._cut(first, *others)))
        if self.preference is Offer.UNKNOWN and len(self.suites) > 1:
            await self._offer(tuple(reversed(self.suites[: self.shape.size])))

    @property
    def offered(self) -> Offer:
        """Whether the version is accepted at all."""
        if self.suites:
            return Offer.OFFERED
        return Offer.REFUSED if self.cause is None else Offer.UNKNOWN

    @property
    def preference(self) -> Offer:
        """Whether the server imposes its own order."""
        return preference(self.history, self.suites)

    def hello(
        self, suites: tuple[int, ...], protocol: str = "", *, named: bool = True, beats: bool = False
    ) -> ClientHello:
        """A hello of the shape that the server bears."""
        extensions = _USUAL + (_alpn(protocol) if protocol else ()) + (_CURIOUS[1:] if beats else ())
        name = self.asker.host if named and self.shape.named else ""
        return ClientHello(self.version, suites, name, extensions=extensions)

    async def _open(self, first: tuple[int, ...]) -> bool:
        """Find the shape that is answered; whether to go on."""
        if self.then:
            await self.look_around(self.then, first)
            if isinstance(self.opening, Flight):
                return self._accept(first, self.opening)
        silence: Silence | None = None
        for shape in _SHAPES:
            self.shape = shape
            reply = await self._say(first[: shape.size])
            if isinstance(reply, Flight):
                return self._accept(first[: shape.size], reply)
            if isinstance(reply, Alert) and reply.code == PROTOCOL_VERSION:
                return False
            silence = reply if isinstance(reply, Silence) else silence
        self.shape = _SHAPES[0]
        if silence:
            self.cause = silence.cause
        return silence is None

    async def look_around(self, hear: Listener[Flight | Alert], suites: tuple[int, ...]) -> None:
        """Say a hello that asks for all that a first flight can show."""
        extensions = (*_USUAL, *_CURIOUS, *_alpn(*_PROTOCOLS))
        hello = ClientHello(
            self.version, suites, self.asker.host, compressions=_COMPRESSIONS, extensions=extensions
        )
        self.opening = await self.asker.ask(write_hello(hello), hear)
        if isinstance(self.opening, Flight):
            self._is_new(self.opening.hello)
            chosen = _protocol(self.opening.hello)
            self.protocol_left = next((one for one in _PROTOCOLS if chosen and one != chosen), "")

    async def ask_protocol(self) -> None:
        """Offer alone the protocol that is left, when no other question has."""
        if self.protocol_left and self.suites:
            await self._offer(tuple(self.suites[: self.shape.size]))

    @property
    def opening_cause(self) -> Cause:
        """Why there is no first flight to look at."""
        return self.opening.cause if isinstance(self.opening, Silence) else Cause.TLS_FAILED

    def _cut(self, *whole: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for chunk in whole:
            for start in range(0, len(chunk), self.shape.size):
                yield chunk[start : start + self.shape.size]

    async def _drain(self, chunk: tuple[int, ...]) -> None:
        """Offer the suites of a chunk until all that are left are refused."""
        left = [suite for suite in chunk if suite not in self.suites]
        # Offered once more as the last: who chooses another now follows the client.
        last = tuple(suite for suite in self.suites if suite in chunk)[:1]
        while left and await self._offer((*left, *last)):
            last = ()
            left = [suite for suite in left if suite not in self.suites]

    async def _offer(self, suites: tuple[int, ...]) -> bool:
        """Offer some suites; whether one was chosen."""
        reply = await self._say(suites)
        if isinstance(reply, Flight):
            return self._accept(suites, reply)
        if isinstance(reply, Silence):
            self.cause = self.cause or reply.cause
        elif reply.code not in REFUSALS:
            self.cause = self.cause or Cause.TLS_FAILED
        return False

    async def _say(self, suites: tuple[int, ...]) -> Flight | Alert | Silence:
        """Say a hello, and with it the protocol that is left."""
        protocol, self.protocol_left = self.protocol_left, ""
        reply = await self.asker.ask(write_hello(self.hello(suites, protocol)), hearing(self._is_new))
        if isinstance(reply, Alert) and reply.code == NO_PROTOCOL:
            return await self.asker.ask(write_hello(self.hello(suites)), hearing(self._is_new))
        if not isinstance(reply, Flight):
            self.protocol_left = protocol
        return reply

    def _accept(self, offered: tuple[int, ...], flight: Flight) -> bool:
        """Note what a flight shows; whether it accepts what was offered."""
        hello = flight.hello
        if hello.version < self.version:
            return False
        if hello.version > self.version or hello.suite not in offered:
            self.cause = Cause.PROTOCOL_ERROR  # it lies: nothing that it says next is worth a question
            return False
        self.history.append((offered, hello.suite))
        if hello.suite not in self.suites:
            self.suites.append(hello.suite)
        if flight.messages:
            self.flights.append(flight)
        protocol = _protocol(hello)
        if protocol in _PROTOCOLS and protocol not in self.protocols:
            self.protocols.append(protocol)
        return True

    def _is_new(self, hello: ServerHello) -> bool:
        """Whether the flight shows another certificate or key exchange than those seen."""
        name = suite_names().get(hello.suite, "").partition("_WITH_")[0]
        fresh = name not in self._kinds
        self._kinds.add(name)
        return fresh


def _protocol(hello: ServerHello) -> str:
    """The protocol that was chosen, if any was that can be read."""
    with suppress(HelloError):
        return read_protocol(hello.extensions.get(Extension.ALPN, b""))
    return ""


def _alpn(*protocols: str) -> tuple[tuple[int, bytes], ...]:
    """The protocols that are offered, best first (RFC 7301 §3.1)."""
    listed = b"".join(vector(1, protocol.encode("ascii")) for protocol in protocols)
    return ((Extension.ALPN, vector(2, listed)),)


def preference(history: Sequence[tuple[tuple[int, ...], int]], accepted: Sequence[int]) -> Offer:
    """Whether a server imposes its own order, from what it chose of what it was offered.

    Args:
        history: what was offered, and chosen of it.
        accepted: all that it accepts, known afterwards.
    """
    for offered, chosen in history:
        if next(suite for suite in offered if suite in accepted) != chosen:
            return Offer.OFFERED
    for offered, chosen in history:
        for others, other in history:
            if chosen != other and other in offered and chosen in others:
                return Offer.REFUSED
    return Offer.UNKNOWN
