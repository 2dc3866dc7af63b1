"""The portfolio in a real Chromium: it sorts, filters, prints, and is what it asks sites to be."""

from __future__ import annotations

import re

import pytest

from tests.reports.portfolio.conftest import VENOM, chromium, served, summary, town, write_to

pytestmark = pytest.mark.xdist_group("browser")

ROWS = "Array.from(document.querySelectorAll('table.towns tbody tr'), row => row.cells[0].textContent)"
MEANS = (
    "Array.from(document.querySelectorAll('table.towns tbody tr'),"
    " row => parseFloat(row.cells[9].textContent.replace(',', '.')))"
)
COUNT = "document.getElementById('count').textContent.replace(/\\s/g, ' ')"
SORT = "document.querySelectorAll('table.towns thead button')"


def history():
    return [summary("printemps", 20, 41.2), summary("2026", 20, 58.9, 90)]


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    folder = tmp_path_factory.mktemp("portfolio") / "site"
    return write_to(folder, [town(number) for number in range(1, 1001)], history())


async def test_every_kind_of_page_passes_axe_fits_a_telephone_and_logs_no_error(thousand):
    kinds = ("index", "towns", "towns-3", "failures", "epci", "hosting", "towns/01003")
    async with chromium() as tab:
        with served(thousand) as site:
            for width in (1280, 320):
                for scheme in ("light", "dark"):
                    await tab.look(width, scheme)
                    for kind in kinds:
                        await tab.go(f"{site.url}{kind}.html")
                        assert await tab.faults() == [], (kind, width, scheme)
                        assert await tab.run("document.documentElement.scrollWidth") == width, kind
            await tab.go(f"{site.url}towns.html#text=ville&sort=mean&page=2")
            await tab.until(f"{COUNT}.includes('1 000')")
            assert await tab.faults() == []
        assert tab.errors == []


async def test_the_first_page_is_light_and_the_data_waits_until_it_is_asked_for(thousand):
    async with chromium() as tab:
        with served(thousand) as site:
            await tab.look(1280)
            for page in ("index.html", "towns.html"):
                site.asked.clear()
                await tab.go(site.url + page)
                assert sum(size for _, size in site.asked) <= 200_000
                assert not [path for path, _ in site.asked if path.startswith("/data/")]
            await tab.run(f"{SORT}[9].click()")
            await tab.until("document.querySelector('th:last-child').getAttribute('aria-sort')")
            assert sum(size for path, size in site.asked if "index" not in path) <= 200_000


async def test_the_keyboard_sorts_by_any_column_over_all_the_towns(thousand):
    async with chromium() as tab:
        with served(thousand) as site:
            await tab.go(f"{site.url}towns.html")
            await tab.run("document.getElementById('filter-text').focus()")
            columns = []
            while columns[-1:] != [9]:
                await tab.press("Tab", 9)
                column = await tab.run("document.activeElement.closest('thead th')?.cellIndex ?? -1")
                columns.append(column)
                assert len(columns) < 25
            assert [column for column in columns if column >= 0] == list(range(10))
            await tab.press("Enter", 13, "\r")
            await tab.until("location.hash === '#sort=mean'")
            await tab.until("document.querySelectorAll('th')[9].getAttribute('aria-sort') === 'ascending'")
            means = await tab.run(MEANS)
            assert means == sorted(means)
            await tab.press("Enter", 13, "\r")
            await tab.until("document.querySelectorAll('th')[9].getAttribute('aria-sort') === 'descending'")
            highest = await tab.run(MEANS)
            assert highest == sorted(highest, reverse=True)
            assert highest[0] > means[-1]
            assert await tab.run("document.querySelectorAll('[aria-sort]').length") == 1
            assert await tab.run("document.activeElement.closest('th').cellIndex") == 9
            # What is not known comes last, whatever the way.
            await tab.run(f"{SORT}[3].click()")
            await tab.run(f"{SORT}[3].click()")
            await tab.until("location.hash === '#sort=population&down=1'")
            assert (await tab.run(ROWS))[:3] == ["Ville-00999", "Ville-00998", "Ville-00997"]
        assert tab.errors == []


async def test_filters_count_aloud_and_stay_in_the_address(thousand):
    async with chromium() as tab:
        with served(thousand) as site:
            await tab.go(f"{site.url}towns-2.html")
            assert await tab.run("document.getElementById('count').getAttribute('role')") == "status"
            await tab.run("document.getElementById('filter-text').focus()")
            await tab.call("Input.insertText", text="vílle 0012")
            await tab.until(f"{COUNT} === '10 communes sur 1 000'")
            assert await tab.run(ROWS) == [f"Ville-{number:05}" for number in range(120, 130)]
            await tab.run(
                "(list => { list.value = '2A'; list.dispatchEvent(new Event('input', {bubbles: true})) })"
                "(document.getElementById('filter-department'))"
            )
            found = [f"Ville-{number:05}" for number in range(120, 130) if number % 5 and number % 3 == 1]
            await tab.until(f"{COUNT} === '{len(found)} communes sur 1 000'")
            assert await tab.run(ROWS) == found
            address = await tab.run("location.href")
            await tab.go(address)
            await tab.until(f"{COUNT} === '{len(found)} communes sur 1 000'")
            assert await tab.run("document.getElementById('filter-text').value") == "vílle 0012"
            await tab.run("document.querySelector('#filters [type=reset]').click()")
            await tab.until(f"{COUNT} === '1 000 communes'")
            assert await tab.run(f"{ROWS}.length") == 200
        assert tab.errors == []


async def test_letters_filter_the_towns(thousand):
    async with chromium() as tab:
        with served(thousand) as site:
            await tab.go(f"{site.url}towns.html#security=G&accessibility=-")
            await tab.until(f"{COUNT}.includes(' sur ')")
            shown = await tab.run(
                "Array.from(document.querySelectorAll('table.towns tbody tr'),"
                " row => [row.cells[5].textContent, row.cells[6].textContent[0]])"
            )
        assert shown
        assert {tuple(pair) for pair in shown} == {("G", "–")}


async def test_pages_turn_and_keep_the_focus(thousand):
    turn = "document.querySelectorAll('nav.turn button')"
    async with chromium() as tab:
        with served(thousand) as site:
            await tab.go(f"{site.url}towns.html#sort=name&down=1")
            await tab.until(f"{turn}.length === 2")
            for page in (2, 3, 4):
                await tab.run(f"{turn}[1].click()")
                await tab.until(f"location.hash === '#down=1&page={page}'")
                await tab.until(f"document.activeElement === {turn}[1]")
            await tab.run(f"{turn}[1].click()")
            await tab.until(f"{turn}[1].disabled && document.activeElement === {turn}[0]")
            assert (await tab.run(ROWS))[-1] == "Ville-00001"


async def test_it_works_from_a_disk_and_towns_cannot_write_in_the_page(tmp_path):
    folder = write_to(tmp_path / "site", [town(1, name=VENOM, epci=VENOM, department=VENOM), town(2)])
    async with chromium() as tab:
        await tab.go(f"{folder.as_uri()}/towns.html#text=alert")
        await tab.until(f"{COUNT} === '1 commune sur 2'")
        (shown,) = await tab.run(ROWS)
        assert shown == "</script><script>alert(1)</script> & \" ' ]]>".replace("' ]", "'   ]")
        assert await tab.run("document.querySelectorAll('script').length") == 2
        assert await tab.run("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
        assert tab.errors == []


async def test_without_script_the_table_reads(thousand):
    async with chromium() as tab:
        await tab.call("Emulation.setScriptExecutionDisabled", value=True)
        with served(thousand) as site:
            await tab.go(f"{site.url}towns-2.html")
            assert await tab.run(f"{ROWS}[0]") == "Ville-00201"
            assert await tab.run("document.getElementById('filters').checkVisibility()") is False
            assert await tab.run("document.querySelectorAll('nav.turn a').length") == 5
            assert not [path for path, _ in site.asked if path.startswith("/data/")]


async def test_a_missing_file_of_data_is_said(tmp_path):
    folder = write_to(tmp_path / "site", [town(number) for number in range(1, 4)])
    (folder / "data" / "towns-1.js").unlink()
    async with chromium() as tab:
        with served(folder) as site:
            await tab.go(f"{site.url}towns.html")
            await tab.run(f"{SORT}[3].click()")
            await tab.until(f"{COUNT}.includes('n’a pas pu')")
            assert await tab.run(f"{ROWS}.length") == 3


async def test_it_prints_on_a_few_sheets_without_what_only_a_screen_can_do(thousand):
    async with chromium() as tab:
        with served(thousand) as site:
            await tab.look(1280)
            for page, most in (("index", 6), ("towns", 10), ("failures", 2)):
                await tab.go(f"{site.url}{page}.html")
                sheets = len(re.findall(rb"/Type\s*/Page\b", await tab.printed()))
                assert 1 <= sheets <= most, page
            await tab.look(794, media="print")
            await tab.go(f"{site.url}towns.html")
            assert await tab.run("document.getElementById('filters').checkVisibility()") is False
            assert await tab.run("document.documentElement.scrollWidth <= innerWidth")
