"""Suites and groups of TLS 1.3, both by elimination and in the same questions.

With an empty key_share a server answers by a HelloRetryRequest, which names the suite and the group that it
wants (RFC 8446 §4.1.4): no key is made on either side, those of ML-KEM included.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Flight, Silence
from auditor.probes.tls.elimination import PROTOCOL_VERSION, REFUSALS, preference
from auditor.probes.tls.hello import X25519, ClientHello
from auditor.probes.tls.suites import GROUPS, SUITES_13
from auditor.probes.tls.wire import TLS13, Alert

#: Most servers have these three suites: once they are found, groups are asked for alone.
_USUAL_SUITES = 3


@dataclass(frozen=True)
class Shape13:
    """How a hello is cut.

    Attributes:
        grease: whether a version that does not exist is offered as well (RFC 8701).
        shared: whether a key of X25519 is sent: not all know what to do without any.
    """

    grease: bool = False
    shared: bool = False
    named: bool = True


_SHAPES = (Shape13(grease=True), Shape13(), Shape13(shared=True), Shape13(named=False))


@dataclass
class Elimination13:
    """What is accepted, as it is found.

    Attributes:
        suites: in the order in which they were chosen; groups too.
        suites_whole: whether all the others were refused; groups_whole too.
        cause: why there may be more of them.
        tolerance: whether an unknown version was passed over.
    """

    asker: Asker
    suites: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    suites_whole: bool = False
    groups_whole: bool = False
    cause: Cause | None = None
    tolerance: Answer | None = None
    history: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    _shape: Shape13 = _SHAPES[0]

    async def run(self) -> None:
        """Ask until all is known, or nothing more is said."""
        if not await self._open():
            return
        await self._drain()
        if self.preference is Offer.UNKNOWN and len(self.suites) > 1 and not self.cause:
            await self._offer(tuple(reversed(self.suites)), tuple(self.groups))

    @property
    def offered(self) -> Offer:
        """Whether the version is accepted at all."""
        if self.suites:
            return Offer.OFFERED
        return Offer.REFUSED if self.cause is None else Offer.UNKNOWN

    @property
    def preference(self) -> Offer:
        """Whether the server imposes its own order of suites."""
        return preference(self.history, self.suites)

    async def _open(self) -> bool:
        """Find the shape that is answered; whether to go on."""
        first: Alert | Silence | None = None
        for shape in _SHAPES:
            self._shape = shape
            reply = await self._say(SUITES_13, GROUPS)
            if isinstance(reply, Flight):
                self.tolerance = _tolerance(first)
                return self._accept(SUITES_13, GROUPS, reply)
            self.cause = _cause(reply)
            first = first or reply
            if isinstance(reply, Alert) and reply.code == PROTOCOL_VERSION and not shape.grease:
                break
        return False

    async def _drain(self) -> None:
        """Take off the offer what is chosen: suites and groups together, while there may be both."""
        together = True
        while not (self.cause or (self.suites_whole and self.groups_whole)):
            suites = tuple(suite for suite in SUITES_13 if suite not in self.suites)
            groups = tuple(group for group in GROUPS if group not in self.groups)
            if together and suites and groups and len(self.suites) < _USUAL_SUITES:
                # Offered once more as the last: who chooses another now follows the client.
                last = self.suites if len(self.history) == 1 else ()
                together = await self._offer((*suites, *last), groups)
            elif not self.suites_whole:
                self.suites_whole = not (suites and await self._offer(suites, tuple(self.groups)))
            else:
                known = tuple(reversed(self.suites))
                self.groups_whole = not (groups and await self._offer(known, groups))

    async def _offer(self, suites: tuple[int, ...], groups: tuple[int, ...]) -> bool:
        """Offer some suites and groups; whether one of each was chosen."""
        reply = await self._say(suites, groups)
        if isinstance(reply, Flight):
            return self._accept(suites, groups, reply)
        self.cause = _cause(reply)
        return False

    async def _say(self, suites: tuple[int, ...], groups: tuple[int, ...]) -> Flight | Alert | Silence:
        share = os.urandom(32) if self._shape.shared and X25519 in groups else b""
        name = self.asker.host if self._shape.named else ""
        hello = ClientHello(TLS13, suites, name, groups, grease=self._shape.grease, share=share)
        return await self.asker.offer(hello)

    def _accept(self, suites: tuple[int, ...], groups: tuple[int, ...], flight: Flight) -> bool:
        """Note what a flight shows; whether it accepts what was offered."""
        hello = flight.hello
        if hello.version < TLS13:
            return False
        if hello.version > TLS13 or hello.suite not in suites or hello.group not in groups:
            self.cause = Cause.PROTOCOL_ERROR  # it lies: nothing that it says next is worth a question
            return False
        self.history.append((suites, hello.suite))
        if hello.suite not in self.suites:
            self.suites.append(hello.suite)
        if hello.group not in self.groups:
            self.groups.append(hello.group)
        return True


def _cause(reply: Alert | Silence) -> Cause | None:
    """Why an answer leaves a doubt; None when it refuses."""
    if isinstance(reply, Silence):
        return reply.cause
    return None if reply.code in REFUSALS else Cause.TLS_FAILED


def _tolerance(first: Alert | Silence | None) -> Answer:
    """Whether an unknown version is passed over, when a hello without one is answered.

    Args:
        first: the answer to the hello that had one; None when it was accepted.
    """
    if first is None:
        return Answer(offer=Offer.OFFERED)
    if isinstance(first, Silence):
        return Answer(offer=Offer.UNKNOWN, cause=first.cause)
    return Answer(offer=Offer.REFUSED)
