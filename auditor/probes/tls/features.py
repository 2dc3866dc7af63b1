"""What a server shows besides versions and suites, up to TLS 1.2: most of it in the first flight."""

from __future__ import annotations

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer, Feature
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Flight, Silence
from auditor.probes.tls.elimination import REFUSALS, Elimination
from auditor.probes.tls.hello import ClientHello, Extension
from auditor.probes.tls.suites import CHUNK
from auditor.probes.tls.wire import SSL3, Alert, Message

#: Of a client that comes back with a lower version than its best (RFC 7507 §2), and the answer to it (§3).
_FALLBACK_SCSV = 0x5600
_INAPPROPRIATE_FALLBACK = 86

#: A version that does not exist: servers answer with their best (RFC 5246 §E.1).
_TO_COME = 0x0305

#: Extension that the server repeats → what it means.
_ECHOES = {
    Feature.SECURE_RENEGOTIATION: Extension.RENEGOTIATION_INFO,
    Feature.EXTENDED_MASTER_SECRET: Extension.EXTENDED_MASTER_SECRET,
    Feature.SESSION_TICKETS: Extension.SESSION_TICKET,
    Feature.HEARTBEAT: Extension.HEARTBEAT,
}
#: What the plain hello asks for as well, when the first one was not borne.
_ALWAYS_ASKED = (Feature.SECURE_RENEGOTIATION, Feature.EXTENDED_MASTER_SECRET)


def shown_features(version: Elimination) -> dict[Feature, Answer]:
    """What the flights of the best version up to TLS 1.2 show; nothing of SSLv3, which has no extensions."""
    if not version.suites or version.version == SSL3:
        return {}
    opening = version.opening
    if isinstance(opening, Flight) and opening.hello.version == version.version:
        shown = {feature: _answer(number in opening.hello.extensions) for feature, number in _ECHOES.items()}
        shown[Feature.COMPRESSION] = _answer(bool(opening.hello.compression))
    else:
        plain = version.flights[0].hello if version.flights else None
        unknown = Answer(offer=Offer.UNKNOWN, cause=version.opening_cause)
        shown = dict.fromkeys((*_ECHOES, Feature.COMPRESSION), unknown)
        if plain:
            shown.update({name: _answer(_ECHOES[name] in plain.extensions) for name in _ALWAYS_ASKED})
    shown[Feature.STAPLED_OCSP] = _stapled(version.flights)
    return shown


def _answer(present: bool) -> Answer:  # noqa: FBT001  # it is what is answered
    return Answer(offer=Offer.OFFERED if present else Offer.REFUSED)


def _stapled(flights: list[Flight]) -> Answer:
    """Whether a response came with one of the certificates; without any certificate nobody knows."""
    if any(flight.message(Message.CERTIFICATE_STATUS) for flight in flights):
        return Answer(offer=Offer.OFFERED)
    if any(flight.message(Message.SERVER_HELLO_DONE) is not None for flight in flights):
        return Answer(offer=Offer.REFUSED)
    return Answer(offer=Offer.UNKNOWN, cause=Cause.TLS_FAILED)


async def ask_fallback(version: Elimination) -> Answer:
    """Pretend to come back with a version one below the best (RFC 7507 §4)."""
    suites = (*version.suites[: CHUNK - 1], _FALLBACK_SCSV)
    reply = await version.asker.offer(version.hello(suites))
    match reply:
        case Silence():
            return Answer(offer=Offer.UNKNOWN, cause=reply.cause)
        case Alert(code=code):
            if code == _INAPPROPRIATE_FALLBACK:
                return Answer(offer=Offer.OFFERED)
            return Answer(offer=Offer.UNKNOWN, cause=Cause.TLS_FAILED)
    return Answer(offer=Offer.REFUSED)


async def ask_tolerance(asker: Asker, best: Elimination) -> Answer:
    """Offer a version to come to a server that knows no TLS 1.3."""
    hello = ClientHello(_TO_COME, tuple(best.suites[:CHUNK]), asker.host if best.shape.named else "")
    reply = await asker.offer(hello)
    match reply:
        case Silence():
            return Answer(offer=Offer.UNKNOWN, cause=reply.cause)
        case Alert(code=code):
            offer = Offer.REFUSED if code in REFUSALS else Offer.UNKNOWN
            return Answer(offer=offer, cause=None if code in REFUSALS else Cause.TLS_FAILED)
    return Answer(offer=Offer.OFFERED)
