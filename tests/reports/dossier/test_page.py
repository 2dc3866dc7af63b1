"""The page: valid, whole, in order, and inert whatever it says."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from lxml import html as lxml_html

from auditor.words import Words
from reports.dossier.page import page
from tests.checks.facts import registry
from tests.reports.conftest import StubWords
from tests.reports.dossier.builders import (
    NAMES,
    build_dossier,
    drowned,
    empty,
    group,
    late,
    named,
    programme,
    real,
)
from tests.reports.test_french import _ENGLISH, _QUOTED

EVERY = {"one": build_dossier, "group": group, "late": late, "empty": empty, "drowned": drowned, "real": real}
PARTS = (
    *("identity", "summary", "diagnosis", "actions", "budget"),
    *("calendar", "eligibility", "expected", "human", "annex"),
)


@cache
def written(name: str, language: str = "fr") -> bytes:
    return b"".join(page(EVERY[name](), StubWords(language)))


@cache
def read(name: str, language: str = "fr") -> Any:
    return BeautifulSoup(written(name, language), "lxml")


def parse(dossier: Any, language: str = "fr") -> Any:
    return BeautifulSoup(b"".join(page(dossier, StubWords(language))), "lxml")


@pytest.mark.parametrize("name", EVERY)
def test_the_page_is_valid_html(name):
    """A parser in strict mode raises at the first parse error of the HTML standard."""
    html5lib.HTMLParser(strict=True).parse(written(name), transport_encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", EVERY)
def test_the_parts_stand_in_their_order_and_the_contents_lead_to_them(name, language):
    found = read(name, language)
    sections = [section["id"] for section in found.select("main > section")]
    assert sections[: len(PARTS)] == list(PARTS)
    assert [link["href"] for link in found.select(".contents a")] == [f"#{part}" for part in PARTS]


@pytest.mark.parametrize("name", EVERY)
def test_every_link_leads_somewhere_and_no_identifier_is_there_twice(name):
    found = read(name)
    idents = Counter(one["id"] for one in found.select("[id]"))
    assert {ident for ident, count in idents.items() if count > 1} == set()
    links = {link["href"] for link in found.select("a[href^='#']")}
    labels = {one["aria-labelledby"] for one in found.select("[aria-labelledby]")}
    assert {link[1:] for link in links} | labels <= idents.keys()


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_blank_where_something_is_asked(name):
    found = read(name)
    cells = [*found.select("dd"), *found.select("tbody td"), *found.select("tbody th")]
    assert [str(cell) for cell in cells if not cell.get_text().strip()] == []


@pytest.mark.parametrize("name", EVERY)
def test_no_heading_is_skipped(name):
    levels = [int(one.name[1]) for one in read(name).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_invented_programme_is_said_to_be_on_the_cover_and_before_the_sentences():
    found = parse(build_dossier(programme=programme(invented=True)))
    notices = found.select(".invented")
    assert [one.find_parent(["header", "section"]).name for one in notices] == ["header", "section"]
    assert all("Programme inventé." in one.get_text() for one in notices)
    assert notices[1].find_parent("section")["id"] == "summary"
    assert read("one").select(".invented") == []


def test_what_is_not_known_is_marked():
    facts = {one.dt.get_text(): one.dd for one in read("one").select("#identity .known > div")}
    assert facts["Numéro SIREN"].get_text() == "non connu"
    assert facts["Numéro SIREN"]["class"] == ["unknown-fact"]
    assert "class" not in facts["Site web"].attrs


@pytest.mark.parametrize("name", ["one", "group"])
def test_every_estimate_is_marked_as_one(name):
    """A column of euros or of days says so in its heading; elsewhere the word stands beside the figure."""
    found = read(name)
    known = "Ce qu’il paie"  # the share and the ceiling of a window
    figure = re.compile(r"\d\s*€|\d jours?\b")
    unmarked = []
    for table in found.select("#actions table, #budget table, #annex table"):
        heads = [head.get_text() for head in table.select("thead th")]
        for row in table.select("tbody tr, tfoot tr"):
            cells = row.find_all(["th", "td"], recursive=False)
            if len(cells) == len(heads):
                unmarked += [
                    head
                    for head, cell in zip(heads, cells, strict=True)
                    if figure.search(cell.get_text()) and "(estimation)" not in head and head != known
                ]
    assert set(unmarked) == set()
    for item in found.select("#summary .keys div, #summary .best .facts"):
        assert "estimation" in item.get_text()
    assert "Le coût estimé" in found.select("#summary .sentences li")[2].get_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_it_is_written_and_never_obeyed(name):
    dossier = build_dossier(named(name))
    content = b"".join(page(dossier, StubWords("fr"))).decode("utf-8")
    found = BeautifulSoup(content, "lxml")
    assert found.h1.bdi.get_text() == name
    assert found.select("script, iframe, object, embed, form, img") == []
    assert found.select("[onerror], [onclick], [onload]") == []
    assert not {"\u202e", "\u2066"} & set(
        found.title.get_text() + found.select_one(".gantt title").get_text()
    )
    for attribute in (value for tag in found.find_all(True) for value in tag.attrs.values()):
        assert not {"\u202e", "\u2066"} & set(str(attribute))


def test_venom_by_the_kilobyte_stays_in_its_box():
    found = read("drowned")
    assert found.select("script, iframe, object, embed, form, img") == []
    assert len(written("drowned")) < 700_000
    content = written("drowned").decode("utf-8")
    assert "{{ 7*7 }}" in content
    assert not {"\x1b", "\x00"} & set(content)
    for bidi in found.find_all(string=re.compile("\u202e")):
        isolated = bidi.find_parent(["bdi", "h1", "h2", "h3", "h4", "h5", "p", "li", "dd", "summary"])
        assert isolated is not None, bidi.parent


def test_nothing_is_loaded_and_nothing_is_sent():
    for name in EVERY:
        found = read(name)
        policy = found.find("meta", attrs={"http-equiv": True})["content"]
        assert "default-src 'none'" in policy
        assert found.select("link, [src], image") == []
        assert found.find("meta", attrs={"name": "robots"})["content"] == "noindex,nofollow"


def test_the_boxes_of_people_are_empty_and_marked_or_hold_what_they_wrote():
    boxes = read("one").select("#human .box")
    assert [box.h3.get_text() for box in boxes] == ["Motivation", "Engagement", "Contact", "Signature"]
    assert all("À écrire par une personne" in box.select_one(".empty").get_text() for box in boxes)
    found = parse(build_dossier(human={"motivation": "Parce que\n<b>nous</b> voulons."}))
    assert found.select_one(".written").get_text() == "Parce que\n<b>nous</b> voulons."
    assert len(found.select("#human .empty")) == 3


def test_answers_are_told_by_word_and_by_shape():
    answers = read("one").select("#eligibility td .answer")
    assert [one.contents[-1].strip() for one in answers] == ["satisfaite", "inconnue", "non satisfaite"]
    shapes = {tuple(child.name for child in one.svg.find_all(True)) for one in answers}
    assert len(shapes) == 3


def test_what_is_late_is_told_by_words_and_by_shape():
    picture = read("late").select_one(".gantt")
    assert len(picture.select(".work")) == 3
    hollow = picture.select(".late")
    assert len(hollow) == 2
    assert {one["fill"] for one in hollow} == {"#fff"}
    assert picture.get_text().count("trop tard") == 2
    assert "Ce qui ne tient pas" in read("late").select_one("#calendar").get_text()
    # Where nothing fits, the table says it of every action.
    assert "Ce qui ne tient pas" not in read("real").select_one("#calendar").get_text()
    assert read("one").select(".gantt .late") == []


def test_the_table_holds_the_days_of_the_picture():
    for name in ("one", "late", "real"):
        found = read(name)
        rows = [row.select_one(".rank").get_text() for row in found.select("table.days tbody tr")]
        assert rows == [one.get_text() for one in found.select(".gantt .rank-text")]


def test_the_expected_letters_are_not_promised():
    expected = read("one").select_one("#expected")
    assert "Attendues, et non promises." in expected.get_text()
    assert [one.get_text() for one in expected.select("tbody tr")[1].select("td")] == ["F", "39", "B", "41"]
    assert "non promises" in read("one").select_one("#summary").get_text()


def test_what_several_towns_share_is_told_once():
    found = read("group")
    assert len(found.select("#actions table.deeds tbody")) == 5
    assert len(found.select("#actions table.dense")) == 3
    assert len(found.select("#diagnosis .of-town")) == 3
    assert len(found.select(".gantt")) == 3
    assert len(found.select("#budget table")) == 2
    assert [one.get_text() for one in found.select("#summary tbody th")] == [
        "Ville-1",
        "Ville-2",
        "Ville-3",
    ]


def test_a_dossier_is_light():
    assert len(written("real")) < 150_000
    assert len(written("group")) < 150_000


def said(language: str) -> str:
    """The text of the dossier of the museum's town, without what it quotes."""
    root = lxml_html.fromstring(b"".join(page(real(), registry().words(language))).decode("utf-8"))
    for tag in (*_QUOTED, "bdi"):
        for element in list(root.iter(tag)):
            element.drop_tree()
    return re.sub(r"«[^»]*»", " ", " ".join(root.itertext()))


def test_no_english_is_left_in_a_french_dossier():
    text = said("fr")
    assert len(text) > 10_000
    assert [text[max(0, one.start() - 40) : one.end() + 40] for one in _ENGLISH.finditer(text)] == []


def test_an_english_dossier_would_be_noticed():
    assert len(_ENGLISH.findall(said("en"))) > 100
    assert Words("en").language == "en"
