"""Scripts of the home page, asked of a server of good or bad manners."""

from __future__ import annotations

import hashlib

import pytest

from auditor.facts.sample import File, Role, Sample, SamplePage
from auditor.facts.software import ScriptLibrary, SiteSoftware
from auditor.model import Cause
from auditor.network.http import open_client
from auditor.probe import ProbeFailed
from auditor.probes import software as module
from auditor.probes.sample import files
from auditor.probes.software import software
from auditor.probes.trails import anywhere
from auditor.traits.libraries import OutOfTimeError
from tests.checks.samples import good_sample
from tests.servers.http import PAGE, answer, endless, redirect, web
from tests.servers.networks import HOST, network

GOOD = good_sample()
HOME = f"http://{HOST}/"
JQUERY = b"/*! jQuery v1.12.4 | (c) jQuery Foundation */"
OURS = ScriptLibrary(name="jquery", version="1.12.4", seen_in="content")
FEED = b"<rss><channel><generator>https://wordpress.org/?v=6.4.3</generator></channel></rss>"
ATOM = b'<feed><generator uri="https://wordpress.org/" version="6.4.3">WordPress</generator></feed>'


def sample(*scripts: str, feeds: tuple[str, ...] = (), cause: Cause | None = None) -> Sample:
    page = SamplePage(
        roles=(Role.HOME,), found_by="start", asked=HOME, url=HOME, scripts=scripts, cause=cause
    )
    asked = tuple(File(url=url) for url in feeds)
    return GOOD.model_copy(update={"home": HOME, "pages": (page,), "feeds": asked})


async def look(paths, *scripts: str, feeds: tuple[str, ...] = ()) -> tuple[SiteSoftware, list[str]]:
    async with web(paths) as server, open_client(network({80: server.port})) as client:
        for url in feeds:
            await files.ask(client, url, anywhere)
        seen = await software.function(sample(*scripts, feeds=feeds), client)
    return seen, [head.split(b" ", 2)[1].decode("ascii") for head in server.heads]


async def test_a_script_of_the_site_is_read():
    seen, asked = await look({"/js/a.js": answer(JQUERY)}, "/js/a.js")
    (script,) = seen.scripts
    assert (script.libraries, script.size, script.cause) == ((OURS,), len(JQUERY), None)
    assert script.sha256 == hashlib.sha256(JQUERY).hexdigest()
    assert asked == ["/js/a.js"]


async def test_a_script_of_another_site_is_known_by_its_address_alone():
    seen, asked = await look({}, "https://code.jquery.com/jquery-3.6.0.min.js")
    (script,) = seen.scripts
    assert asked == []
    assert script.cause is Cause.NOT_ASKED
    assert script.libraries == (ScriptLibrary(name="jquery", version="3.6.0", seen_in="address"),)


async def test_no_more_scripts_are_asked_than_the_cap():
    seen, asked = await look(answer(JQUERY), *(f"/{number}.js" for number in range(module.ASKED + 5)))
    assert len(asked) == module.ASKED
    assert [script.cause for script in seen.scripts[module.ASKED :]] == [Cause.NOT_ASKED] * 5


@pytest.mark.parametrize("sent", [answer(PAGE), answer(b"", 404), redirect("/b.js"), answer(JQUERY, 403)])
async def test_what_is_no_script_is_not_read(sent):
    seen, asked = await look({"/a.js": sent}, "/a.js")
    assert (seen.scripts[0].cause, seen.scripts[0].libraries) == (Cause.NOT_FOUND, ())
    assert asked == ["/a.js"]


async def test_an_endless_script_is_read_up_to_the_cap(monkeypatch):
    monkeypatch.setattr(module, "BYTES", 50_000)
    head = b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n" + JQUERY
    seen, _ = await look({"/a.js": endless(head, b"x" * 10_000)}, "/a.js")
    (script,) = seen.scripts
    assert (script.size, script.cause, script.libraries) == (50_000, Cause.TOO_LARGE, (OURS,))


async def test_a_slow_server_costs_no_more_than_the_time_of_all(monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 1.2)

    async def drip():
        yield b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n" + JQUERY
        while True:
            await module.asyncio.sleep(0.05)
            yield b"x"

    seen, asked = await look(drip, "/a.js", "/b.js", "/c.js")
    assert asked == ["/a.js"]
    assert [script.cause for script in seen.scripts] == [Cause.TIMED_OUT] * 3
    assert seen.scripts[0].libraries == (OURS,)


async def test_a_script_made_to_take_long_keeps_what_was_found(monkeypatch):
    def slow(text):
        raise OutOfTimeError([module.Detected("jquery", "1.12.4")])

    monkeypatch.setattr(module, "by_content", slow)
    seen, _ = await look({"/a.js": answer(JQUERY)}, "/a.js")
    assert (seen.scripts[0].libraries, seen.scripts[0].cause) == ((OURS,), Cause.TIMED_OUT)


@pytest.mark.parametrize("feed", [FEED, ATOM])
async def test_a_feed_that_was_read_tells_its_maker_and_is_not_asked_again(feed):
    url = f"{HOME}feed/"
    seen, asked = await look({"/feed/": answer(feed, content_type="application/xml")}, feeds=(url,))
    assert [(item.url, item.text) for item in seen.generators] == [(url, "https://wordpress.org/?v=6.4.3")]
    assert asked == ["/feed/"]


async def test_a_home_page_that_was_not_read_has_no_scripts():
    with pytest.raises(ProbeFailed):
        await software.function(sample(cause=Cause.BLOCKED), None)
