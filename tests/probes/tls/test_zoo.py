"""Servers with bad manners: what is learnt of them is true, what is not is unknown for its cause."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from auditor.facts.tls import Offer, TlsEndpoint, TlsServer
from auditor.facts.tls_profile import Feature, TlsProfile
from auditor.model import Cause
from auditor.probes.tls import asking, heartbleed, injection, robot
from auditor.probes.tls.profile import tls_profile
from auditor.probes.tls.suites import suite_names
from tests.servers import tlszoo as zoo
from tests.servers.networks import HOST, network
from tests.servers.tcp import Peer, hang_up, serve, silence
from tests.servers.tlszoo import TLS12, TLS13, Beast, Hello, alert, record

YES, NO, UNKNOWN = Offer.OFFERED, Offer.REFUSED, Offer.UNKNOWN
REFUSED = {"SSLv3": NO, "TLSv1": NO, "TLSv1.1": NO}
_HEARTBEAT = 15


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Nobody here needs five seconds."""
    monkeypatch.setattr(asking, "ANSWER_TIMEOUT", 0.8)
    monkeypatch.setattr(asking, "REST", 0.05)
    monkeypatch.setattr(robot, "WAIT", 1.5)  # the oracle decrypts five secrets by hand
    for module in (heartbleed, injection):
        monkeypatch.setattr(module, "WAIT", 0.3)
    monkeypatch.setattr(injection, "PAUSE", 0.2)


async def look(beast, *, modern: Offer = NO, old: Offer = YES, **others: Offer) -> TlsProfile:
    """The profile of a server of which some versions are known."""
    versions = {**REFUSED, "TLSv1.2": old, "TLSv1.3": modern, **others}
    known = TlsEndpoint(address="127.0.0.1", port=443, versions=versions)
    facts = TlsServer(observed_at=datetime.now(UTC), host=HOST, endpoints=(known,))
    async with serve(beast) as server:
        found = await tls_profile.function(facts, network({443: server.port}))
        assert found.endpoints[0].connections == server.connections
    return found.endpoints[0]


def names(*numbers: int) -> set[str]:
    return {suite_names()[number] for number in numbers}


def suites(profile: TlsProfile, version: str = "TLSv1.2") -> set[str]:
    found = profile.suites_of(version)
    return set(found.names) if found else set()


def answer(profile: TlsProfile, feature: Feature) -> tuple[Offer, Cause | None]:
    found = profile.features[feature]
    return found.offer, found.cause


#: Common ones, and others far down every list.
MANY = (0xC02F, 0x009C, 0x002F, 0x0067, 0xC09C, 0xC050, 0x00A8, 0xC0A8, 0xCCAC, 0x0001, 0xFEFE)


# What they do to hellos.


async def test_every_suite_is_found_wherever_it_stands():
    profile = await look(Beast(MANY))
    assert suites(profile) == names(*MANY)
    assert profile.suites[0].whole


async def test_a_server_that_ignores_the_65th_suite():
    beast = Beast(MANY, reads=64)
    assert suites(await look(beast)) == names(*MANY)
    assert max(len(hello.suites) for hello in beast.heard) <= 64


@pytest.mark.parametrize("dies", [zoo.hangs_on, zoo.resets_on])
async def test_a_server_that_dies_of_more_than_43_suites(dies):
    profile = await look(Beast(MANY, first=dies(lambda hello: len(hello.suites) > 43)))
    assert suites(profile) == names(*MANY)
    assert profile.suites[0].whole
    assert profile.features[Feature.COMPRESSION].offer is UNKNOWN  # it was asked in a hello that killed it
    assert profile.features[Feature.SECURE_RENEGOTIATION].offer is YES


def _deadly(hello: Hello) -> bool:
    return 256 <= hello.length < 512 or hello.length % 256 in (10, 14)


async def test_a_server_that_dies_of_some_lengths():
    """Of hellos that would be taken for SSLv2 (RFC 7685), and of those that hang old boxes."""
    beast = Beast(MANY, versions=(TLS12, TLS13), first=zoo.hangs_on(_deadly))
    profile = await look(beast, modern=YES)
    assert suites(profile) == names(*MANY)
    assert not any(_deadly(hello) for hello in beast.heard)


async def test_a_server_that_dies_of_extensions_that_are_not_usual():
    def unusual(hello: Hello) -> bool:
        return _HEARTBEAT in (hello.extensions or {})

    profile = await look(Beast(first=zoo.says_on(unusual, alert(50))))
    assert suites(profile) == names(0xC02F, 0x009C, 0x002F)
    assert answer(profile, Feature.HEARTBEAT) == (UNKNOWN, Cause.TLS_FAILED)
    assert answer(profile, Feature.HEARTBLEED) == (UNKNOWN, Cause.TLS_FAILED)
    assert answer(profile, Feature.CCS_INJECTION) == (UNKNOWN, Cause.TLS_FAILED)


async def test_a_server_that_does_not_know_its_name():
    """RFC 6066 §3: a fatal unrecognized_name; what it serves without a name is asked instead."""
    beast = Beast(MANY, first=zoo.says_on(lambda hello: 0 in (hello.extensions or {}), alert(112)))
    profile = await look(beast)
    assert suites(profile) == names(*MANY)
    assert profile.suites[0].whole


async def test_a_server_that_wants_no_protocol_that_it_does_not_know():
    """RFC 7301 §3.2: no_application_protocol refuses the protocol, and no suite."""

    def foreign(hello: Hello) -> bool:
        offered = (hello.extensions or {}).get(16, b"")
        return bool(offered) and b"http/1.1" not in offered

    beast = Beast(echoes={16: b"\x00\x09\x08http/1.1"}, first=zoo.says_on(foreign, alert(120)))
    profile = await look(beast)
    assert suites(profile) == names(0xC02F, 0x009C, 0x002F)
    assert profile.suites[0].whole
    assert profile.alpn == ("http/1.1",)


async def test_a_server_of_tls13_that_wants_a_key_at_once():
    def keyless(hello: Hello) -> bool:
        return (hello.extensions or {}).get(51) == b"\x00\x00"

    beast = Beast(versions=(TLS12, TLS13), first=zoo.says_on(keyless, alert(47)))
    profile = await look(beast, modern=YES)
    assert suites(profile, "TLSv1.3") == {"TLS_AES_128_GCM_SHA256"}
    assert profile.groups[0] == "x25519"


async def test_a_server_that_does_not_bear_unknown_versions():
    def greased(hello: Hello) -> bool:
        return any(version & 0x0F0F == 0x0A0A for version in hello.versions)

    beast = Beast(versions=(TLS12, TLS13), first=zoo.says_on(greased, alert(70)))
    profile = await look(beast, modern=YES)
    assert suites(profile, "TLSv1.3") == {"TLS_AES_128_GCM_SHA256"}
    assert set(profile.groups) == {"x25519", "secp256r1"}
    assert answer(profile, Feature.TOLERANCE) == (NO, None)


@pytest.mark.parametrize(
    ("habit", "expected"),
    [
        (None, (YES, None)),
        (zoo.says_on(lambda hello: hello.version > TLS12, alert(70)), (NO, None)),
        (zoo.says_on(lambda hello: hello.version > TLS12, alert(80)), (UNKNOWN, Cause.TLS_FAILED)),
        (zoo.resets_on(lambda hello: hello.version > TLS12), (UNKNOWN, Cause.RESET)),
        (zoo.hangs_on(lambda hello: hello.version > TLS12), (UNKNOWN, Cause.TIMED_OUT)),
    ],
)
async def test_a_version_to_come_to_a_server_without_tls13(habit, expected):
    assert answer(await look(Beast(first=habit)), Feature.TOLERANCE) == expected


async def test_a_hello_and_then_an_alert_is_an_acceptance():
    profile = await look(Beast(tail=alert(80)))
    assert suites(profile) == names(0xC02F, 0x009C, 0x002F)
    assert profile.chains == ()


# What they count.


@pytest.mark.parametrize("house", [zoo.one_at_a_time, zoo.waiting_line])
async def test_a_server_for_one_connection_at_a_time(house):
    profile = await look(house(Beast(MANY, then=zoo.refuses_early_ccs)))
    assert suites(profile) == names(*MANY)
    assert profile.suites[0].whole
    assert answer(profile, Feature.CCS_INJECTION) == (NO, None)
    assert {feature for feature, found in profile.features.items() if found.offer is UNKNOWN} <= {
        Feature.ROBOT
    }


@pytest.mark.parametrize("house", [zoo.one_at_a_time, zoo.waiting_line])
async def test_company_hides_no_illness(house):
    """Who takes a time-out for health calls such a server sound."""
    beast = Beast(versions=(TLS12, TLS13), echoes={_HEARTBEAT: b"\x01"}, then=zoo.bleeds, falls_back=True)
    profile = await look(house(beast), modern=YES)
    assert answer(profile, Feature.HEARTBLEED) == (YES, None)
    assert answer(profile, Feature.FALLBACK_SCSV) == (NO, None)
    assert suites(profile, "TLSv1.3") == {"TLS_AES_128_GCM_SHA256"}


async def test_a_server_that_counts_connections():
    profile = await look(zoo.rate_limit(Beast(), burst=12, every=0.04))
    assert suites(profile) == names(0xC02F, 0x009C, 0x002F)
    assert profile.suites[0].whole


async def test_a_server_that_counts_and_never_forgives():
    """What was seen stays, what was not is unknown; and it is left in peace."""
    profile = await look(zoo.rate_limit(Beast(MANY), burst=6, every=1000))
    assert profile.cause is None
    assert suites(profile) < names(*MANY)
    assert (profile.suites[0].whole, profile.suites[0].cause) == (False, Cause.RESET)
    assert profile.features[Feature.TOLERANCE] == profile.features[Feature.ROBOT]
    assert answer(profile, Feature.ROBOT) == (UNKNOWN, Cause.RESET)
    assert profile.connections < 30


# What they never say.


@pytest.mark.parametrize(
    ("beast", "cause"),
    [(silence, Cause.TIMED_OUT), (hang_up, Cause.RESET), (zoo.drips(zoo.HUGE, 0.2), Cause.TIMED_OUT)],
    ids=["silence", "reset", "drip"],
)
async def test_a_server_that_tells_nothing(beast, cause):
    started = time.perf_counter()
    profile = await look(beast, modern=UNKNOWN, old=UNKNOWN, TLSv1=UNKNOWN)
    assert (profile.cause, profile.versions, profile.suites) == (cause, {}, ())
    assert profile.connections < 20  # and is left in peace
    assert time.perf_counter() - started < 20


async def test_a_server_that_hangs_on_most_suites_is_known_for_the_others():
    """A filter drops what it does not like: no other suite is called refused."""

    def disliked(hello: Hello) -> bool:
        return 0xC02F not in hello.suites and len(hello.suites) > 10

    profile = await look(Beast(first=zoo.hangs_on(disliked)))
    (found,) = profile.suites
    assert "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" in found.names
    assert (found.whole, found.cause) == (False, Cause.TIMED_OUT)


async def test_a_server_that_resets_what_it_refuses():
    """As SChannel does: what it accepts is all seen, and nothing is called refused for certain."""

    def unwanted(hello: Hello) -> bool:
        return not set(hello.suites) & set(MANY)

    profile = await look(Beast(MANY, first=zoo.resets_on(unwanted)))
    (found,) = profile.suites
    assert set(found.names) == names(*MANY)
    assert (found.whole, found.cause) == (False, Cause.RESET)
    assert profile.features[Feature.SECURE_RENEGOTIATION].offer is YES
    assert profile.connections < 50


async def test_what_was_known_to_be_offered_stays_so():
    profile = await look(Beast(), modern=YES)  # it has no TLS 1.3 now
    assert profile.versions["TLSv1.3"].offer is YES
    assert profile.suites_of("TLSv1.3") is None


# What they lie about.


async def test_a_server_that_chooses_what_was_not_offered():
    async def lie(peer: Peer, hello: Hello) -> bool:
        await peer.send(record(22, zoo.server_hello(TLS12, 0x1234)))
        return True

    profile = await look(Beast(first=lie))
    assert profile.suites == ()
    assert profile.connections < 10


async def test_a_server_that_chooses_again_what_it_was_not_offered_again():
    async def lie(peer: Peer, hello: Hello) -> bool:
        await peer.send(record(22, zoo.server_hello(TLS12, 0x002F)))
        return True

    profile = await look(Beast(first=lie))
    (found,) = profile.suites
    assert found.names == ("TLS_RSA_WITH_AES_128_CBC_SHA",)
    assert (found.whole, found.cause) == (False, Cause.PROTOCOL_ERROR)


async def test_a_server_that_chooses_a_later_version():
    async def lie(peer: Peer, hello: Hello) -> bool:
        await peer.send(record(22, zoo.server_hello(TLS13, 0x002F)))
        return True

    assert (await look(Beast(first=lie))).suites == ()


@pytest.mark.parametrize(
    "tail", [zoo.HUGE, record(22, zoo.certificate(bytes(10))), record(23, b"x"), b"\xff" * 9]
)
async def test_what_comes_after_the_hello_costs_no_suite(tail):
    profile = await look(Beast(tail=tail))
    assert suites(profile) == names(0xC02F, 0x009C, 0x002F)


async def test_a_message_of_16_megabytes_is_not_waited_for():
    async def huge(peer: Peer, hello: Hello) -> bool:
        await peer.send(record(22, b"\x02\xff\xff\xff" + bytes(1000)))
        return True

    profile = await look(Beast(first=huge))
    assert profile.suites == ()
    assert profile.versions["TLSv1.2"].offer is YES  # as was known


async def test_an_endless_chain_ends():
    sent = []

    async def endless(peer: Peer, hello: Hello) -> None:
        sent.append(peer.server)
        await zoo.endless_chain(peer, hello)

    profile = await look(Beast(tail=b"", then=endless))
    assert suites(profile) == names(0xC02F, 0x009C, 0x002F)
    assert sent[0].sent < 100_000_000


# What they have.


async def test_compression_is_seen():
    assert answer(await look(Beast(compresses=True)), Feature.COMPRESSION) == (YES, None)
    assert answer(await look(Beast()), Feature.COMPRESSION) == (NO, None)


@pytest.mark.parametrize(
    ("feature", "extension"),
    [
        (Feature.SECURE_RENEGOTIATION, 0xFF01),
        (Feature.EXTENDED_MASTER_SECRET, 23),
        (Feature.SESSION_TICKETS, 35),
        (Feature.HEARTBEAT, _HEARTBEAT),
    ],
)
async def test_what_is_repeated_is_offered(feature, extension):
    assert answer(await look(Beast(echoes={extension: b"\x00"})), feature) == (YES, None)
    assert answer(await look(Beast(echoes={})), feature) == (NO, None)


async def test_a_stapled_response_and_timestamps_are_kept():
    der = b"\x30\x03\x0a\x01\x00"
    staple = zoo.message(22, b"\x01" + len(der).to_bytes(3, "big") + der)
    chain = zoo.certificate(b"no certificate")
    tail = record(22, chain + staple + zoo.message(14, b""))
    timestamps = b"\x00\x0a" + b"\x00\x03abc" + b"\x00\x03def"
    profile = await look(Beast(tail=tail, echoes={18: timestamps}))
    assert answer(profile, Feature.STAPLED_OCSP) == (YES, None)
    assert profile.staple == zoo.certificates.encoded(der)
    assert profile.scts == 2
    assert {chain.key for chain in profile.chains} == {"unknown"}


@pytest.mark.parametrize(("ignores", "expected"), [(False, YES), (True, NO)])
async def test_a_false_fallback(ignores, expected):
    beast = Beast(versions=(TLS12, TLS13), falls_back=ignores)
    assert answer(await look(beast, modern=YES), Feature.FALLBACK_SCSV) == (expected, None)


async def test_sslv2_lists_its_suites():
    async def ancient(peer: Peer) -> None:
        head = await peer.reader.readexactly(2)
        if head[0] & 0x80:
            await peer.send(zoo.sslv2_hello(0x010080, 0x020080, 0x123456))

    profile = await look(ancient, old=NO)
    assert profile.versions["SSLv2"].offer is YES
    assert suites(profile, "SSLv2") == {
        "SSL_CK_RC4_128_WITH_MD5",
        "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
        "0x123456",
    }


@pytest.mark.parametrize(
    ("first", "expected"),
    [(b"", (NO, None)), (alert(70), (NO, None)), (b"HTTP/1.1 400", (UNKNOWN, Cause.PROTOCOL_ERROR))],
)
async def test_sslv2_is_refused_by_an_alert_or_an_end(first, expected):
    beast = Beast()

    async def converse(peer: Peer) -> None:
        head = await peer.reader.readexactly(1)
        if head[0] & 0x80:
            await peer.reader.read(1000)  # what is not read would make the end a reset
            await peer.send(first)
            return
        peer.reader._buffer[:0] = head
        await beast(peer)

    found = (await look(converse)).versions["SSLv2"]
    assert (found.offer, found.cause) == expected


# What they are ill with.


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (zoo.bleeds, (YES, None)),
        (zoo.beats, (NO, None)),
        (zoo.listens_only, (UNKNOWN, Cause.TIMED_OUT)),
        (zoo.refuses_early_ccs, (NO, None)),
        (None, (UNKNOWN, Cause.RESET)),
    ],
    ids=["bleeds", "beats", "silent", "alert", "end"],
)
async def test_heartbleed(then, expected, caplog):
    profile = await look(Beast(echoes={_HEARTBEAT: b"\x01"}, then=then))
    assert answer(profile, Feature.HEARTBLEED) == expected
    assert b"S3CR3T" not in profile.model_dump_json().encode("ascii")
    assert "S3CR3T" not in caplog.text


async def test_who_takes_no_heartbeat_does_not_bleed():
    beast = Beast(then=zoo.bleeds)
    assert answer(await look(beast), Feature.HEARTBLEED) == (NO, None)


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (zoo.takes_early_ccs, (YES, None)),
        (zoo.refuses_early_ccs, (NO, None)),
        (zoo.cannot_read, (UNKNOWN, Cause.PROTOCOL_ERROR)),
        (zoo.ends_on_ccs, (NO, None)),
        (zoo.ends_on_noise, (UNKNOWN, Cause.RESET)),
        (zoo.ignores_ccs, (NO, None)),
        (zoo.listens_only, (UNKNOWN, Cause.TIMED_OUT)),
        (zoo.resets_on_ccs, (UNKNOWN, Cause.RESET)),
    ],
    ids=["takes", "refuses", "anything", "ends", "ends late", "ignores", "silent", "reset"],
)
async def test_ccs_injection(then, expected):
    assert answer(await look(Beast(then=then)), Feature.CCS_INJECTION) == expected


async def test_a_question_that_takes_its_time_costs_no_flight(monkeypatch):
    """What is asked after the flight has a time of its own."""
    monkeypatch.setattr(injection, "PAUSE", 0.6)
    monkeypatch.setattr(injection, "WAIT", 0.6)
    profile = await look(Beast(then=zoo.listens_only, echoes={35: b""}))
    assert answer(profile, Feature.CCS_INJECTION) == (UNKNOWN, Cause.TIMED_OUT)
    assert answer(profile, Feature.SESSION_TICKETS) == (YES, None)


def _by_alert(plain: bytes) -> bytes:
    return alert(20 if zoo.well_padded(plain) else 47)


def _by_silence(plain: bytes) -> bytes:
    return alert(20) if zoo.well_padded(plain) else b""


def _by_start(plain: bytes) -> bytes:
    return alert(20 if plain[:2] == b"\x00\x02" else 51)


def _by_version(plain: bytes) -> bytes:
    return alert(20 if plain[-48:-46] == b"\x03\x03" else 40)


@pytest.mark.parametrize(
    ("oracle", "expected"),
    [
        (_by_alert, (YES, None)),
        (_by_silence, (YES, None)),
        (_by_start, (YES, None)),
        (_by_version, (YES, None)),
        (lambda _: alert(20), (NO, None)),
        (lambda _: b"", (UNKNOWN, Cause.TIMED_OUT)),
    ],
    ids=["alert", "silence", "start", "version", "alike", "silent"],
)
async def test_robot(oracle, expected):
    assert answer(await look(Beast((0x002F, 0x009C), then=zoo.tells(oracle))), Feature.ROBOT) == expected


async def test_an_oracle_that_answers_at_random_is_not_believed():
    """Differences that are not found again are a matter of luck."""
    codes = iter([20, 47] * 3 + [47, 20] * 50)
    beast = Beast((0x002F,), then=zoo.tells(lambda _: alert(next(codes))))
    assert answer(await look(beast), Feature.ROBOT)[0] is UNKNOWN


async def test_no_rsa_key_exchange_no_oracle():
    assert Feature.ROBOT not in (await look(Beast((0xC02F,)))).features
