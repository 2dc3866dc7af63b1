"""Cookies that real pages leave in a real Chromium."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.facts.page import Cookie
from auditor.network import Network
from auditor.probes.browser.cookies import COOKIE_LIMIT, read_cookies
from auditor.probes.browser.devtools import Connection, DevToolsError
from tests.probes.browser.conftest import Pages, ThisMachineOnly
from tests.servers.networks import FixedResolver

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("browser")]

PAGE = '<!doctype html><html lang="fr"><title>Mairie</title><main><h1>Mairie</h1></main>'
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def network() -> Network:
    return Network(FixedResolver({("localhost", "A"): ("127.0.0.1",)}), ThisMachineOnly())


def by_name(fact) -> dict[str, Cookie]:
    assert fact.cookies is not None
    return {cookie.name: cookie for cookie in fact.cookies}


async def test_a_page_without_cookies(site: Pages, visit):
    assert (await visit(site.add("/", PAGE))).cookies == ()


async def test_what_the_server_sets_and_what_a_script_sets(site: Pages, visit):
    script = "<script>document.cookie = 'suivi=1; Max-Age=34128000; SameSite=Lax'</script>"
    url = site.add("/", PAGE + script, Set_Cookie="session=2; HttpOnly; Path=/; SameSite=Strict")
    cookies = by_name(await visit(url))
    assert cookies["session"] == Cookie(
        name="session", domain="127.0.0.1", days=None, http_only=True, same_site="Strict"
    )
    assert cookies["suivi"] == Cookie(name="suivi", domain="127.0.0.1", days=395.0, same_site="Lax")


async def test_what_a_script_sets_once_loaded_is_seen(site: Pages, visit):
    later = "() => setTimeout(() => { document.cookie = 'tard=1' }, 200)"
    script = f"<script>addEventListener('load', {later})</script>"
    assert list(by_name(await visit(site.add("/", PAGE + script)))) == ["tard"]


async def test_what_a_frame_of_another_site_sets(site: Pages, visit):
    site.add("/carte", PAGE, Set_Cookie="traceur=1; Max-Age=864000; Secure; SameSite=None")
    frame = f'<iframe src="http://localhost:{site.port}/carte" title="Plan"></iframe>'
    cookies = by_name(await visit(site.add("/", PAGE + frame, Set_Cookie="maison=1")))
    assert cookies["traceur"] == Cookie(
        name="traceur", domain="localhost", days=10.0, secure=True, same_site="None", third_party=True
    )
    assert not cookies["maison"].third_party


async def test_a_page_cannot_hide_them(site: Pages, visit):
    script = """<script>
        document.cookie = 'suivi=1';
        Object.defineProperty(document, 'cookie', {get: () => ''});
        Document.prototype.__defineGetter__('cookie', () => '');
    </script>"""
    assert list(by_name(await visit(site.add("/", PAGE + script)))) == ["suivi"]


async def test_a_page_that_is_stuck_in_a_script_has_them_all_the_same(site: Pages, visit, monkeypatch):
    from auditor.probes.browser import visit as visiting

    monkeypatch.setattr(visiting, "LOAD_CAP", 2.0)
    monkeypatch.setattr(visiting, "ANSWER_TIMEOUT", 1.0)
    url = site.add("/", PAGE + "<script>while (true) {}</script>", Set_Cookie="session=2")
    fact = await visit(url)
    assert list(by_name(fact)) == ["session"]
    assert (fact.overlays, fact.screenshot) == (None, None)


async def test_they_cannot_be_read(site: Pages, visit, monkeypatch):
    asked = Connection.call

    async def refuse(self, method, **parameters):
        if method == "Storage.getCookies":
            raise DevToolsError("no")
        return await asked(self, method, **parameters)

    monkeypatch.setattr(Connection, "call", refuse)
    fact = await visit(site.add("/", PAGE, Set_Cookie="a=1"))
    assert fact.cookies is None
    assert fact.axe


async def test_thousands_of_them_are_bounded(site: Pages, visit):
    script = "<script>for (let i = 0; i < 3000; i++) document.cookie = `c${i}=${'x'.repeat(50)}`</script>"
    fact = await visit(site.add("/", PAGE + script))
    assert 100 < len(fact.cookies) <= COOKIE_LIMIT


def told(name: str, domain: str, days: float | None = None) -> dict[str, object]:
    expires = -1 if days is None else (NOW + timedelta(days=days)).timestamp()
    return {
        "name": name,
        "domain": domain,
        "expires": expires,
        "session": days is None,
        "secure": False,
        "httpOnly": False,
    }


async def test_whose_they_are():
    found = [
        told("a", ".ville.example"),
        told("b", "stats.ville.example"),
        told("c", ".tiers.example"),
        told("d", "www.ville.example", 0.5),
    ]
    assert [
        (item.name, item.domain, item.third_party, item.days)
        for item in read_cookies(found, "www.ville.example", NOW)
    ] == [
        ("b", "stats.ville.example", False, None),
        ("c", "tiers.example", True, None),
        ("a", "ville.example", False, None),
        ("d", "www.ville.example", False, 0.5),
    ]


async def test_what_is_kept_of_them_is_bounded():
    found = [told("n" * 5000, "d" * 300 + f"{number}.example") for number in range(1000)]
    cookies = read_cookies(found, "www.ville.example", NOW)
    assert len(cookies) == COOKIE_LIMIT
    assert {(len(item.name), len(item.domain)) for item in cookies} == {(200, 200)}
