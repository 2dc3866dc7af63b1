"""Visits of real pages in a real Chromium: what is seen, and that nothing else is attributed."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
import time
from pathlib import Path

import pytest
import trustme

from auditor.demo.pictures import png
from auditor.facts.page import PageVisit
from auditor.model import Cause
from auditor.probe import ProbeFailed
from auditor.probes.browser import axe as axe_module
from auditor.probes.browser import visit as visiting
from auditor.probes.browser.browser import Browser
from tests.probes.browser.conftest import Pages, processes_of_profiles

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("browser")]

FAULTY = '<!doctype html><html lang="fr"><title>Mairie</title><main><h1>Mairie</h1><img src="/a.png"></main>'


@pytest.fixture
def hasty(monkeypatch):
    """Short patience, for pages that never answer."""
    monkeypatch.setattr(visiting, "LOAD_CAP", 2.0)
    monkeypatch.setattr(visiting, "QUIET_CAP", 1.0)
    monkeypatch.setattr(visiting, "ANSWER_TIMEOUT", 1.0)


def rules(fact) -> set[str]:
    assert fact.axe is not None, (fact.axe_cause, fact.axe_detail)
    return {violation.rule for violation in fact.axe.violations}


async def test_one_navigation_feeds_both_families(site: Pages, visit):
    image = png(90, 90, [(0, 0, 0)], [os.urandom(90).translate(bytes(256)) for _ in range(90)])
    site.add("/a.png", image + bytes(5000), "image/png")
    site.add("/s.css", "p { color: #ccc }", "text/css")
    site.add("/f.html", '<html lang="fr"><title>f</title><p>cadre</p>')
    page = FAULTY + '<link rel="stylesheet" href="/s.css"><iframe src="/f.html" title="Plan"></iframe>'
    fact = await visit(site.add("/", page))
    assert fact.status == 200
    assert fact.axe.version == "4.12.1"
    assert {"image-alt"} <= rules(fact)
    (fault,) = (violation for violation in fact.axe.violations if violation.rule == "image-alt")
    assert "RGAA-1.1.1" in fault.tags
    assert fault.nodes[0].html == '<img src="/a.png">'
    assert fact.dom_nodes == 9  # html head title body main h1 img link iframe, the iframe's own left out
    assert site.asked.count("/") == 1
    by_type = {request.type: request for request in fact.requests}
    assert by_type["Image"].wire_bytes == pytest.approx(len(image) + 5000 + 150, abs=80)
    assert fact.wire_bytes == sum(request.wire_bytes for request in fact.requests)
    assert "Stylesheet" in by_type
    assert (fact.loaded, fact.quiet) == (True, True)
    assert fact.certificate_error is None


async def test_where_the_elements_at_fault_stand(site: Pages, visit):
    style = "position: absolute; left: {}px; top: {}px; width: {}px; height: {}px"
    image = '<img id="{}" src="/a.png" style="' + style + '">'
    outer = f'<div id="hote" style="{style.format(0, 0, 9, 9)}"></div>'
    root = image.format("bas", 5, 6, 7, 8)
    page = f"""{FAULTY.replace("<img", "<img hidden")}<style>body {{ height: 9000px }}</style>
        {image.format("haut", 10, 20, 30, 40)} {image.format("loin", 100, 5000, 30.6, 40.4)} {outer}
        <iframe title="Plan" srcdoc='<img src="/a.png" width="50" height="50">'></iframe>
        <script>hote.attachShadow({{mode: "open"}}).innerHTML = `{root}`; scrollTo(0, 3000)</script>"""
    site.add("/a.png", png(1, 1, [(0, 0, 0)], [b"\0"]), "image/png")
    fact = await visit(site.add("/", page))
    (fault,) = (violation for violation in fact.axe.violations if violation.rule == "image-alt")
    boxes = {node.target: node.box for node in fault.nodes}
    assert boxes == {
        ("#haut",): (10, 20, 30, 40),
        ("#loin",): (100, 5000, 31, 40),
        ("#hote #bas",): None,  # in a shadow root, where a selector of the page does not reach
    }


async def test_elements_that_cannot_be_located_are_still_told(site: Pages, visit):
    named = '<img name="querySelector" src="/a.png" style="position: absolute; width: 50px; height: 60px">'
    fact = await visit(site.add("/", FAULTY + named))
    assert fact.axe is None or (50, 60) in {
        node.box[2:] for violation in fact.axe.violations for node in violation.nodes if node.box
    }


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(window, 'axe', {value: {run: () => Promise.resolve({violations: []})}})",
        "window.Promise = function () {}; window.JSON = {}",
        "Array.prototype.filter = () => []; String.prototype.split = () => []; Object.keys = () => []",
        "document.querySelectorAll = () => []; Element.prototype.matches = () => false",
    ],
)
async def test_a_page_cannot_forge_its_result(site: Pages, visit, script):
    fact = await visit(site.add("/", FAULTY + f"<script>{script}</script>"))
    assert "image-alt" in rules(fact)


async def test_a_strict_policy_of_the_page_does_not_stop_axe(site: Pages, visit):
    fact = await visit(site.add("/", FAULTY, Content_Security_Policy="default-src 'none'"))
    assert "image-alt" in rules(fact)


async def test_a_page_without_any_script_cannot_run_axe_and_that_is_said(site: Pages, visit, monkeypatch):
    monkeypatch.setattr(axe_module, "RUN_TIMEOUT", 1.0)
    fact = await visit(site.add("/", FAULTY, Content_Security_Policy="sandbox"))
    assert (fact.axe, fact.axe_cause) == (None, Cause.TIMED_OUT)
    assert fact.dom_nodes == 7


async def test_dialogs_are_answered(site: Pages, visit):
    fact = await visit(site.add("/", FAULTY + "<script>alert(1); confirm(2); prompt(3)</script>"))
    assert fact.dialogs == 3
    assert "image-alt" in rules(fact)


@pytest.mark.parametrize("script", ["while (true) {}", "addEventListener('load', () => { while (true) {} })"])
async def test_endless_script(site: Pages, visit, hasty, browser, script):
    started = time.monotonic()
    fact = await visit(site.add("/", FAULTY + f"<script>{script}</script>"))
    assert time.monotonic() - started < 10
    assert (fact.axe, fact.axe_cause, fact.dom_nodes) == (None, Cause.TIMED_OUT, None)
    assert fact.wire_bytes > 0
    site.add("/next", FAULTY)
    assert "image-alt" in rules(await visit(site.url("/next")))  # the same browser still serves


async def test_dialogs_without_end(site: Pages, visit, hasty):
    started = time.monotonic()
    fact = await visit(site.add("/", FAULTY + "<script>while (true) alert('encore')</script>"))
    assert time.monotonic() - started < 12
    assert fact.axe_cause is Cause.TIMED_OUT
    assert fact.dialogs > 10


async def test_a_body_without_end_is_judged_as_it_stands(site: Pages, visit, hasty):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(FAULTY.encode())
        for _ in range(200):
            handler.wfile.write(b"<p>encore")
            handler.wfile.flush()
            time.sleep(0.1)

    site.answers["/"] = drip
    fact = await visit(site.url("/"))
    assert (fact.loaded, fact.quiet) == (False, False)
    assert "image-alt" in rules(fact)


async def test_a_visit_brings_in_no_more_than_its_cap(site: Pages, visit, hasty):
    sent = 0

    def flood(handler):
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Type", "image/png")
        handler.send_header("Content-Length", "2000000000")
        handler.end_headers()
        for _ in range(20_000):
            handler.wfile.write(b"x" * 100_000)
            sent += 100_000

    site.answers["/a.png"] = flood
    fact = await visit(site.add("/", FAULTY), bytes_cap=3_000_000)
    assert sent < 20_000_000
    assert fact.wire_bytes < 5_000_000


@pytest.mark.parametrize(
    ("status", "content_type", "cause"),
    [
        (403, "text/html", Cause.BLOCKED),
        (429, "text/html", Cause.BLOCKED),
        (401, "text/html", Cause.BLOCKED),
        (500, "text/html", Cause.SERVER_ERROR),
        (404, "text/html", Cause.NOT_FOUND),
        (200, "application/json", Cause.NOT_HTML),
        (200, "image/svg+xml", Cause.NOT_HTML),
        (200, "application/zip", Cause.DOWNLOAD),
    ],
)
async def test_what_is_no_page_of_the_town(site: Pages, visit, status, content_type, cause):
    with pytest.raises(ProbeFailed) as failure:
        await visit(site.add("/", FAULTY, content_type, status))
    assert failure.value.cause is cause


async def test_no_content_is_no_page(site: Pages, visit):
    with pytest.raises(ProbeFailed):
        await visit(site.add("/", "", status=204))


async def test_redirect_loop(site: Pages, visit):
    with pytest.raises(ProbeFailed) as failure:
        await visit(site.add("/", "", status=302, Location="/"))
    assert failure.value.cause is Cause.REDIRECT_LOOP


async def test_refused_port(site: Pages, visit):
    with pytest.raises(ProbeFailed) as failure:
        await visit("http://127.0.0.1:1/")
    assert failure.value.cause in (Cause.REFUSED, Cause.PROTOCOL_ERROR)


async def test_a_page_that_leaves_during_axe_is_not_judged(site: Pages, visit, monkeypatch):
    site.add("/other", "<!doctype html><title>ailleurs</title><p>ailleurs")
    monkeypatch.setattr(visiting.AxeEngine, "run", lambda _: asyncio.sleep(2))
    fact = await visit(
        site.add("/", FAULTY + "<script>setTimeout(() => { location = '/other' }, 1200)</script>")
    )
    assert (fact.axe, fact.axe_cause) == (None, Cause.PAGE_MOVED)


async def test_a_page_reaches_no_private_address(site: Pages, visit):
    port = site.port
    page = (
        FAULTY
        + f"""
        <img src="http://127.0.0.2:{port}/image.png"><iframe src="http://127.0.0.3:{port}/frame"></iframe>
        <script>
          fetch("http://127.0.0.4:{port}/fetch").catch(() => 0);
          new WebSocket("ws://127.0.0.5:{port}/socket");
          new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.6:{port}/worker')"])));
          new Image().src = "http://[::1]:{port}/six";
          new Image().src = "http://169.254.169.254/meta";
          new Image().src = "/redirect";
        </script>"""
    )
    site.add("/redirect", "", status=302, Location=f"http://127.0.0.7:{port}/redirected")
    fact = await visit(site.add("/", page))
    assert set(fact.refused) >= {
        "127.0.0.2",
        "127.0.0.3",
        "127.0.0.4",
        "127.0.0.5",
        "127.0.0.6",
        "127.0.0.7",
        "169.254.169.254",
        "::1",
    }
    assert not {"/image.png", "/frame", "/fetch", "/socket", "/worker", "/redirected", "/six"} & set(
        site.asked
    )


async def test_a_redirect_of_the_page_to_a_private_address(site: Pages, visit):
    with pytest.raises(ProbeFailed) as failure:
        await visit(site.add("/", "", status=302, Location=f"http://127.0.0.2:{site.port}/"))
    assert failure.value.cause is Cause.FORBIDDEN_ADDRESS


async def test_third_parties_are_told_apart(site: Pages, visit):
    fact = await visit(site.add("/", FAULTY + f'<img src="http://localhost:{site.port}/b.png" alt="">'))
    assert {request.third_party for request in fact.requests if "/b.png" in request.url} == {True}
    assert {request.third_party for request in fact.requests if "/a.png" in request.url} == {False}


async def test_behind_a_bad_certificate_the_page_is_seen_and_said(site: Pages, visit):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.add("/", FAULTY)
    fact = await visit(f"https://127.0.0.1:{site.port}/")
    assert fact.certificate_error == "net::ERR_CERT_AUTHORITY_INVALID"
    assert "image-alt" in rules(fact)


async def test_a_context_leaves_no_trace_for_the_next(site: Pages, visit):
    page = FAULTY + "<script>document.cookie = 'a=1'; localStorage.b = 2</script>"
    site.add("/s.css", "p {}", "text/css", Cache_Control="max-age=3600")
    site.add("/favicon.ico", png(1, 1, [(0, 0, 0)], [b"\0"]), "image/png")
    url = site.add("/", page + '<link rel="stylesheet" href="/s.css">', Set_Cookie="c=3; Max-Age=999")
    first, second = await visit(url), await visit(url)
    assert site.asked.count("/s.css") == 2
    assert first.wire_bytes == pytest.approx(second.wire_bytes, abs=50)


async def test_only_the_page_uses_the_proxy(site: Pages, network, browser):
    from auditor.network.proxy import BrowserProxy
    from auditor.probes.browser.visit import Visit

    asked = []
    connect = network.connect_host

    async def spy(host, port):
        asked.append((host, port))
        return await connect(host, port)

    network.connect_host = spy
    async with BrowserProxy(network) as proxy, browser.context(proxy.url) as (connection, context):
        await Visit(connection, context, network, proxy, "").run(site.add("/", FAULTY))
    assert set(asked) == {("127.0.0.1", site.port)}


async def in_the_middle(site: Pages, visit) -> asyncio.Task[PageVisit]:
    """A visit that waits for an image."""
    hanging = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(_handler):
        loop.call_soon_threadsafe(hanging.set)
        time.sleep(3)

    site.answers["/a.png"] = hang
    running = asyncio.create_task(visit(site.add("/", FAULTY)))
    await hanging.wait()
    return running


async def test_a_renderer_that_dies(site: Pages, visit, browser):
    running = await in_the_middle(site, visit)
    for pid in processes_of_profiles():
        if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(ProbeFailed) as failure:
        await running
    assert failure.value.cause is Cause.PAGE_CRASHED


async def test_a_browser_that_dies_is_started_again(site: Pages, visit, browser: Browser):
    running = await in_the_middle(site, visit)
    old = browser._process
    os.kill(old.pid, signal.SIGKILL)
    with pytest.raises(ProbeFailed) as failure:
        await running
    assert failure.value.cause is Cause.BROWSER_CRASHED
    site.add("/a.png", b"", "image/png")
    assert "image-alt" in rules(await visit(site.url("/")))
    assert not old.profile.folder.exists()
    group = [pid for pid in processes_of_profiles() if os.getpgid(pid) == old.pid]
    assert group == []
