"""``security.txt`` asked of a server of good or bad manners."""

from __future__ import annotations

import asyncio

import pytest

from auditor.facts.security_txt import SecurityTxt
from auditor.model import Cause
from auditor.network.http import open_client
from auditor.probe import ProbeFailed
from auditor.probes import security_txt as module
from auditor.probes.security_txt import security_txt
from tests.checks import facts as f
from tests.servers.http import PAGE, answer, endless, redirect, web
from tests.servers.networks import HOST, network

FILE = b"Contact: mailto:a@ville.test\nExpires: 2027-01-01T00:00:00Z\n"
NEW, OLD = module.PLACES


async def look(paths, landing: str | None = f"http://{HOST}/") -> tuple[SecurityTxt, list[str]]:
    site = f.site().model_copy(update={"landing": landing})
    async with web(paths) as server, open_client(network({80: server.port})) as client:
        seen = await security_txt.function(site, client)
    return seen, [head.split(b" ", 2)[1].decode("ascii") for head in server.heads]


async def test_one_request_is_enough_when_the_file_is_there():
    seen, asked = await look({NEW: answer(FILE, content_type="text/plain")})
    assert asked == [NEW]
    (found,) = seen.answers
    assert (found.text, found.media_type, found.cause) == (FILE.decode().strip(), "text/plain", None)


async def test_the_old_place_is_asked_when_the_new_one_holds_nothing():
    seen, asked = await look({OLD: answer(FILE, content_type="text/plain")})
    assert asked == [NEW, OLD]
    assert [item.cause for item in seen.answers] == [Cause.NOT_FOUND, None]


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", None])
async def test_a_page_for_everything_is_kept_as_a_page(content_type):
    seen, asked = await look(answer(PAGE, content_type=content_type))
    assert asked == [NEW, OLD]
    assert [(item.markup, item.text, item.cause) for item in seen.answers] == [(True, "", None)] * 2


async def test_a_redirect_is_followed():
    seen, _ = await look({NEW: redirect("/s.txt"), "/s.txt": answer(FILE, content_type="text/plain")})
    assert (seen.answers[0].url, bool(seen.answers[0].text)) == (f"http://{HOST}/s.txt", True)


@pytest.mark.parametrize(
    ("status", "cause"), [(403, Cause.BLOCKED), (429, Cause.BLOCKED), (500, Cause.SERVER_ERROR)]
)
async def test_a_refusal_is_no_absence_and_ends_the_search(status, cause):
    seen, asked = await look(answer(b"no", status))
    assert asked == [NEW]
    assert seen.answers[0].cause is cause


async def test_a_file_without_end_is_cut(monkeypatch):
    monkeypatch.setattr("auditor.network.http.BODY_CAP", 100_000)
    head = b"HTTP/1.1 200 X\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nContact: mailto:a@b.fr\n"
    seen, _ = await look(endless(head, b"# " + b"x" * 1_000 + b"\n"))
    assert len(seen.answers[0].text) <= module.TEXT


async def test_silence_is_no_absence(monkeypatch):
    monkeypatch.setattr("auditor.probes.trails.REQUEST_TIMEOUT", 0.3)

    async def silent():
        await asyncio.sleep(5)
        yield b""

    seen, _ = await look(silent)
    assert [item.cause for item in seen.answers] == [Cause.TIMED_OUT]


async def test_a_site_without_a_page_is_not_asked():
    with pytest.raises(ProbeFailed):
        await look({}, landing=None)
