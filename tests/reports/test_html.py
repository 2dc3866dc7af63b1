import re
from itertools import pairwise
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup

from auditor.model import Axis, Outcome, Report
from auditor.words import Words
from reports import html
from reports.bounded import EXCERPT_SHOWN
from tests.reports.conftest import drowned, with_picture


@pytest.fixture
def page(report, words):
    return parse(report, words)


def told(page: Any, text: str) -> Any:
    """The finding whose heading holds a text."""
    return next(heading.parent for heading in page.find_all("h5") if text in heading.get_text())


def parse(report: Report, words: Words) -> Any:
    return BeautifulSoup(b"".join(html.export(report, words)), "lxml")


def test_a_report_is_as_light_as_it_asks_sites_to_be(report, words):
    assert len(report.findings) >= 125
    assert len(b"".join(html.export(report, words))) < 100_000


def test_the_page_is_valid_html(report, words):
    """A parser in strict mode raises at the first parse error of the HTML standard."""
    for one in (report, drowned(with_picture(report))):
        html5lib.HTMLParser(strict=True).parse(b"".join(html.export(one, words)), transport_encoding="utf-8")


def test_the_picture_stands_in_the_page_and_may_be_nothing_else(report, words):
    page = parse(with_picture(report), words)

    (image,) = page.find_all("image")
    assert image["href"].startswith("data:image/webp;base64,")
    assert "img-src data:;" in page.find("meta", attrs={"http-equiv": True})["content"]
    assert page.select_one(".shot svg title").get_text()


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def over(colour: str, opacity: float, paper: str) -> str:
    mixed = (
        round(
            opacity * int(colour[place : place + 2], 16) + (1 - opacity) * int(paper[place : place + 2], 16)
        )
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


@pytest.mark.parametrize(("paper", "ink"), [("#faf9f5", "#1f2933"), ("#14191f", "#e9e6df")])
def test_letters_in_pictures_stand_out_from_their_arrow(page, paper, ink):
    """axe cannot see what is behind a text in a picture, and leaves that to a person."""
    pairs = [(text["fill"], text.find_previous("path")["fill"]) for text in page.select(".scale .on text")]
    assert len(pairs) == 4
    for text in page.select(".scale > text"):
        arrow = text.find_previous("path")
        pairs.append((ink, over(arrow["fill"], float(arrow["fill-opacity"]), paper)))
    assert len(pairs) == 35
    pairs += [("#1f2933", "#f3dccd"), ("#ffffff", "#a3481a")]  # numbers of the bar and of the outlines
    for one, other in pairs:
        darker, lighter = sorted((luminance(one), luminance(other)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (one, other)


def test_venom_by_the_megabyte_makes_a_page_of_bounded_size(report, words):
    page = b"".join(html.export(drowned(report), words))

    assert len(page) < 1_000_000
    parsed = BeautifulSoup(page, "lxml")
    assert not parsed.find_all(["script", "img", "iframe"])
    assert "49" not in parsed.title.get_text()
    assert "{{ 7*7 }}" in parsed.h1.get_text()


def test_nothing_is_loaded_and_nothing_runs(page):
    assert not page.find_all(["script", "link", "img", "iframe", "object", "embed", "form", "style[src]"])
    assert not page.find_all(src=True)
    assert "url(" not in page.style.get_text()
    assert "@import" not in page.style.get_text()
    assert "default-src 'none'" in page.find("meta", attrs={"http-equiv": True})["content"]
    assert {element.name for element in page.find_all(href=True)} == {"a"}
    elsewhere = {anchor["href"] for anchor in page.find_all("a") if not anchor["href"].startswith("#")}
    assert elsewhere == {"https://www.rfc-editor.org/rfc/rfc9325"}


def test_no_element_listens(page):
    assert not [name for element in page.find_all() for name in element.attrs if name.startswith("on")]


def test_the_page_has_one_title_and_a_language(page, words):
    assert page.html["lang"] == words.language
    assert [heading.get_text() for heading in page.find_all("h1")] == ["Saint-Exemple"]
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert all(page.find(landmark) for landmark in ("header", "main", "footer"))


def test_no_heading_level_is_skipped(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]

    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique(page):
    ids = [element["id"] for element in page.find_all(id=True)]

    assert len(ids) == len(set(ids))


def test_the_five_letters_are_told_by_word_and_place(report, make_words):
    page = parse(report, make_words())

    told = {
        axis: page.select_one(f"#letter-{axis} .grade title").get_text()
        for axis in ("interoperability", "security", "accessibility", "sobriety")
    }

    assert told == {
        "interoperability": "Letter D",
        "security": "Letter F",
        "accessibility": "Letter B",
        "sobriety": "Letter A",
    }
    assert [mark.get_text() for mark in page.select(".scale .on text")] == ["D", "F", "B", "A"]
    assert len(page.select(".scale")) == len(Axis)


def test_an_axis_without_letter_is_not_rated_and_has_no_score(report, make_words):
    axis = parse(report, make_words()).select_one("#letter-reversibility")

    assert "Not rated" in axis.get_text()
    assert "partly observed: 20%" in axis.get_text()
    assert "out of 100" not in axis.get_text()
    assert not axis.select(".on")


def test_caps_stand_beside_their_letter(report, make_words):
    page = parse(
        report, make_words("fr", {"A machine sees only a part.": "Une machine ne voit qu’une partie."})
    )

    assert "what:tls.broken 12" in page.select_one("#letter-security .caps").get_text()
    assert "Une machine ne voit qu’une partie." in page.select_one("#letter-accessibility .caps").get_text()


def test_actions_keep_their_order_and_lead_to_their_repair(report, words):
    page = parse(report, words)
    rows = page.select("#actions tbody tr")

    assert [row.a.get_text().split()[0] for row in rows] == [
        f"what:{action.code}" for action in report.actions
    ]
    for row, action in zip(rows, report.actions, strict=True):
        (finding,) = page.select(row.a["href"])
        assert finding.h5.get_text().split()[1] == f"what:{action.code}"
        assert f"why:{action.check}" in finding.get_text()
        assert f"fix:{action.code}" in finding.get_text()


def test_hostile_text_is_shown_as_it_was(report, words, hostile):
    page = parse(report, words)

    card = told(page, "what:http.hostile")
    assert card.h5.get_text().split(" ", 1)[1] == f"what:http.hostile {hostile}"
    traces = [code.get_text() for code in card.select(".trace code")]
    assert traces == [hostile, hostile]
    assert all(code.find("bdi") for code in card.select(".trace code"))
    assert hostile in [code.get_text() for code in page.select("#unseen .trace code")]
    assert len(hostile) < EXCERPT_SHOWN


def test_an_unsafe_address_is_no_link(report, words, hostile):
    sources = told(parse(report, words), "what:http.hostile").select_one(".sources")

    assert hostile in sources.get_text()
    assert not sources.find("a")


def test_a_hostile_name_stays_a_name(make_report, words, hostile):
    report = make_report()
    target = report.target.model_copy(update={"name": hostile, "url": hostile})

    page = parse(report.model_copy(update={"target": target}), words)

    assert page.h1.get_text() == hostile
    assert "\u202e" not in page.title.get_text()


def test_control_characters_are_shown_and_not_obeyed(make_report, make_finding, words):
    failed = make_finding(
        "http.odd", Outcome.FAILED, Axis.SECURITY, arguments={"text": "a\x00b\x1b[31mc\x85d\ud800"}
    )

    page = parse(make_report(findings=(failed,)), words)

    assert page.h5.get_text() == "1 what:http.odd a␀b␛[31mc\ufffdd\ufffd"


def test_findings_go_from_the_gravest_to_what_is_in_order(report, make_words):
    security = parse(report, make_words()).find("h3", id="all-security").parent

    headings = [heading.get_text().rstrip(" 0123456789") for heading in security.find_all("h4")]
    assert headings == ["To mend", "To be looked at by a person", "In order"]
    assert "what:http.hostile" in security.h5.get_text()
    assert "4 checks do not apply" in security.get_text()


def test_at_most_five_places_are_shown_and_the_others_counted(report, make_words):
    card = told(parse(report, make_words()), "rule-06")

    assert len(card.select(".trace code")) == 10
    assert card.select(".trace li")[-1].get_text() == "and 2 more"


def test_what_was_not_observed_is_told_by_cause(report, make_words):
    unseen = parse(report, make_words()).find(id="unseen")

    assert unseen.h3.get_text() == "The server did not answer in time."
    assert "7 checks not made" in unseen.get_text()
    assert "Nothing of this costs points" in unseen.get_text()


def test_the_grade_is_not_taken_for_another(report, make_words):
    footer = parse(report, make_words()).footer.get_text()

    for name in ("RGAA", "RGESN", "ANSSI", "never prove conformity"):
        assert name in footer


def test_a_town_without_fault_and_without_gap(make_report, make_finding, make_words):
    sound = make_finding("tls.sound", Outcome.PASSED, Axis.SECURITY)
    scores = tuple(
        score.model_copy(update={"letter": "A", "caps": (), "ledger": ()}) for score in make_report().scores
    )

    text = parse(
        make_report(findings=(sound,), actions=(), failures=(), scores=scores), make_words()
    ).get_text()

    assert "Nothing to mend was found in what could be observed." in text
    assert "All that was looked for could be observed." in text
    assert "The 5 principles that could be rated all bear the letter A." in text
