"""The pages and their bytes, before any browser reads them."""

from __future__ import annotations

import json
import posixpath
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Axis, Cause
from reports import html
from reports.portfolio import portfolio
from reports.portfolio.charts import curve, stacked
from reports.portfolio.failures import Failures, in_general
from reports.portfolio.scale import Scale
from reports.portfolio.shards import SHARD, shards
from reports.portfolio.slugs import Slugs
from reports.portfolio.towns import town_of
from tests.reports.conftest import axis_score, build_report, finding
from tests.reports.filing import filed
from tests.reports.portfolio.conftest import VENOM, real_words, site_of, summary, town


def parse(content):
    return BeautifulSoup(content, "lxml")


def text_of(element):
    return " ".join(element.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture(scope="module")
def towns():
    return [town(number) for number in range(1, 451)]


@pytest.fixture(scope="module")
def site(towns):
    return site_of(
        towns,
        [summary("printemps", 400, 41.2), summary("été", 440, None, 90), summary("2026", 460, 58.9, 180)],
    )


@pytest.fixture(scope="module")
def pages(site):
    return {
        name: parse(content) for name, content in site.items() if name.endswith(".html") and "/" not in name
    }


def rows_of(page, table):
    return [
        [text_of(cell) for cell in row.find_all(["th", "td"])] for row in page.select(f"{table} tbody tr")
    ]


def test_every_page_keeps_search_engines_out(site):
    assert site["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    for name, content in site.items():
        if name.endswith(".html"):
            robots = parse(content).find("meta", attrs={"name": "robots"})
            assert robots["content"] == "noindex,nofollow", name


def test_the_desk_is_told_that_it_lists_weaknesses(pages):
    for page in pages.values():
        assert "Il dresse la liste de faiblesses" in text_of(page.select_one("footer .private"))


def test_the_letters_are_not_taken_for_others(pages):
    told = text_of(pages["index.html"].footer)
    for name in ("RGAA", "RGESN", "ANSSI", "réseau intérieur", "sixième note"):
        assert name in told


def test_pages_have_a_language_a_way_past_the_head_and_headings_in_order(pages):
    for name, page in pages.items():
        assert page.html["lang"] == "fr"
        assert page.select_one("a.skip")["href"] == "#main"
        assert page.select_one("main")["id"] == "main"
        levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert all(table.caption for table in page.find_all("table")), name
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


def test_every_link_leads_to_a_file(site):
    for name, content in site.items():
        if name.endswith(".html"):
            for element in parse(content).select("a[href], link[href], script[src]"):
                address = (element.get("href") or element.get("src")).partition("#")[0]
                if address and "://" not in address:
                    assert posixpath.normpath(posixpath.join(posixpath.dirname(name), address)) in site


def test_nothing_runs_but_one_script(pages):
    for name, page in pages.items():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not [key for element in page.find_all() for key in element.attrs if key.startswith("on")]
        assert not page.select("[style], style")
        scripts = [script.get("src") for script in page.find_all("script")]
        assert scripts == (["towns.js"] if name.startswith("towns") else [])


def test_the_overview_counts_what_was_seen(pages, towns):
    figures = {text_of(dt): text_of(dt.find_next("dd")) for dt in pages["index.html"].select(".figures dt")}
    rated = sum(all(score.letter for score in item.report.scores) for item in towns)
    assert figures["Communes examinées"] == "450 sur 460"
    assert figures["Observées"] == "450 100 %"
    assert figures["Notées sur les cinq principes"].startswith(f"{rated} ")


def test_charts_and_tables_say_the_same_thing(pages, towns):
    page = pages["index.html"]
    for place, (bar, row) in enumerate(
        zip(page.select("svg.bar"), page.select("#letters tbody tr"), strict=True)
    ):
        counts = [int(text_of(cell)) for cell in row.find_all("td")[:8]]
        letters = [item.report.scores[place].letter or "-" for item in towns]
        assert counts == [letters.count(letter) for letter in "ABCDEFG-"]
        widths = [float(rect["width"].rstrip("%")) for rect in bar.find_all("rect")]
        assert widths == pytest.approx([100 * count / 450 for count in counts if count], abs=0.01)
        assert text_of(row.th) in bar["aria-label"]
        assert bar["role"] == "img"


def test_failures_go_from_the_most_frequent_with_who_can_mend_them(pages, towns):
    failures = rows_of(pages["failures.html"], "table.failures")
    assert [int(row[3]) for row in failures] == [225, 150, 112, 90]
    assert "HSTS" in failures[0][0]
    assert failures[0][1:3] == ["Sécurité", "l’hébergeur"]


def test_a_share_is_that_of_the_towns_that_could_be_judged(make_report, make_finding):
    failures = Failures()
    failed = make_finding("http.hsts", "failed", Axis.SECURITY, code="http.hsts.absent")
    blind = make_finding("http.hsts", "untested", Axis.SECURITY, cause=Cause.TIMED_OUT)
    for findings in ((failed, failed), (blind,), (make_finding("http.hsts", "passed", Axis.SECURITY),)):
        failures.add(make_report(findings=findings))
    (found,) = failures.by_frequency()
    assert (found.towns, found.judged, found.share) == (1, 2, 0.5)


def test_a_sentence_in_general_has_no_argument_left(pages):
    words = real_words()
    for code in ("http.hsts.absent", "tls.certificate.expired", "dns.caa.absent", "page_weight.bytes"):
        assert not re.search(r"[{}…]", in_general(code, words)), code
    assert in_general("http.hsts.absent", words)
    assert in_general("tls.certificate.wrong-name", words) == ""
    assert "…" not in pages["failures.html"].select_one("table").get_text()


def test_groups_count_every_town_and_say_what_is_not_known(pages, towns):
    page = pages["index.html"]
    departments = {row[0]: row for row in rows_of(page.select_one("#departments").find_next("div"), "table")}
    assert int(departments["non connu"][1]) == sum(item.report.target.department is None for item in towns)
    scores = [
        item.report.scores[0].score
        for item in towns
        if item.report.target.department == "2A" and item.report.scores[0].letter
    ]
    mean = sum(scores) / len(scores)
    assert departments["2A"][2] == f"{Scale().letter(mean)} {int(mean)}"
    assert sum(int(row[1]) for row in departments.values()) == 450


def test_long_groups_have_a_page_of_their_own(pages):
    assert len(rows_of(pages["epci.html"], "table.groups")) == 12
    assert len(rows_of(pages["index.html"].select_one("#epci").find_next("div"), "table")) == 8
    assert "cms.html" not in pages


def test_the_worst_come_first_among_those_to_help(pages, towns):
    means = {}
    for item in towns:
        known = [score.score for score in item.report.scores if score.letter]
        means[item.report.target.name] = sum(known) / len(known)
    shown = [row[0] for row in rows_of(pages["index.html"].select_one("#first"), "table")]
    assert shown == sorted(means, key=lambda name: (means[name], name))[:10]


def test_history_tells_each_campaign_and_leaves_a_gap_where_nothing_is_known(pages):
    rows = rows_of(pages["index.html"].select_one("#history"), "table")
    assert [row[0] for row in rows] == ["printemps", "été", "2026"]
    assert rows[0][3] == "E 41"
    assert "non noté" in rows[1][3]
    curves = pages["index.html"].select("svg.curve")
    assert len(curves) == len(Axis)
    assert not curves[0].select(".line")
    assert "printemps 41" in curves[0]["aria-label"]


def test_one_campaign_has_no_history():
    assert not parse(site_of([town(1)])["index.html"]).select("#history")


def test_the_table_reads_without_script(pages, towns):
    tables = [rows_of(pages[name], "table.towns") for name in ("towns.html", "towns-2.html", "towns-3.html")]
    assert [len(rows) for rows in tables] == [200, 200, 50]
    assert [row[0] for rows in tables for row in rows] == sorted(item.report.target.name for item in towns)
    assert pages["towns.html"].select_one("#filters").has_attr("hidden")
    links = [link["href"] for link in pages["towns-2.html"].select("nav.turn a")]
    assert links == ["towns.html", "towns-2.html", "towns-3.html"]


def test_the_data_of_the_script_is_that_of_the_table(site, pages):
    found = re.fullmatch(r"beffroiTowns\(0,(\{.*\})\);\n", site["data/towns-1.js"].decode(), re.DOTALL)
    rows = json.loads(found[1])["towns"]
    assert [row[0] for row in rows[:200]] == [row[0] for row in rows_of(pages["towns.html"], "table.towns")]


def test_each_town_has_the_report_and_a_way_back(site, towns):
    item = towns[0]
    alone = b"".join(html.export(item.report, real_words()))
    page = site["towns/2a001.html"]
    assert "../towns.html" in [link["href"] for link in parse(page).find_all("a")]
    assert text_of(parse(page).main) == text_of(parse(alone).main)
    assert "towns.html" not in alone.decode()
    assert 'content="noindex"' in alone.decode()


def test_town_pages_come_as_the_reports_do():
    taken = []
    source = (taken.append(number) or town(number) for number in range(1, 51))
    for seen, (name, _) in zip(
        range(1, 51), portfolio(source, real_words(), [summary("2026", 50, 1.0)]), strict=False
    ):
        assert name.startswith("towns/")
        assert len(taken) == seen


def test_the_same_towns_make_the_same_bytes(towns):
    assert site_of(towns[:30]) == site_of(towns[:30])


def test_a_campaign_without_town_is_said_to_be_empty():
    files = site_of([])
    assert "Aucune commune" in text_of(parse(files["index.html"]).main)
    assert rows_of(parse(files["towns.html"]), "table") == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_town_that_showed_nothing_is_counted_apart(language):
    blind = build_report(
        scores=tuple(axis_score(axis, None, 0.0, 0.0) for axis in Axis),
        findings=(finding("http.hsts", "untested", Axis.SECURITY, cause=Cause.TIMED_OUT),),
        actions=(),
    )
    page = parse(site_of([filed(blind), town(2)], language=language)["index.html"])
    assert [text_of(dd) for dd in page.select(".figures dd")][1:3] == [
        "1 50 %" if language == "fr" else "1 50%",
    ] * 2
    assert "Saint-Exemple" not in text_of(page.select_one("#first"))


def test_hostile_names_stay_names():
    item = town(1, name=VENOM, epci=VENOM, department=VENOM, insee=VENOM, host=VENOM, url=VENOM)
    files = site_of([item, town(2)])
    assert all(re.fullmatch(r"[\w.-]+(/[a-z0-9-]+\.\w+)?", name) for name in files)
    for name, content in files.items():
        if name.endswith(".html"):
            assert not [script for script in parse(content).find_all("script") if not script.get("src")], name
    data = files["data/towns-1.js"].decode()
    assert not set("<>&\u2028\u2029\u202e") & set(data)
    assert "alert(1)" in data


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80)), max_size=12))
def test_names_of_files_are_safe_and_never_twice_the_same(names):
    slugs, report = Slugs(), build_report()
    taken = [
        slugs.take(report.target.model_copy(update={"insee": insee or None, "host": host}))
        for insee, host in names
    ]
    assert len({slug.casefold() for slug in taken}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", slug) for slug in taken)


def test_two_towns_that_share_a_site_or_a_code_have_a_page_each():
    slugs, target = Slugs(), build_report().target
    assert [slugs.take(target) for _ in range(3)] == [
        "site-www-saint-exemple-fr",
        "site-www-saint-exemple-fr-2",
        "site-www-saint-exemple-fr-3",
    ]
    codes = [target.model_copy(update={"insee": code}) for code in ("2A004", "2a004", "con", "../../etc")]
    assert [slugs.take(one) for one in codes] == ["2a004", "2a004-2", "insee-con", "insee-etc"]


def test_many_towns_are_split_over_files():
    light = town_of(town(1).report, "x")
    files = dict(shards([light] * (2 * SHARD + 1)))
    assert list(files) == ["data/towns-1.js", "data/towns-2.js", "data/towns-3.js"]
    assert max(map(len, files.values())) < 200_000


def test_a_scale_that_is_contradicted_gives_no_letter():
    scale = Scale()
    assert scale.letter(92.0) == "A"
    scale.check(build_report(scores=tuple(axis_score(axis, "C", 92.0, 1.0) for axis in Axis)))
    assert scale.letter(92.0) == ""


def test_bars_are_whole_and_curves_break_where_a_value_is_missing():
    pieces = list(stacked({"A": 1, "G": 2}, 1))
    assert [(piece.letter, piece.start, piece.width) for piece in pieces] == [
        ("A", 0.0, 25.0),
        ("G", 25.0, 50.0),
        ("", 75.0, 25.0),
    ]
    drawn = curve([0.0, None, 50.0, 100.0])
    assert len(drawn.points) == 3
    assert [(before.value, after.value) for before, after in drawn.lines] == [(50.0, 100.0)]
    assert drawn.points[0].y > drawn.points[-1].y
