"""All the questions to one address, in the order in which their answers are needed."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field

from auditor.facts.tls import Offer, TlsEndpoint
from auditor.facts.tls_profile import Answer, Feature, ServedChain
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Flight, Silence, Talk, hear_whole
from auditor.probes.tls.certificates import read_certificates, served
from auditor.probes.tls.earlydata import ask_early_data
from auditor.probes.tls.elimination import Elimination
from auditor.probes.tls.features import ask_fallback, ask_tolerance, shown_features
from auditor.probes.tls.handshake import Handshake
from auditor.probes.tls.heartbleed import ask_heartbleed
from auditor.probes.tls.hello import write_hello
from auditor.probes.tls.injection import Heard, ask_control, inject, is_suspect, judge
from auditor.probes.tls.robot import ask_robot
from auditor.probes.tls.sslv2 import Sslv2, ask_sslv2
from auditor.probes.tls.suites import CHUNK, suite_names
from auditor.probes.tls.tls13 import Elimination13
from auditor.probes.tls.wire import TLS12, TLS13, VERSIONS, Alert, HelloError, Message

#: Authentication in the name of a suite → kind of key of the certificate.
_KEYS = {"RSA": "RSA", "ECDSA": "ECDSA", "DSS": "DSA"}


@dataclass
class Inquiry:
    """One address, and what it has answered so far.

    Attributes:
        known: what a handshake, and a hello for each version, have told already.
        olds: versions up to TLS 1.2 that were asked, oldest first.
        modern: TLS 1.3, when it was asked.
        nameless: chains that are served to who names no site.
    """

    asker: Asker
    known: TlsEndpoint
    olds: list[Elimination] = field(default_factory=list)
    modern: Elimination13 | None = None
    sslv2: Sslv2 | Silence = field(default_factory=Sslv2)
    features: dict[Feature, Answer] = field(default_factory=dict)
    nameless: list[ServedChain] = field(default_factory=list)
    protocols: list[str] = field(default_factory=list)
    _injected: Heard | Answer = Cause.TLS_FAILED

    async def run(self) -> None:
        """Versions and suites first, then what depends on them."""
        asked = [
            number for name, number in VERSIONS.items() if self.known.versions.get(name) is not Offer.REFUSED
        ]
        self.olds = [Elimination(self.asker, number) for number in asked if number <= TLS12]
        if self.olds:
            self.olds[-1].then = self._hear_and_inject
        self.modern = Elimination13(self.asker) if TLS13 in asked else None
        await asyncio.gather(
            self._ask_sslv2(),
            *(version.run() for version in self.olds),
            *([self.modern.run()] if self.modern else []),
        )
        await self._ask_features()

    @property
    def best(self) -> Elimination | None:
        """The best version up to TLS 1.2."""
        return next((version for version in reversed(self.olds) if version.suites), None)

    async def _ask_sslv2(self) -> None:
        self.sslv2 = await ask_sslv2(self.asker)

    async def _ask_features(self) -> None:
        questions = [self._ask_fallback(), self._ask_tolerance(), self._ask_early_data()]
        if best := self.best:
            if best.then is None:  # a better one had been hoped for
                await best.look_around(self._hear_and_inject, tuple(best.suites[:CHUNK]))
            self.features.update(shown_features(best))
            questions += [
                self._ask_injection(best),
                self._ask_heartbleed(best),
                self._ask_robot(),
                self._ask_nameless(best),
                best.ask_protocol(),
            ]
        elif self.modern and self.modern.suites:
            questions += [self._shake_hands_nameless(), self._shake_hands_for_protocol()]
        await asyncio.gather(*questions)

    async def _hear_and_inject(self, talk: Talk) -> Flight | Alert:
        """The first flight, and a ChangeCipherSpec that comes too early, in the same connection."""
        heard = await hear_whole(talk)
        if isinstance(heard, Flight) and heard.message(Message.SERVER_HELLO_DONE) is not None:
            self._injected = await inject(talk, heard.hello.version)
        return heard

    async def _ask_injection(self, best: Elimination) -> None:
        heard = self._injected if isinstance(best.opening, Flight) else best.opening_cause
        control = None
        if is_suspect(heard):
            control = await ask_control(self.asker, best.hello(tuple(best.suites[:CHUNK])))
        self.features[Feature.CCS_INJECTION] = judge(heard, control)

    async def _ask_heartbleed(self, best: Elimination) -> None:
        """Only who takes heartbeats can bleed."""
        heartbeat = self.features.get(Feature.HEARTBEAT)
        if heartbeat is None:
            return
        if heartbeat.offer is Offer.OFFERED:
            heartbeat = await ask_heartbleed(self.asker, best.hello(tuple(best.suites[:CHUNK]), beats=True))
        self.features[Feature.HEARTBLEED] = heartbeat

    async def _ask_robot(self) -> None:
        """Only who exchanges keys by RSA encryption can tell."""
        for version in reversed(self.olds):
            names = suite_names()
            suites = [suite for suite in version.suites if names[suite].startswith("TLS_RSA_WITH_")]
            if suites:
                self.features[Feature.ROBOT] = await ask_robot(
                    self.asker, version.hello(tuple(suites[:CHUNK]))
                )
                return

    async def _ask_fallback(self) -> None:
        """Only who has two versions can be made to fall back."""
        offered = [version for version in self.olds if version.suites]
        if not (self.modern and self.modern.suites):
            offered = offered[:-1]
        if offered:
            self.features[Feature.FALLBACK_SCSV] = await ask_fallback(offered[-1])

    async def _ask_tolerance(self) -> None:
        if self.modern and self.modern.tolerance:
            self.features[Feature.TOLERANCE] = self.modern.tolerance
        elif self.best:
            self.features[Feature.TOLERANCE] = await ask_tolerance(self.asker, self.best)

    async def _ask_early_data(self) -> None:
        """Only TLS 1.3 has it."""
        if self.modern and self.modern.suites:
            self.features[Feature.EARLY_DATA] = await ask_early_data(self.asker)

    async def _ask_nameless(self, best: Elimination) -> None:
        """The chain of each kind of key, to who names no site."""
        if not best.shape.named:
            return
        by_key: dict[str, list[int]] = {}
        for suite in best.suites:
            method = suite_names()[suite].partition("_WITH_")[0].rpartition("_")[2]
            if method in _KEYS:
                by_key.setdefault(_KEYS[method], []).append(suite)
        await asyncio.gather(*(self._ask_chain(best, suites) for suites in by_key.values()))

    async def _ask_chain(self, best: Elimination, suites: list[int]) -> None:
        flight = await self.asker.ask(write_hello(best.hello(tuple(suites[:CHUNK]), named=False)), hear_whole)
        if isinstance(flight, Flight) and (body := flight.message(Message.CERTIFICATE)):
            try:
                certificates = read_certificates(body)
            except HelloError:
                return
            if certificates:
                self.nameless.append(served(certificates, sni=False))

    async def _shake_hands_nameless(self) -> None:
        """The chain to who names no site, of a server that shows none in clear."""
        made = await self.asker.shake_hands(None)
        if isinstance(made, Handshake) and made.chain:
            self.nameless.append(served([base64.b64decode(item) for item in made.chain], sni=False))

    async def _shake_hands_for_protocol(self) -> None:
        """Offer alone the protocol that was not chosen when both were offered."""
        other = {"h2": "http/1.1", "http/1.1": "h2"}.get(self.known.alpn or "")
        if other:
            made = await self.asker.shake_hands(self.asker.host, other)
            if isinstance(made, Handshake) and made.alpn:
                self.protocols.append(made.alpn)
