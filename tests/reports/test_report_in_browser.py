"""The report is what it preaches: audited by its own means, in a real Chromium."""

from __future__ import annotations

import http.server
import io
import threading

import pypdf
import pytest

from auditor.audit import open_auditor, read_authorities
from auditor.demo import serve_towns
from auditor.model import Outcome
from auditor.network import AddressPolicy, Network, Resolver
from auditor.registry import load_registry
from auditor.targets import parse_target
from reports import html
from tests.reports.conftest import StubWords, build_report, drowned, with_picture
from tests.reports.portfolio.conftest import chromium

pytestmark = pytest.mark.xdist_group("browser")


def leaves_pictures_to_a_person(finding):
    """axe does not know what is behind a text in a picture: test_html.py computes that contrast."""
    return (
        finding.outcome is Outcome.CANT_TELL
        and finding.check == "accessibility.axe.color-contrast"
        and all(place.excerpt.startswith(("<text ", "<tspan ")) for place in finding.places)
    )


def is_told(finding):
    """Whether a report says why it matters, how to mend it and where it was seen."""
    return finding.outcome in (Outcome.FAILED, Outcome.CANT_TELL)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_reports_pass_their_own_checks(tmp_path, language):
    registry = load_registry()
    words = registry.words(language)
    async with serve_towns() as lab:
        network = Network(Resolver(*lab.resolver), AddressPolicy(allow_private=True), lab.ports)
        authorities = read_authorities(lab.ca_pem.decode("ascii"))
        async with open_auditor(registry, network, extra_authorities=authorities) as auditor:
            for town in lab.towns:
                report = await auditor.audit(parse_target(town.url, name=town.name))
                page = b"".join(registry.exporters["html"](report, words))
                assert len(page) < 75_000 + 1_500 * sum(map(is_told, report.findings))
                (tmp_path / f"{town.name}.html").write_bytes(page)

            class Handler(http.server.SimpleHTTPRequestHandler):
                extensions_map = {".html": "text/html; charset=utf-8"}

                def __init__(self, *args):
                    super().__init__(*args, directory=str(tmp_path))

                def log_message(self, *args):
                    pass

            with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
                threading.Thread(target=server.serve_forever, args=(0.05,)).start()
                try:
                    for town in lab.towns:
                        url = f"http://127.0.0.1:{server.server_port}/{town.name}.html"
                        report = await auditor.audit(parse_target(url))
                        faults = [
                            finding.code
                            for finding in report.findings
                            if finding.family == "accessibility"
                            and finding.outcome is not Outcome.PASSED
                            and finding.outcome is not Outcome.INAPPLICABLE
                            and not leaves_pictures_to_a_person(finding)
                        ]
                        assert faults == []
                finally:
                    server.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The page of a town, and of one whose every text is a megabyte of venom."""
    folder = tmp_path_factory.mktemp("reports")
    report = with_picture(build_report())
    for name, one in (("town", report), ("venom", drowned(report))):
        (folder / f"{name}.html").write_bytes(b"".join(html.export(one, StubWords("fr"))))
    return folder


@pytest.mark.parametrize("name", ["town", "venom"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_it_passes_axe_and_fits_a_telephone_whatever_it_says(folder, name, width, scheme):
    async with chromium() as tab:
        await tab.look(width, scheme)
        await tab.go(f"{folder.as_uri()}/{name}.html")
        await tab.run("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert await tab.run("document.documentElement.scrollWidth") == width
        assert await tab.faults() == []
        assert await tab.run("document.scripts.length + document.querySelectorAll('iframe').length") == 0
        assert await tab.run("document.querySelectorAll('.shot image').length") == (name == "town")
        assert tab.errors == []


async def test_the_keyboard_is_enough(folder):
    async with chromium() as tab:
        await tab.look(1280)
        await tab.go(f"{folder.as_uri()}/town.html")
        where = "(document.activeElement.getAttribute('href') || document.activeElement.tagName)"
        met = []
        for _ in range(16):
            await tab.press("Tab", 9)
            met.append(await tab.run(where))
            outline = await tab.run("getComputedStyle(document.activeElement).outlineWidth")
            assert outline != "0px", met
        assert met[:4] == ["#letters", "#letters", "#findings", "#annex"]
        assert len([address for address in met if address.startswith("#n")]) >= 10
        while await tab.run("document.activeElement.tagName") != "SUMMARY":
            await tab.press("Tab", 9)
        await tab.press("Enter", 13, "\r")
        await tab.until("document.activeElement.parentElement.open")


async def test_a_click_takes_whole_lines_to_copy(folder):
    async with chromium() as tab:
        await tab.look(1280)
        await tab.go(f"{folder.as_uri()}/town.html")
        centre = await tab.run(
            "(() => { const line = document.querySelector('#annex .copy'); line.scrollIntoView();"
            "const box = line.getBoundingClientRect(); return [box.x + 30, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await tab.call(
                "Input.dispatchMouseEvent", type=kind, x=centre[0], y=centre[1], button="left", clickCount=1
            )
        await tab.until("getSelection().toString().startsWith('beffroi scan https://')")


async def test_printed_the_first_page_is_one_page_and_nothing_is_folded(folder):
    async with chromium() as tab:
        await tab.go(f"{folder.as_uri()}/town.html")
        pages = pypdf.PdfReader(io.BytesIO(await tab.printed())).pages
    first, second = (pages[number].extract_text() for number in (0, 1))
    assert "what:accessibility.axe.rule-42" in first
    assert "Tout ce qui a été constaté" in second
    assert any("why:http.hostile" in page.extract_text() for page in pages)


async def test_without_script_it_is_whole(folder):
    async with chromium() as tab:
        await tab.call("Emulation.setScriptExecutionDisabled", value=True)
        await tab.look(1280)
        await tab.go(f"{folder.as_uri()}/town.html")
        pages = pypdf.PdfReader(io.BytesIO(await tab.printed())).pages
    assert "what:accessibility.axe.rule-42" in pages[0].extract_text()


async def test_the_three_towns_come_out_apart():
    registry = load_registry()
    async with serve_towns() as lab:
        network = Network(Resolver(*lab.resolver), AddressPolicy(allow_private=True), lab.ports)
        authorities = read_authorities(lab.ca_pem.decode("ascii"))
        async with open_auditor(registry, network, extra_authorities=authorities) as auditor:
            reports = [await auditor.audit(parse_target(town.url)) for town in lab.towns]
    lost = {item.code for item in reports[0].findings if item.score is not None and item.score < 1}
    # The laboratory's servers speak HTTP/1.1, and their OpenSSL has no post-quantum group.
    assert lost <= {"interoperability.http2.absent", "tls.post-quantum.absent"}
    for families in (("tls", "http"), ("dns", "mail"), ("accessibility",), ("page_weight",)):
        losses = [
            sum(
                item.weight * (1 - item.score)
                for item in report.findings
                if item.family in families and item.score is not None
            )
            for report in reports
        ]
        exemplary, middling, catastrophic = losses
        assert exemplary < middling < catastrophic
        assert catastrophic >= 1.25 * middling
