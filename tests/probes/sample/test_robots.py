"""robots.txt obeyed as RFC 9309 has it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from auditor.probes.sample.robots import Rules
from tests.checks.samples import HOME, Shelf, answered, redirected

URL = HOME + "robots.txt"


async def rules(answer, **others) -> Rules:
    """The rules of a site with this robots.txt."""
    known = Rules(Shelf({"/robots.txt": answer, **others}))
    await known.of(HOME)
    return known


async def permitted(answer, *paths: str, **others) -> list[bool]:
    known = await rules(answer, **others)
    return [await known.permit(HOME + path) for path in paths]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
async def test_one_that_is_not_there_permits_everything(status):
    """§2.3.1.3."""
    known = await rules(answered(URL, b"User-agent: *\nDisallow: /", status=status))
    assert await known.permit(HOME + "a")
    robots = await known.of(HOME)
    assert (robots.status, robots.closed, robots.exists) == (status, False, False)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_in_trouble_permits_nothing(status):
    """§2.3.1.4."""
    known = await rules(answered(URL, b"User-agent: *\nAllow: /", status=status))
    assert not await known.permit(HOME + "a")
    robots = await known.of(HOME)
    assert (robots.status, robots.cause, robots.closed) == (status, Cause.SERVER_ERROR, True)


@pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.REFUSED, Cause.TLS_FAILED])
async def test_one_that_is_not_reached_permits_nothing(cause):
    known = await rules(cause)
    assert not await known.permit(HOME)
    robots = await known.of(HOME)
    assert (robots.status, robots.cause, robots.closed) == (None, cause, True)


async def test_redirects_are_followed():
    """§2.3.1.2."""
    others = {f"/r{number}": redirected(HOME, f"/r{number + 1}") for number in range(5)}
    found = await permitted(
        redirected(URL, "/r0"), "a", "b", **others, **{"/r5": "User-agent: *\nDisallow: /a"}
    )
    assert found == [False, True]


@pytest.mark.parametrize(
    "answer", [redirected(URL, "/robots.txt"), answered(URL, status=301), redirected(URL, "ftp://x/")]
)
async def test_redirects_that_lead_nowhere_permit_everything(answer):
    assert await permitted(answer, "a") == [True]


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
async def test_a_page_in_its_place_permits_everything(kind):
    known = await rules(
        answered(URL, b"\n <!doctype html><p>User-agent: *\nDisallow: /\n", content_type=kind)
    )
    assert await known.permit(HOME + "a")
    robots = await known.of(HOME)
    assert (robots.cause, robots.exists, robots.text) == (Cause.NOT_FOUND, False, "")


async def test_rules_that_are_sent_as_html_are_rules():
    answer = answered(URL, b"User-agent: *\nDisallow: /a", content_type="text/html")
    assert await permitted(answer, "a", "b") == [False, True]


@pytest.mark.parametrize(
    ("text", "permitted_paths"),
    [
        ("", "a b c.pdf c.pdf?x a/b"),
        ("User-agent: *\nDisallow:", "a b c.pdf c.pdf?x a/b"),
        ("User-agent: *\nDisallow: /", ""),
        ("\ufeffUser-agent: *\r\nDisallow: /", ""),
        ("User-agent: *\nDisallow: /a", "b c.pdf c.pdf?x"),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "b c.pdf c.pdf?x a/b"),
        ("User-agent: *\nDisallow: /*.pdf$", "a b c.pdf?x a/b"),
        ("User-agent: *\nDisallow: /*.pdf", "a b a/b"),
        ("User-agent: Beffroi\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "b c.pdf c.pdf?x"),
        ("user-agent: BEFFROI\ndisallow: /b", "a c.pdf c.pdf?x a/b"),
        ("User-agent: Googlebot\nDisallow: /", "a b c.pdf c.pdf?x a/b"),
        ("User-agent: Googlebot\nUser-agent: *\nDisallow: /b", "a c.pdf c.pdf?x a/b"),
        ("User-agent: *\nCrawl-delay: 10\nDisallow: /b # commentaire", "a c.pdf c.pdf?x a/b"),
        ("Disallow: /", "a b c.pdf c.pdf?x a/b"),  # of nobody
    ],
)
async def test_what_rules_permit(text, permitted_paths):
    paths = ["a", "b", "c.pdf", "c.pdf?x", "a/b"]
    found = await permitted(text, *paths)
    assert [path for path, allowed in zip(paths, found, strict=True) if allowed] == permitted_paths.split()


async def test_accents_are_compared_as_octets():
    """§2.2.2."""
    assert await permitted("User-agent: *\nDisallow: /été", "%C3%A9t%C3%A9", "été", "ete") == [
        False,
        False,
        True,
    ]


async def test_a_site_that_is_closed_says_so():
    assert (await (await rules("User-agent: *\nDisallow: /")).of(HOME)).closed
    assert not (await (await rules("User-agent: *\nDisallow: /\nAllow: /$")).of(HOME)).closed
    assert not (await (await rules("User-agent: *\nDisallow: /a")).of(HOME)).closed


async def test_site_maps_are_named():
    text = "Sitemap: https://www.ville.example/s.xml\nUser-agent: *\nDisallow:\nsitemap: /t.xml\n"
    robots = await (await rules(text)).of(HOME)
    assert robots.sitemaps == ("https://www.ville.example/s.xml", "/t.xml")
    assert robots.exists
    many = await (await rules("\n".join(f"Sitemap: {'x' * 900}{number}" for number in range(500)))).of(HOME)
    assert len(many.sitemaps) == 10
    assert max(map(len, many.sitemaps)) == 500


async def test_each_host_is_asked_once():
    shelf = Shelf({"/robots.txt": "User-agent: *\nDisallow: /a"})
    known = Rules(shelf)
    for url in (
        HOME,
        HOME + "a",
        "https://autre.example/a",
        "https://autre.example/",
        "http://autre.example/",
    ):
        await known.permit(url)
    assert shelf.asked == [
        "https://www.ville.example/robots.txt",
        "https://autre.example/robots.txt",
        "http://autre.example/robots.txt",
    ]


async def test_ten_megabytes_are_read_as_far_as_the_cap():
    text = "User-agent: *\nDisallow: /a\n" + "# rien à voir ici\n" * 600_000 + "Disallow: /b\n"
    started = time.process_time()
    known = await rules(answered(URL, text.encode(), cut=Cause.TOO_LARGE))
    assert [await known.permit(HOME + path) for path in "ab"] == [False, True]
    assert len((await known.of(HOME)).text) == 8_000
    assert time.process_time() - started < 5


async def test_wildcards_without_end_take_no_time():
    text = "User-agent: *\n" + ("Disallow: /" + "*a" * 100 + "*b$\n") * 1000
    known = await rules(text)
    started = time.process_time()
    assert await known.permit(HOME + "a" * 400 + "c")
    assert time.process_time() - started < 3


@given(st.binary(max_size=300), st.text(max_size=30).map(lambda path: HOME + path))
def test_any_bytes_are_rules(body, url):
    import asyncio

    async def ask() -> bool:
        return await (await rules(answered(URL, body))).permit(url)

    assert asyncio.run(ask()) in (True, False)
