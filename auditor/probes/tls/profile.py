"""What the web server accepts in TLS, at each of its addresses."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

from auditor.facts.tls import Offer, TlsEndpoint, TlsServer
from auditor.facts.tls_profile import Answer, KeyExchange, ServedChain, SuiteList, TlsProfile, TlsProfiles
from auditor.model import Cause
from auditor.network import Network
from auditor.probe import probe
from auditor.probes.tls.asking import Asker, Flight, Silence
from auditor.probes.tls.certificates import encoded, read_certificates, read_staple, served
from auditor.probes.tls.elimination import Elimination
from auditor.probes.tls.hello import Extension, read_timestamps
from auditor.probes.tls.inquiry import Inquiry
from auditor.probes.tls.keyexchange import read_key_exchange
from auditor.probes.tls.sslv2 import Sslv2
from auditor.probes.tls.suites import group_names, suite_names
from auditor.probes.tls.tls13 import Elimination13
from auditor.probes.tls.wire import VERSIONS, HelloError, Message

#: Causes for which an address that completed no handshake is asked all the same.
_SPEAKS = (None, Cause.TLS_FAILED, Cause.RESET)

_NAMES = {number: name for name, number in VERSIONS.items()}


@probe("tls-profile", deadline=120)
async def tls_profile(tls: TlsServer, network: Network) -> TlsProfiles:
    """Ask each address that speaks TLS what it accepts; what is known already is not asked again."""
    observed_at = datetime.now(UTC)
    profiles = await asyncio.gather(*(_look(network, tls.host, endpoint) for endpoint in tls.endpoints))
    return TlsProfiles(observed_at=observed_at, host=tls.host, endpoints=tuple(profiles))


async def _look(network: Network, host: str, endpoint: TlsEndpoint) -> TlsProfile:
    bare = TlsProfile(address=endpoint.address, port=endpoint.port)
    if endpoint.cause not in _SPEAKS:
        return bare.model_copy(update={"cause": endpoint.cause, "detail": endpoint.detail})
    asker = Asker(network, host, endpoint.address, endpoint.port)
    inquiry = Inquiry(asker, endpoint)
    await inquiry.run()
    versions = _versions(inquiry)
    if not any(answer.offer is Offer.OFFERED for answer in versions.values()):
        silent = next(
            (answer.cause for answer in reversed(versions.values()) if answer.cause), Cause.TLS_FAILED
        )
        return bare.model_copy(update={"cause": silent, "connections": asker.connections})
    return _profile(inquiry, versions)


def _profile(inquiry: Inquiry, versions: dict[str, Answer]) -> TlsProfile:
    flights = [flight for version in reversed(inquiry.olds) for flight in version.flights]
    modern = inquiry.modern
    protocols = [inquiry.known.alpn, *inquiry.protocols]
    protocols += [protocol for version in inquiry.olds for protocol in version.protocols]
    return TlsProfile(
        address=inquiry.asker.address,
        port=inquiry.asker.port,
        versions=versions,
        suites=tuple(_suites(inquiry)),
        groups=tuple(group_names()[group] for group in modern.groups) if modern else (),
        groups_whole=bool(modern and modern.groups_whole),
        key_exchanges=tuple(_key_exchanges(inquiry.olds)),
        alpn=tuple(dict.fromkeys(protocol for protocol in protocols if protocol)),
        features=inquiry.features,
        chains=tuple(dict.fromkeys((*_chains(inquiry.known, flights), *inquiry.nameless))),
        staple=next(_staples(flights), None),
        scts=max(map(_timestamps, flights), default=0),
        connections=inquiry.asker.connections,
    )


def _versions(inquiry: Inquiry) -> dict[str, Answer]:
    """What is known of each version; what was offered once is."""
    asked: list[Elimination | Elimination13] = [*inquiry.olds]
    names = [_NAMES[version.version] for version in inquiry.olds]
    if inquiry.modern:
        asked.append(inquiry.modern)
        names.append("TLSv1.3")
    found = {"SSLv2": Answer(offer=Offer.UNKNOWN)}
    found |= {name: Answer(offer=inquiry.known.versions.get(name, Offer.UNKNOWN)) for name in VERSIONS}
    for name, version in zip(names, asked, strict=True):
        if found[name].offer is not Offer.OFFERED:
            unknown = version.offered is Offer.UNKNOWN
            found[name] = Answer(offer=version.offered, cause=version.cause if unknown else None)
    speaks = any(answer.offer is Offer.OFFERED for answer in found.values())
    found["SSLv2"] = _sslv2(inquiry.sslv2, speaks=speaks)
    return found


def _sslv2(told: Sslv2 | Silence, *, speaks: bool) -> Answer:
    """Whether SSLv2 is accepted; a server that hangs up refuses it, if it speaks otherwise."""
    if isinstance(told, Silence):
        return Answer(offer=Offer.UNKNOWN, cause=told.cause)
    if told.suites:
        return Answer(offer=Offer.OFFERED)
    if told.hung_up and not speaks:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.RESET)
    return Answer(offer=Offer.REFUSED)


def _suites(inquiry: Inquiry) -> Iterator[SuiteList]:
    """The suites of each version that has any, oldest first."""
    if isinstance(inquiry.sslv2, Sslv2) and inquiry.sslv2.suites:
        yield SuiteList(version="SSLv2", names=inquiry.sslv2.suites, whole=True)
    names = suite_names()
    for old in inquiry.olds:
        if old.suites:
            yield SuiteList(
                version=_NAMES[old.version],
                names=tuple(names[suite] for suite in old.suites),
                whole=old.cause is None,
                cause=old.cause,
                preference=old.preference,
            )
    modern = inquiry.modern
    if modern and modern.suites:
        yield SuiteList(
            version="TLSv1.3",
            names=tuple(names[suite] for suite in modern.suites),
            whole=modern.suites_whole,
            cause=None if modern.suites_whole else modern.cause,
            preference=modern.preference,
        )


def _key_exchanges(versions: Iterable[Elimination]) -> Iterator[KeyExchange]:
    """Each key exchange once, best version first."""
    seen = set()
    for version in reversed(list(versions)):
        for flight in version.flights:
            body = flight.message(Message.SERVER_KEY_EXCHANGE)
            if body is None:
                continue
            with suppress(HelloError):
                found = read_key_exchange(version.version, flight.hello.suite, body)
                identity = found and (found.version, found.group, found.bits, found.signature)
                if found and identity not in seen:
                    seen.add(identity)
                    yield found


def _chains(known: TlsEndpoint, flights: Iterable[Flight]) -> Iterator[ServedChain]:
    """The chains that were served to who named the site."""
    if known.chain:
        yield served([base64.b64decode(item) for item in known.chain], sni=True)
    for flight in flights:
        with suppress(HelloError):
            certificates = read_certificates(flight.message(Message.CERTIFICATE) or b"\x00\x00\x00")
            if certificates:
                yield served(certificates, sni=True)


def _staples(flights: Iterable[Flight]) -> Iterator[str]:
    for flight in flights:
        body = flight.message(Message.CERTIFICATE_STATUS)
        if body is not None:
            with suppress(HelloError):
                yield encoded(read_staple(body))


def _timestamps(flight: Flight) -> int:
    """How many signed certificate timestamps came with a hello."""
    with suppress(HelloError):
        return read_timestamps(flight.hello.extensions.get(Extension.SIGNED_TIMESTAMPS, b"\x00\x00"))
    return 0
