import re
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup

from auditor.model import Axis, Outcome, Report
from auditor.words import Words
from reports import html
from reports.evidence import EXCERPT_SHOWN


@pytest.fixture
def page(report, words):
    return parse(report, words)


def parse(report: Report, words: Words) -> Any:
    return BeautifulSoup(b"".join(html.export(report, words)), "lxml")


def test_a_report_is_as_light_as_it_asks_sites_to_be(report, words):
    assert len(report.findings) >= 125
    assert len(b"".join(html.export(report, words))) < 100_000


def test_nothing_is_loaded_and_nothing_runs(page):
    assert not page.find_all(["script", "link", "img", "iframe", "object", "embed", "form", "style[src]"])
    assert not page.find_all(src=True)
    assert "url(" not in page.style.get_text()
    assert "@import" not in page.style.get_text()
    assert "default-src 'none'" in page.find("meta", attrs={"http-equiv": True})["content"]
    assert {element.name for element in page.find_all(href=True)} == {"a"}
    addresses = {anchor["href"] for anchor in page.find_all("a")}
    assert addresses == {"#letters", "https://www.rfc-editor.org/rfc/rfc9325"}


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
        axis: page.select_one(f"#letter-{axis} .grade p").get_text()
        for axis in ("interoperability", "security", "accessibility", "sobriety")
    }

    assert told == {
        "interoperability": "Letter D",
        "security": "Letter F",
        "accessibility": "Letter B",
        "sobriety": "Letter A",
    }
    assert [mark.get_text() for mark in page.select(".scale .on")] == ["D", "F", "B", "A"]
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


def test_actions_keep_their_order_and_their_words(report, words):
    cards = parse(report, words).select("#actions li.card")

    assert [card.h3.get_text().split()[0] for card in cards] == [
        f"what:{action.code}" for action in report.actions
    ]
    assert "why:tls.broken" in cards[0].get_text()
    assert "fix:tls.broken" in cards[0].get_text()


def test_hostile_text_is_shown_as_it_was(report, words, hostile):
    page = parse(report, words)

    card = page.find("h5", string=re.compile("what:http.hostile"))
    assert card.get_text() == f"what:http.hostile {hostile}"
    traces = [code.get_text() for code in card.parent.select(".trace code")]
    assert traces == [hostile, hostile]
    assert all(code.find("bdi") for code in card.parent.select(".trace code"))
    assert hostile in [code.get_text() for code in page.select("#unseen .trace code")]
    assert len(hostile) < EXCERPT_SHOWN


def test_an_unsafe_address_is_no_link(report, words, hostile):
    sources = (
        parse(report, words).find("h5", string=re.compile("what:http.hostile")).parent.select_one(".sources")
    )

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

    assert page.h5.get_text() == "what:http.odd a␀b␛[31mc\ufffdd\ufffd"


def test_findings_go_from_the_gravest_to_what_is_in_order(report, make_words):
    security = parse(report, make_words()).find("h3", id="all-security").parent

    headings = [heading.get_text().rstrip(" 0123456789") for heading in security.find_all("h4")]
    assert headings == ["To mend", "To be looked at by a person", "In order"]
    assert security.h5.get_text().startswith("what:http.hostile")
    assert "4 checks do not apply" in security.get_text()


def test_at_most_five_places_are_shown_and_the_others_counted(report, make_words):
    card = parse(report, make_words()).find("h5", string=re.compile("rule-06")).parent

    assert len(card.select(".trace code")) == 10
    assert card.select(".trace li")[-1].get_text() == "and 2 more"


def test_what_was_not_observed_is_told_by_cause(report, make_words):
    unseen = parse(report, make_words()).find(id="unseen")

    assert unseen.h3.get_text() == "The server did not answer in time."
    assert "7 checks not made" in unseen.get_text()
    assert "Nothing of this costs points" in unseen.get_text()


def test_the_grade_is_not_taken_for_another(report, make_words):
    footer = parse(report, make_words()).footer.get_text()

    for name in ("RGAA", "RGESN", "ANSSI", "never prove conformity", "0.1.0", "2026.1", "48 seconds"):
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
