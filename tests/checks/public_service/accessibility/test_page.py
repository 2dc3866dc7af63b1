"""The way to the accessibility page."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import (
    MENTION_LINK,
    in_english,
    mentioning,
    without_statement,
)
from tests.checks.samples import (
    good_pages,
    good_sample,
    sample_but,
    sample_everywhere,
    sample_of,
    sample_with,
)

CHECK = "public_service.accessibility-page"


def test_one_click_from_everywhere():
    assert verdicts(CHECK, good_sample()) == [("passed", CHECK)]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/accessibilite">Handicap</a>',
        '<a href="http://ville.example/accessibilite/#contenu">Handicap</a>',
        '<a href="/accessibilite/"><img src="/a.png" alt=""></a>',
        '<a href="/fr/accessibilite/">Accessibilité : non conforme</a>',
    ],
)
def test_the_same_page_by_other_addresses(link):
    assert verdicts(CHECK, sample_with("/contact/", MENTION_LINK, f"<li>{link}</li>")) == [("passed", CHECK)]


def test_a_page_without_the_link_is_shown():
    (found,) = run(CHECK, sample_with("/contact/", MENTION_LINK, ""))
    assert found.code == f"{CHECK}.not-everywhere"
    assert found.arguments["count"] == 1
    assert [place.where for place in found.places] == ["https://www.ville.example/contact/"]


def test_the_home_page_comes_first():
    assert verdicts(CHECK, mentioning("Plan")) == [("failed", f"{CHECK}.not-on-home")]


def test_a_page_that_is_there_but_nobody_links_to():
    pages = {path: page.replace(MENTION_LINK, "") for path, page in good_pages().items()}
    pages["/accessibilite"] = pages.pop("/accessibilite/")
    assert verdicts(CHECK, sample_of(pages)) == [("failed", f"{CHECK}.not-on-home")]


@pytest.mark.parametrize("answer", [Cause.TIMED_OUT, "<title>Contact</title><script src=/app.js></script>"])
def test_a_page_that_could_not_be_read_does_not_count(answer):
    assert verdicts(CHECK, sample_but({"/contact/": answer})) == [("passed", CHECK)]


def test_a_statement_that_did_not_come_is_linked_all_the_same():
    assert verdicts(CHECK, sample_but({"/accessibilite/": Cause.TIMED_OUT})) == [("passed", CHECK)]


def test_a_link_that_leads_nowhere():
    (found,) = run(CHECK, sample_but({"/accessibilite/": None}))
    assert found.code == f"{CHECK}.broken"
    assert found.places[0].excerpt == "https://www.ville.example/accessibilite/"


def test_no_page_at_all():
    assert verdicts(CHECK, without_statement()) == [("failed", f"{CHECK}.absent")]


def test_a_page_on_buildings_is_not_the_one():
    page = "<title>Accessibilité</title><h1>Accessibilité</h1><p>Les ERP, la voirie et les places PMR.</p>"
    sample = sample_everywhere("Accessibilité : partiellement conforme", "Accessibilité")
    pages = {path: text for path, text in good_pages().items() if path != "/accessibilite/"}
    pages = {
        path: text.replace("Accessibilité : partiellement conforme", "Accessibilité")
        for path, text in pages.items()
    }
    assert verdicts(CHECK, sample_of(pages | {"/accessibilite/": page})) == [("failed", f"{CHECK}.absent")]
    assert verdicts(CHECK, sample) == [("passed", CHECK)]


def test_a_file_can_be_one_click_away_too():
    assert verdicts(CHECK, sample_everywhere('/accessibilite/">', '/declaration.pdf">')) == [
        ("passed", CHECK)
    ]


def test_a_site_in_english_is_left_alone():
    assert verdicts(CHECK, in_english()) == [("inapplicable", CHECK)]


def test_what_was_not_seen_is_not_judged():
    (found,) = run(CHECK, sample_of({"/": Cause.BLOCKED}))
    assert found.cause is Cause.BLOCKED
