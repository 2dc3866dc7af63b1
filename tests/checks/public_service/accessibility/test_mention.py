"""The mention of the home page."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from checks.public_service.accessibility.mention import ANY_MENTION
from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import (
    MENTION,
    MENTION_LINK,
    dated,
    in_english,
    mentioning,
    stating,
    without_statement,
)
from tests.checks.samples import good_pages, good_sample, sample_but, sample_of, sample_with

CHECK = "public_service.accessibility-mention"


@pytest.mark.parametrize(
    "mention",
    [
        "Accessibilité : partiellement conforme",
        "ACCESSIBILITE : PARTIELLEMENT CONFORME",
        '<a href="/accessibilite/">Accessibilité du site\n : <b>partiellement</b>\n conforme</a>',
        '<a href="/accessibilite/"><img src="/a.png" alt="Accessibilité : partiellement conforme"></a>',
        '<a href="/accessibilite/" aria-label="Accessibilité : partiellement conforme"><i></i></a>',
        '<img src="/a.png" alt="Accessibilité : partiellement conforme">',
        "<div>Accessibilité :</div><div>partiellement conforme</div>",
        "<span>Accessibilité</span><p>: partiellement conforme</p>",
        '<p>Accessibilité&nbsp;:</p><a href="/accessibilite/">partiellement conforme</a>',
        '<a href="/accessibilite/">Partiellement conforme</a>',
        "Site partiellement conforme au RGAA",
    ],
)
def test_a_mention_is_read_wherever_it_stands(mention):
    assert verdicts(CHECK, mentioning(mention)) == [("passed", CHECK)]


def test_a_mention_that_is_found_is_shown():
    (found,) = run(CHECK, good_sample())
    assert found.places[0].excerpt == MENTION


@pytest.mark.parametrize(
    ("mention", "shown"),
    [
        ('<a href="/accessibilite/">Accessibilité</a>', "Accessibilité"),
        ('<a href="/accessibilite/">Handicap</a>', "Handicap"),
        ('<a href="/accessibilite/">Accessibilité : non</a>', "Accessibilité : non"),
        ("<p>Accessibilité : 82 %</p>", "Accessibilité : 82 %"),
        ('<a href="/accessibilite/">Déclaration d’accessibilité</a>', "Déclaration d’accessibilité"),
    ],
)
def test_a_mention_without_level_is_said_with_what_was_expected(mention, shown):
    (found,) = run(CHECK, mentioning(mention))
    assert found.code == f"{CHECK}.incomplete"
    assert found.arguments["found"] == shown
    assert found.arguments["expected"] == "Accessibilité\u00a0: partiellement conforme"


@pytest.mark.parametrize(
    "text",
    [
        "Plan",
        "Le plan local d’urbanisme est jugé partiellement conforme par le préfet",
        "L’accessibilité de la gare est partiellement conforme",
        "Accessibilité des bâtiments publics : partiellement conforme",
        "<button>Accessibilité</button>",
    ],
)
def test_another_text_is_no_mention(text):
    assert verdicts(CHECK, mentioning(text)) == [("failed", f"{CHECK}.absent")]


def test_what_is_expected_is_what_the_statement_proves():
    def expected(sample):
        return run(CHECK, sample)[0].arguments["expected"]

    assert expected(mentioning("Plan")).endswith("partiellement conforme")
    assert expected(without_statement()).endswith("non conforme")
    old = good_pages()["/accessibilite/"].replace("20 avril 2026", "20 avril 2022")
    home = good_pages()["/"].replace(MENTION, "Accessibilité")
    assert expected(sample_but({"/": home, "/accessibilite/": old})).endswith("non conforme")


def test_several_mentions_are_for_a_person():
    both = mentioning("Accessibilité : non conforme</li><li>Accessibilité : totalement conforme")
    (found,) = run(CHECK, both)
    assert (found.outcome.value, found.code) == ("cantTell", f"{CHECK}.several")
    assert len(found.arguments["found"]) == 2


def test_a_picture_may_say_it():
    picture = '<a href="/accessibilite/"><img src="/non-conforme.png"></a>'
    assert verdicts(CHECK, mentioning(picture)) == [("cantTell", f"{CHECK}.in-image")]


def test_a_site_in_english_is_for_a_person():
    assert verdicts(CHECK, in_english()) == [("cantTell", f"{CHECK}.other-language")]


def test_a_french_page_that_says_it_is_english_is_french():
    page = sample_with("/", '<html lang="fr">', '<html lang="en">')
    assert verdicts(CHECK, page) == [("passed", CHECK)]
    bare = without_statement()
    home = bare.pages[0].model_copy(update={"language": "en"})
    said = verdicts(CHECK, bare.model_copy(update={"pages": (home, *bare.pages[1:])}))
    assert said == [("failed", f"{CHECK}.absent")]


def test_a_home_page_that_scripts_fill_is_not_judged():
    (found,) = run(
        CHECK, sample_of({"/": "<title>Ville</title><div id=app></div><script src=/app.js></script>"})
    )
    assert found.cause is Cause.NEEDS_SCRIPT


def test_a_home_page_that_did_not_come_is_not_judged():
    (found,) = run(CHECK, sample_of({"/": Cause.TIMED_OUT}))
    assert found.cause is Cause.TIMED_OUT


def test_a_statement_that_was_not_read_may_prove_anything():
    elsewhere = MENTION_LINK.replace("/accessibilite/", "https://ara.example/1").replace(
        MENTION, "Accessibilité"
    )
    pages = {
        "/": f"<title>Ville</title><p>La mairie et le site de la ville</p>{elsewhere}"
        + "<a href=/a/>a</a>" * 3
    }
    (found,) = run(CHECK, sample_of(pages))
    assert found.code == f"{CHECK}.incomplete"
    assert found.arguments["expected"] == ANY_MENTION


def test_the_mention_itself_is_not_blamed_for_its_statement():
    """What it claims is another check's matter."""
    assert verdicts(CHECK, dated("20 avril 2022", "14 avril 2022")) == [("passed", CHECK)]
    assert verdicts(CHECK, stating("82 %", "12 %")) == [("passed", CHECK)]
