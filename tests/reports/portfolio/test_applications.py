"""The pages of applications: ranking by département, groups with their reasons, what is alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from auditor.cli.parts import write_site
from auditor.desk.ranked import Criterion, Ranking
from auditor.desk.ranking import Terms, rank
from auditor.desk.shelf import load_programme
from auditor.desk.table import load_actions
from auditor.filing import Filed, Need
from auditor.model import Axis, Outcome
from reports.portfolio import portfolio
from tests.reports.portfolio.conftest import (
    POLICY,
    VENOM,
    chromium,
    real_words,
    served,
    summary,
    town,
)


def need_of(item: Filed) -> Need:
    """A report as the archive gives it to a desk."""
    report = item.report
    scores = [report.axis(axis) for axis in Axis]
    return Need(
        scan=item.scan,
        target=report.target,
        failed=tuple(sorted({found.code for found in report.findings if found.outcome is Outcome.FAILED})),
        points=tuple(score.points for score in scores),
        scores=tuple(score.score for score in scores),
        letters=tuple(score.letter for score in scores),
        coverage=tuple(score.coverage for score in scores),
        traits=report.traits,
    )


def ranking_of(towns: Sequence[Filed], programme: str = "fonds-numerique-epci") -> Ranking:
    terms = Terms(load_programme(programme), load_actions(), POLICY, {}, date(2026, 11, 25))
    return rank(map(need_of, towns), terms, "2026")


def site(towns: Sequence[Filed], language: str = "fr", **more) -> dict[str, bytes]:
    history = [summary("2026", len(towns), 60.0)]
    files: dict[str, bytes] = {}
    parts = portfolio(iter(towns), real_words(language), history, ranking_of(towns, **more))
    for name, content in parts:
        files[name] = files.get(name, b"") + content
    return files


def parse(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(content, "lxml")


def text_of(element) -> str:
    return " ".join(element.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture(scope="module")
def towns() -> list[Filed]:
    return [town(number) for number in range(1, 60)]


@pytest.fixture(scope="module")
def files(towns) -> dict[str, bytes]:
    return site(towns)


def test_the_menu_leads_to_the_applications_of_each_departement(files):
    menu = parse(files["index.html"]).select("nav.pages a")
    assert ("applications.html", "Demandes") in [(link["href"], link.text) for link in menu]
    lines = parse(files["applications.html"]).select("table.places tbody tr")
    links = [row.a["href"] for row in lines]
    assert links == [f"applications-{place}.html" for place in ("01", "2a", "970", "974", "unknown")]
    assert set(links) <= files.keys()
    counts = [int(row.find_all("td")[0].text) for row in lines]
    assert sum(counts) == 59


def test_without_a_programme_there_is_no_such_page(towns):
    history = [summary("2026", len(towns), 60.0)]
    names = [name for name, _ in portfolio(iter(towns), real_words(), history)]
    assert not [name for name in names if name.startswith("applications")]


def test_every_town_is_ranked_with_its_criteria_and_leads_to_its_page(files, towns):
    ranking = ranking_of(towns)
    for place in {one.department for one in ranking.towns}:
        mine = [one for one in ranking.towns if one.department == place]
        slug = (place or "unknown").lower()
        rows = parse(files[f"applications-{slug}.html"]).select("table.applications tbody tr")
        assert [text_of(row.find("a")) for row in rows] == [one.name for one in mine]
        assert all(row.th.a["href"] in files for row in rows)
        for row, one in zip(rows, mine, strict=True):
            assert text_of(row.select_one(".score")) == real_words().number(one.score or 0, 1)
            assert len(row.select(".criterion")) == len(Criterion)
            assert all(cell.select_one(".reason").text for cell in row.select(".criterion"))


def test_groups_are_told_where_the_table_says(files, towns):
    grouped = 0
    for name, content in files.items():
        if name.startswith("applications-"):
            page = parse(content)
            for link in page.select("table.applications td.number a"):
                address, _, anchor = link["href"].partition("#")
                card = parse(files[address]).find(id=anchor)
                assert card.select(".why li")
                assert link.find_parent("tr").th.a.text in text_of(card.h3)
                grouped += 1
    assert grouped == sum(one.group is not None for one in ranking_of(towns).towns)
    assert grouped


def test_towns_in_no_group_are_said_with_the_reason(files):
    page = parse(files["applications-unknown.html"])
    assert "On ne connaît ni leur intercommunalité, ni leur département." in text_of(
        page.select_one(".alone")
    )


def test_long_tables_are_cut_and_groups_with_them():
    many = [
        town(number, department="77", epci=f"CC {number // 3}", population=2000) for number in range(1, 651)
    ]
    files = site(many)
    pages = ["applications-77.html", *(f"applications-77-{number}.html" for number in (2, 3, 4))]
    assert {name for name in files if name.startswith("applications-")} == set(pages)
    assert [len(parse(files[name]).select("table.applications tbody tr")) for name in pages] == [
        200,
        200,
        200,
        50,
    ]
    cards = [
        int(card["id"].removeprefix("group-"))
        for name in pages
        for card in parse(files[name]).select(".card")
    ]
    assert cards == list(range(1, len(cards) + 1))
    for link in parse(files[pages[3]]).select("table.applications td.number a"):
        address, _, anchor = link["href"].partition("#")
        assert parse(files[address]).find(id=anchor)


def test_names_of_towns_cannot_write_in_the_pages():
    many = [
        town(number, name=VENOM, epci=VENOM, department=VENOM, insee=None, population=3000)
        for number in (1, 2, 3)
    ]
    files = site(many)
    for name, content in files.items():
        assert re.fullmatch(r"[a-z0-9./-]+", name), name
        if name.startswith("applications"):
            page = parse(content)
            assert page.find_all("script") == []
            assert "\u202e" not in page.get_text()


def test_it_is_in_english_too(towns):
    page = parse(site(towns, "en")["applications-01.html"])
    assert text_of(page.h1) == "Applications Département 01"
    assert "communes" not in text_of(page)


@pytest.mark.xdist_group("browser")
async def test_pages_of_applications_pass_axe_and_fit_a_telephone(tmp_path, towns):
    folder = tmp_path / "site"
    history = [summary("2026", len(towns), 60.0)]
    venomous = [*towns, town(98, name=VENOM * 3, epci="x" * 300, department="01")]
    parts = portfolio(iter(venomous), real_words(), history, ranking_of(venomous, "france-relance-2020"))
    write_site(parts, folder, ".beffroi-portfolio")
    async with chromium() as tab:
        with served(Path(folder)) as held:
            for width in (1280, 320):
                for scheme in ("light", "dark"):
                    await tab.look(width, scheme)
                    for kind in ("applications", "applications-01", "applications-unknown"):
                        await tab.go(f"{held.url}{kind}.html")
                        await tab.run(
                            "document.querySelectorAll('details').forEach(one => { one.open = true })"
                        )
                        assert await tab.faults() == [], (kind, width, scheme)
                        assert await tab.run("document.documentElement.scrollWidth") == width, kind
        assert tab.errors == []
