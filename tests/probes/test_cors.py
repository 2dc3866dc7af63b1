"""The home page, asked as a page of another site would ask for it."""

from __future__ import annotations

import pytest

from auditor.facts.cors import CorsAnswers
from auditor.facts.http import HttpSite
from auditor.model import Cause
from auditor.network.http import open_client
from auditor.probe import ProbeFailed
from auditor.probes.cors import ORIGIN, cors
from tests.checks import facts as f
from tests.servers.http import PAGE, answer, web
from tests.servers.networks import HOST, network
from tests.servers.tcp import Server, free_port

PLAIN = f"http://{HOST}/"


def landed(url: str | None = PLAIN) -> HttpSite:
    return f.site(f.secure(None, Cause.REFUSED), f.plain(None, Cause.RESET)).model_copy(
        update={"landing": url, "document": None}
    )


async def ask(port: int, site: HttpSite) -> CorsAnswers:
    async with open_client(network({80: port})) as client:
        return await cors.function(site, client)


def headers_of(server: Server, number: int) -> list[str]:
    return server.heads[number].decode("ascii").split("\r\n")


async def test_two_requests_that_change_nothing():
    said = {"Access-Control-Allow-Origin": ORIGIN, "Access-Control-Allow-Credentials": "true"}
    async with web(answer(headers=said)) as server:
        found = await ask(server.port, landed())
    assert [head.split(b" ")[0] for head in server.heads] == [b"OPTIONS", b"HEAD"]
    for number in (0, 1):
        assert f"Origin: {ORIGIN}" in headers_of(server, number)
        assert not [line for line in headers_of(server, number) if line.lower().startswith("cookie")]
    assert "Access-Control-Request-Method: GET" in headers_of(server, 0)
    assert found.origin == ORIGIN
    for exchange in (found.preflight, found.answer):
        assert (exchange.url, exchange.status) == (PLAIN, 200)
        assert exchange.header("access-control-allow-origin") == [ORIGIN]
    assert found.answer.body_bytes == 0
    assert found.preflight.body_bytes == len(PAGE)


async def test_what_does_not_answer_is_written_down():
    found = await ask(free_port(), landed())
    assert found.preflight.cause is found.answer.cause is Cause.REFUSED
    assert found.answer.status is None


async def test_a_site_without_a_page_is_not_asked():
    with pytest.raises(ProbeFailed) as failed:
        await ask(free_port(), landed(None))
    assert failed.value.cause is Cause.REFUSED
