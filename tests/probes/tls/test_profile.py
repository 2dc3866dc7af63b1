"""What a server accepts, seen on several configurations of a real nginx."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auditor.facts.tls import Offer, TlsEndpoint, TlsServer
from auditor.facts.tls_profile import Feature, TlsProfile
from auditor.model import Cause
from auditor.probes.tls import tls_server
from auditor.probes.tls.profile import tls_profile
from tests.servers.networks import HOST, network, target
from tests.servers.tcp import free_port
from tests.servers.tlssites import tls_sites

YES, NO = Offer.OFFERED, Offer.REFUSED


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with tls_sites(tmp_path_factory.mktemp("nginx")) as served:
        yield served


async def look(port: int) -> TlsProfile:
    way = network({443: port})
    found = await tls_profile.function(await tls_server.function(target(), way), way)
    (profile,) = found.endpoints
    assert (found.host, profile.address, profile.port) == (HOST, "127.0.0.1", 443)
    return profile


def answers(profile: TlsProfile) -> dict[Feature, Offer]:
    return {feature: answer.offer for feature, answer in profile.features.items()}


async def test_a_usual_server_is_seen_as_it_is(site):
    profile = await look(site.ports["usual"])
    assert {name: answer.offer for name, answer in profile.versions.items()} == {
        "SSLv2": NO, "SSLv3": NO, "TLSv1": NO, "TLSv1.1": NO, "TLSv1.2": YES, "TLSv1.3": YES,
    }  # fmt: skip
    twelve, thirteen = profile.suites
    assert set(twelve.names) == {
        f"TLS_ECDHE_{key}_WITH_{cipher}"
        for key in ("RSA", "ECDSA")
        for cipher in ("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256")
    }
    assert set(thirteen.names) == {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
    }
    assert (twelve.version, twelve.whole, thirteen.version, thirteen.whole) == (
        "TLSv1.2", True, "TLSv1.3", True,
    )  # fmt: skip
    assert set(profile.groups) == {"x25519", "secp256r1", "secp384r1"}
    assert profile.groups_whole
    assert set(profile.alpn) == {"h2", "http/1.1"}
    assert profile.connections <= 22
    assert answers(profile) == {
        Feature.COMPRESSION: NO,
        Feature.SECURE_RENEGOTIATION: YES,
        Feature.EXTENDED_MASTER_SECRET: YES,
        Feature.SESSION_TICKETS: YES,
        Feature.STAPLED_OCSP: NO,
        Feature.FALLBACK_SCSV: YES,
        Feature.HEARTBEAT: NO,
        Feature.HEARTBLEED: NO,
        Feature.CCS_INJECTION: NO,
        Feature.TOLERANCE: YES,
        Feature.EARLY_DATA: NO,
    }
    assert {answer.cause for answer in profile.features.values()} == {None}


async def test_every_chain_is_seen_with_and_without_a_name(site):
    profile = await look(site.ports["usual"])
    found = {(chain.key, chain.sni): chain.certificates for chain in profile.chains}
    rsa, ec = site.issued["rsa"].chain, site.issued["ec"].chain
    assert found == {("RSA", True): rsa, ("RSA", False): rsa, ("ECDSA", True): ec, ("ECDSA", False): ec}
    assert len(profile.chains) == 4


async def test_key_exchanges_are_read(site):
    profile = await look(site.ports["usual"])
    assert {(item.group, item.bits, item.signature) for item in profile.key_exchanges} == {
        ("x25519", 255, "rsa_pss_rsae_sha256"),
        ("x25519", 255, "ecdsa_secp256r1_sha256"),
    }


async def test_a_server_of_tls13_alone(site):
    profile = await look(site.ports["modern"])
    assert [suites.version for suites in profile.suites] == ["TLSv1.3"]
    assert set(profile.groups) == {"x25519", "secp256r1"}
    assert answers(profile) == {Feature.TOLERANCE: YES, Feature.EARLY_DATA: NO}
    assert {(chain.key, chain.sni) for chain in profile.chains} == {("ECDSA", True), ("ECDSA", False)}
    assert set(profile.alpn) == {"h2", "http/1.1"}
    assert profile.key_exchanges == ()


async def test_early_data_is_seen(site):
    assert answers(await look(site.ports["early"]))[Feature.EARLY_DATA] is YES


async def test_an_old_server_is_seen_within_a_hundred_connections(site):
    profile = await look(site.ports["legacy"])
    sizes = {suites.version: len(suites.names) for suites in profile.suites}
    assert sizes == {"TLSv1": 10, "TLSv1.1": 10, "TLSv1.2": 44, "TLSv1.3": 3}
    assert all(suites.whole for suites in profile.suites)
    assert len(profile.groups) == 10
    assert profile.connections <= 100
    assert {item.bits for item in profile.key_exchanges if "_DHE_" in item.suite} == {1024}
    assert answers(profile)[Feature.ROBOT] is NO


@pytest.mark.parametrize(("name", "preference"), [("legacy", NO), ("imposing", YES), ("lone", Offer.UNKNOWN)])
async def test_the_order_is_the_servers_or_the_clients(site, name, preference):
    profile = await look(site.ports[name])
    assert {suites.preference for suites in profile.suites} == {preference}


async def test_an_imposed_order_is_told(site):
    suites = (await look(site.ports["imposing"])).suites_of("TLSv1.2")
    assert suites
    strong, weak = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_CBC_SHA"
    assert suites.names[0] == strong
    assert suites.names.index(strong) < suites.names.index(weak)


async def test_one_suite_alone(site):
    profile = await look(site.ports["lone"])
    (suites,) = profile.suites
    assert suites.names == ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",)
    assert suites.whole
    assert set(profile.alpn) == {"h2", "http/1.1"}
    assert Feature.FALLBACK_SCSV not in profile.features  # there is nothing to fall back to
    assert Feature.ROBOT not in profile.features  # no RSA key exchange
    assert Feature.EARLY_DATA not in profile.features  # no TLS 1.3
    assert answers(profile)[Feature.TOLERANCE] is YES


async def test_what_is_refused_is_not_asked_again(site):
    """Of the facts that are known already: TLS 1.2 was refused, whatever the server would say now."""
    known = TlsEndpoint(
        address="127.0.0.1",
        port=443,
        versions={"SSLv3": NO, "TLSv1": NO, "TLSv1.1": NO, "TLSv1.2": NO, "TLSv1.3": YES},
    )
    server = TlsServer(observed_at=datetime.now(UTC), host=HOST, endpoints=(known,))
    found = await tls_profile.function(server, network({443: site.ports["usual"]}))
    assert [suites.version for suites in found.endpoints[0].suites] == ["TLSv1.3"]
    assert found.endpoints[0].versions["TLSv1.2"].offer is NO


@pytest.mark.parametrize("cause", [Cause.REFUSED, Cause.TIMED_OUT, Cause.UNREACHABLE])
async def test_an_address_where_nobody_answered_is_asked_nothing(cause):
    known = TlsEndpoint(address="127.0.0.1", port=443, cause=cause, detail="why")
    server = TlsServer(observed_at=datetime.now(UTC), host=HOST, endpoints=(known,))
    found = await tls_profile.function(server, network({443: free_port()}))
    (profile,) = found.endpoints
    assert (profile.cause, profile.detail, profile.connections, profile.versions) == (cause, "why", 0, {})
