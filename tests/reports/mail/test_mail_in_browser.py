"""The HTML of a mail in a real Chromium: on a telephone and wide, light and dark."""

from __future__ import annotations

import html5lib
import pytest

from auditor.model import Axis
from tests.reports.conftest import build_report
from tests.reports.mail.conftest import (
    first,
    html_of,
    letter,
    many,
    named,
    news,
    nothing_seen,
    parsed,
    trilport,
)
from tests.reports.portfolio.conftest import chromium
from tests.reports.test_html import luminance

pytestmark = pytest.mark.xdist_group("browser")

TOLD = {
    "town": lambda: news(trilport(), missed=2),
    "long": lambda: news(first(named(build_report(), "W" * 300)), schedule="W" * 40),
    "digest": lambda: news(*many(60, name="W" * 60), nothing_seen(), digest=True, unseen=("W" * 60,)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mails")
    for name, told in TOLD.items():
        (folder / f"{name}.html").write_text(html_of(parsed(letter(told()))), "utf-8")
    return folder


@pytest.mark.parametrize("name", TOLD)
def test_it_is_valid_html(folder, name):
    """A parser in strict mode raises at the first parse error of the HTML standard."""
    html5lib.HTMLParser(strict=True).parse((folder / f"{name}.html").read_text("utf-8"))


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_passes_axe_and_fits(folder, name, width, scheme):
    async with chromium() as tab:
        await tab.look(width, scheme)
        await tab.go(f"{folder.as_uri()}/{name}.html")
        assert await tab.run("document.documentElement.scrollWidth") == width
        assert await tab.faults() == []
        assert await tab.run("performance.getEntriesByType('resource').length") == 0
        assert tab.errors == []


#: The colours of every text and of what is behind it, as they are shown.
_COLOURS = """
[...document.querySelectorAll('body *')].filter(
  one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).map(one => {
  let behind = one;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  return [getComputedStyle(one).color, getComputedStyle(behind).backgroundColor];
})
"""


def as_hex(colour: str) -> str:
    parts = colour.removeprefix("rgb(").removesuffix(")").split(", ")
    return "#" + "".join(f"{int(part):02x}" for part in parts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_what_is_behind_it(folder, scheme):
    """Letters that only draw what words say too: axe leaves out what is hidden from screen readers."""
    async with chromium() as tab:
        await tab.look(800, scheme)
        for name in ("town", "digest"):
            await tab.go(f"{folder.as_uri()}/{name}.html")
            pairs = {tuple(map(as_hex, pair)) for pair in await tab.run(_COLOURS)}
            assert len(pairs) >= 7
            for pair in pairs:
                darker, lighter = sorted(map(luminance, pair))
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, pair


async def test_it_is_dark_where_the_reader_wants_it_dark(folder):
    async with chromium() as tab:
        seen = {}
        for scheme in ("light", "dark"):
            await tab.look(320, scheme)
            await tab.go(f"{folder.as_uri()}/town.html")
            seen[scheme] = await tab.run("getComputedStyle(document.body).backgroundColor")
        assert seen == {"light": "rgb(250, 249, 245)", "dark": "rgb(20, 25, 31)"}


async def test_letters_stand_in_their_place(folder):
    """The seven places are those of A to G on each line, one under the other."""
    script = """
    [...document.querySelectorAll('.steps')].map(table => [...table.querySelectorAll('td')].map(
      cell => [cell.textContent, Math.round(cell.getBoundingClientRect().left)]))
    """
    for width in (320, 800):
        async with chromium() as tab:
            await tab.look(width)
            await tab.go(f"{folder.as_uri()}/town.html")
            lines = await tab.run(script)
            assert len(lines) == len(Axis)
            assert all(line == lines[0] for line in lines)
            assert [letter for letter, _ in lines[0]] == list("ABCDEFG")


async def test_without_its_style_sheet_it_is_whole(folder):
    """Some programs drop the style sheet: the styles of the elements do."""
    async with chromium() as tab:
        await tab.look(320)
        await tab.go(f"{folder.as_uri()}/town.html")
        await tab.run("document.querySelector('style').remove()")
        assert await tab.run("document.documentElement.scrollWidth") == 320
        assert await tab.faults() == []
