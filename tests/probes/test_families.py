"""The home page at an address of the other family."""

from __future__ import annotations

from auditor.facts.families import HttpOtherFamily
from auditor.model import Cause
from auditor.network import Network
from auditor.network.http import open_client
from auditor.probes.families import other_family
from tests.checks import facts as f
from tests.servers.http import answer, web
from tests.servers.networks import HOST, FixedResolver, Only
from tests.servers.tcp import free_port

PLAIN = f"http://{HOST}/"


async def look(port: int, *ipv6: str) -> HttpOtherFamily:
    """A site that was read at 127.0.0.1 and has these addresses besides."""
    table = {(HOST, "A"): ("127.0.0.1",), **({(HOST, "AAAA"): ipv6} if ipv6 else {})}
    way = Network(FixedResolver(table), Only("127.0.0.1", "::1"), {80: port})
    seen = f.hop(PLAIN).model_copy(update={"address": "127.0.0.1"})
    site = f.site(plain=f.trail(seen)).model_copy(update={"landing": PLAIN})
    async with open_client(way) as client:
        return await other_family.function(site, way, client)


async def test_a_site_of_one_family():
    found = await look(free_port())
    assert (found.address, found.answer) == (None, None)


async def test_the_page_is_asked_there_and_nowhere_else():
    async with web(answer(), host="::1") as server:
        found = await look(server.port, "::1")
    assert len(server.heads) == 1
    assert (found.address, found.title) == ("::1", "Mairie")
    assert (found.answer.status, found.answer.address) == (200, "::1")


async def test_nobody_there():
    async with web(answer(), host="127.0.0.1") as server:
        found = await look(server.port, "::1")
    assert server.heads == []
    assert (found.address, found.answer.cause) == ("::1", Cause.REFUSED)
