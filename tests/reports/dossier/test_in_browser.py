"""The dossier in a real Chromium: accessible, whole on a telephone, on paper and without a mouse."""

from __future__ import annotations

import io

import pypdf
import pytest

from reports.dossier.page import page
from tests.checks.facts import registry
from tests.reports.conftest import StubWords
from tests.reports.dossier.builders import build_dossier, drowned, empty, group, late, programme, real
from tests.reports.portfolio.conftest import chromium

pytestmark = pytest.mark.xdist_group("browser")

#: Scripts that measure what sticks out of the page, but for what scrolls in a box of its own.
STICKS_OUT = (
    "[...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll') &&"
    " one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dossiers")
    made = {
        "one": build_dossier(programme=programme(invented=True)),
        "group": group(),
        "late": late(),
        "empty": empty(),
        "venom": drowned(),
    }
    for name, dossier in made.items():
        (folder / f"{name}.html").write_bytes(b"".join(page(dossier, StubWords("fr"))))
    (folder / "real.html").write_bytes(b"".join(page(real(), registry().words("fr"))))
    return folder


@pytest.mark.parametrize("name", ["one", "group", "late", "empty", "real"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_it_passes_axe_and_fits_a_telephone(folder, name, width, scheme):
    async with chromium() as tab:
        await tab.look(width, scheme)
        await tab.go(f"{folder.as_uri()}/{name}.html")
        assert await tab.run(STICKS_OUT) == []
        assert await tab.run("document.documentElement.scrollWidth") == width
        assert await tab.faults() == []
        assert tab.errors == []


async def test_venom_does_nothing_and_stays_in_the_page(folder):
    async with chromium() as tab:
        await tab.look(320)
        await tab.go(f"{folder.as_uri()}/venom.html")
        assert await tab.run("document.documentElement.scrollWidth") == 320
        assert await tab.run("document.scripts.length + document.querySelectorAll('iframe, img').length") == 0
        assert tab.errors == []


async def test_the_keyboard_reaches_what_scrolls(folder):
    async with chromium() as tab:
        await tab.look(320)
        await tab.go(f"{folder.as_uri()}/one.html")
        assert await tab.run("document.querySelectorAll('.scroll').length") >= 6
        await tab.run("document.querySelector('#calendar .scroll').focus()")
        assert await tab.run("document.activeElement.matches('#calendar .scroll')")
        for _ in range(4):
            await tab.press("ArrowRight", 39)
        await tab.until("document.querySelector('#calendar .scroll').scrollLeft > 0")
        assert await tab.run("getComputedStyle(document.activeElement).outlineWidth") != "0px"


async def test_the_first_thing_that_the_keyboard_meets_leads_to_the_summary(folder):
    async with chromium() as tab:
        await tab.look(1280)
        await tab.go(f"{folder.as_uri()}/one.html")
        await tab.press("Tab", 9)
        assert await tab.run("document.activeElement.getAttribute('href')") == "#summary"


async def test_printed_by_a_browser_it_is_whole(folder):
    async with chromium() as tab:
        await tab.go(f"{folder.as_uri()}/one.html")
        pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(await tab.printed())).pages]
    assert "L’essentiel, pour les élus" in pages[1]
    assert "Programme inventé." in pages[0]
    assert "Programme inventé." in pages[1]
    assert "beffroi desk verify dossier.json" in "".join(pages)


async def test_without_script_it_is_whole(folder):
    async with chromium() as tab:
        await tab.call("Emulation.setScriptExecutionDisabled", value=True)
        await tab.go(f"{folder.as_uri()}/one.html")
        pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(await tab.printed())).pages]
    assert "Titre de photos" in "".join(pages)
