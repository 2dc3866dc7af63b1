"""The other name of the site: where it leads, and the certificate that it shows."""

from __future__ import annotations

import gc

import pytest

from auditor.facts.twin import HttpTwin
from auditor.model import Cause
from auditor.network.http import open_client
from auditor.network.resolver import Answer
from auditor.probe import ProbeFailed
from auditor.probes.twin import http_twin, twin_of
from tests.checks import facts as f
from tests.servers import certificates
from tests.servers.http import answer, redirect, web
from tests.servers.networks import HOST, FixedResolver, Only, network, target
from tests.servers.tcp import free_port

BARE = "ville.test"
SECURE, HOME = f"https://{BARE}/", f"https://{HOST}/"

# As in test_http.py: httpcore leaves a transport to the garbage collector when a handshake is reset.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def collect():
    yield
    gc.collect()


async def look(way, site=None, **others: object) -> HttpTwin:
    async with open_client(way) as client:
        return await http_twin.function(target(**others), site or f.site(), client, way)


@pytest.mark.parametrize(
    ("host", "twin"),
    [
        ("www.ville.fr", "ville.fr"),
        ("ville.fr", "www.ville.fr"),
        ("mairie.ville.fr", None),
        ("www.mairie.ville.fr", None),
        ("www.fr", None),
        ("192.0.2.1", None),
        ("localhost", None),
    ],
)
def test_the_other_name(host, twin):
    assert twin_of(host) == twin


async def test_a_twin_that_leads_to_the_site(tmp_path):
    issued = certificates.leaf((BARE,))
    pages = {"/": answer()}
    async with web(redirect(HOME), tls=issued.context(tmp_path)) as secure, web(pages) as plain:
        found = await look(network({80: plain.port, 443: secure.port}, {BARE: ("127.0.0.1",)}))
    assert (found.host, found.exists) == (BARE, True)
    assert [hop.url for hop in found.secure.hops][:2] == [SECURE, HOME]
    assert [hop.status for hop in found.plain.hops] == [200]
    assert found.certificate == issued.text


async def test_a_twin_that_does_not_exist_is_not_asked():
    found = await look(network({80: free_port(), 443: free_port()}))
    assert (found.exists, found.cause) == (False, Cause.UNKNOWN_HOST)
    assert found.secure is found.plain is found.certificate is None


async def test_a_name_server_that_does_not_answer_says_nothing():
    way = network({})
    way.resolver = FixedResolver(
        {(BARE, kind): Answer(cause=Cause.RESOLVER_FAILED) for kind in ("A", "AAAA")}
    )
    way.policy = Only("127.0.0.1")
    found = await look(way)
    assert (found.exists, found.cause) == (None, Cause.RESOLVER_FAILED)


async def test_a_twin_where_nobody_is():
    found = await look(network({80: free_port(), 443: free_port()}, {BARE: ("127.0.0.1",)}))
    assert found.exists
    assert found.secure.cause is found.plain.cause is Cause.REFUSED
    assert found.certificate is None


async def test_a_site_that_does_not_answer_has_no_twin_to_compare():
    silent = f.site(f.secure(None, Cause.UNKNOWN_HOST), f.plain(None, Cause.UNKNOWN_HOST), document=None)
    way = network({})
    with pytest.raises(ProbeFailed) as failed:
        await look(way, silent)
    assert failed.value.cause is Cause.UNKNOWN_HOST
    assert way.resolver.asked == []


async def test_a_host_or_a_port_of_its_own_has_no_twin():
    way = network({})
    assert (await look(way, host="mairie.ville.test")).host is None
    assert (await look(way, port=8443)).host is None
    assert way.resolver.asked == []
