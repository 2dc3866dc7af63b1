"""The accessibility statement: there, whole, dated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from checks.public_service.accessibility.model_headings import Part
from checks.public_service.accessibility.statement import _BLANK, _OF_BLANKS
from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import (
    AUDITED,
    ESTABLISHED,
    MENTION,
    between,
    dated,
    in_english,
    stating,
    undated,
    without_statement,
)
from tests.checks.samples import (
    answered,
    good_pages,
    good_sample,
    sample_but,
    sample_everywhere,
    sample_of,
)

THERE = "public_service.accessibility-statement"
PARTS = f"{THERE}-parts"
DATE = f"{THERE}-date"
OWN = (
    PARTS,
    DATE,
    "public_service.accessibility-claim",
    "public_service.accessibility-audit",
    "public_service.accessibility-contact",
    "public_service.accessibility-appeal",
)


def test_it_is_there():
    (found,) = run(THERE, good_sample())
    assert found.places[0].where == "https://www.ville.example/accessibilite/"


@pytest.mark.parametrize(
    "page",
    [
        "<title>Page introuvable</title><h1>Page introuvable</h1><p>Cette page n’existe pas.</p>",
        "<title>Accessibilité</title><h1>Accessibilité</h1><p>Une rampe mène aux ERP conformes.</p>",
        "<title>Accessibilité</title><h1>Accessibilité</h1><p>Le site suit le RGAA.</p>",
        "<title>Accessibilité</title><h2>Voies de recours</h2><h2>Retour d’information et contact</h2>",
    ],
)
def test_a_page_of_that_name_is_not_yet_a_statement(page):
    footer = f'<footer><a href="/accessibilite/">{MENTION}</a></footer>'
    (found,) = run(THERE, sample_but({"/accessibilite/": page + footer}))
    assert found.code == f"{THERE}.absent"
    assert found.places[0].where == "https://www.ville.example/accessibilite/"


@pytest.mark.parametrize(
    "page",
    [
        "<h2>État de conformité</h2><p>Non conforme.</p><h2>Contenus non accessibles</h2>",
        "<p><b>1. Etat de conformite</b></p><p>Non conforme.</p><p><b>2. RESULTATS DES TESTS</b></p>",
        "<h1>Déclaration d’accessibilité</h1><p>Le site est non conforme avec le RGAA.</p>",
    ],
)
def test_a_poor_statement_is_one(page):
    assert verdicts(THERE, sample_but({"/accessibilite/": f"<title>A</title>{page}"})) == [("passed", THERE)]


def test_a_statement_in_the_legal_notice_is_one():
    pages = dict(good_pages())
    body = pages.pop("/accessibilite/")
    assert verdicts(THERE, sample_of(pages | {"/mentions-legales/": body})) == [("passed", THERE)]


def test_a_file_is_told_apart():
    pdf = answered("https://www.ville.example/accessibilite/", b"%PDF", content_type="application/pdf")
    for sample in (sample_but({"/accessibilite/": pdf}), sample_everywhere('/accessibilite/">', '/d.pdf">')):
        assert verdicts(THERE, sample) == [("failed", f"{THERE}.document")]
        for check in OWN:
            assert [item.cause for item in run(check, sample)] == [Cause.NOT_HTML], check


def test_a_statement_elsewhere_is_for_a_person():
    sample = sample_everywhere('"/accessibilite/">', '"https://ara.example/d/1">')
    assert verdicts(THERE, sample) == [("cantTell", f"{THERE}.elsewhere")]
    for check in OWN:
        assert [item.outcome.value for item in run(check, sample)] == ["untested"], check


@pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.BLOCKED, Cause.SERVER_ERROR])
def test_a_statement_that_did_not_come_is_not_absent(cause):
    sample = sample_but({"/accessibilite/": cause})
    for check in (THERE, *OWN):
        assert [item.cause for item in run(check, sample)] == [cause], check


def test_a_site_that_did_not_come_is_not_judged():
    for check in (THERE, *OWN):
        assert [item.cause for item in run(check, sample_of({"/": Cause.TIMED_OUT}))] == [Cause.TIMED_OUT]


def test_no_statement():
    assert verdicts(THERE, without_statement()) == [("failed", f"{THERE}.absent")]
    for check in OWN:
        assert verdicts(check, without_statement()) == [("inapplicable", check)]


def test_a_site_in_english():
    assert verdicts(THERE, in_english()) == [("cantTell", f"{THERE}.other-language")]


# Parts.


def missing(sample, code="missing"):
    return [item.arguments["missing"] for item in run(PARTS, sample) if item.code == f"{PARTS}.{code}"]


def test_a_part_is_missing_when_nothing_says_it():
    assert missing(between("<h2>Voies de recours</h2>", "</main>")) == [(Part.RECOURSE.value,)]
    assert missing(between("<h2>Retour d’information", "<h2>Voies")) == [(Part.CONTACT.value,)]
    assert missing(stating("<h2>Voies de recours</h2>", "<p>Et sinon…</p>")) == []


def test_headings_are_those_of_the_model():
    assert missing(stating("<h2>Voies de recours</h2>", "<p>Et sinon…</p>"), "headings") == [
        ("Voies de recours",)
    ]
    assert missing(stating("<h3>Environnement de test</h3>", ""), "headings") == [("Environnement de test",)]
    assert (
        missing(stating("<h3>Environnement de test</h3>", "<h4>3) ENVIRONNEMENTS DE TESTS</h4>"), "headings")
        == []
    )


def test_headings_of_what_the_town_does_not_claim_are_not_wanted():
    sample = between("<h3>Dérogations pour charge", "<h2>Établissement")
    assert verdicts(PARTS, sample) == [("passed", PARTS)]


def test_total_conformity_has_no_faults_to_list():
    page = good_pages()["/accessibilite/"]
    first, last = page.index("<h2>Contenus non accessibles"), page.index("<h2>Établissement")
    page = page[:first] + page[last:]
    assert missing(sample_but({"/accessibilite/": page}), "missing") == [(Part.CONTENTS.value,)]
    total = page.replace("est partiellement conforme", "est totalement conforme").replace("82 %", "100 %")
    assert verdicts(PARTS, sample_but({"/accessibilite/": total})) == [("passed", PARTS)]


@pytest.mark.parametrize(
    "law", ["à l’art. 47 de la loi", "à l’ARTICLE 47 de la loi", "à l’article\u00a047 de la loi"]
)
def test_the_law_is_cited(law):
    assert verdicts(PARTS, stating("à l’article 47 de la loi", law)) == [("passed", PARTS)]


@pytest.mark.parametrize(
    "blank",
    [
        "[Nom de la société]",
        "[lister ici les contenus]",
        "la société NNN",
        "le JJ mois AAAA",
        "XX % des critères",
    ],
)
def test_a_model_that_was_not_filled_in(blank):
    (found,) = run(PARTS, stating("Cette déclaration d’accessibilité s’applique", f"{blank} s’applique"))
    assert found.code == f"{PARTS}.blank"


def test_brackets_are_no_blank():
    assert verdicts(PARTS, stating("HTML5", "HTML5 [norme du W3C]")) == [("passed", PARTS)]


# Dates.


@pytest.mark.parametrize(
    ("established", "code"),
    [
        ("20 avril 2026", ""),
        ("1er décembre 2023", ""),
        ("24 novembre 2023", ""),
        ("23 novembre 2023", ""),  # three years to the day
        ("22 novembre 2023", ".too-old"),
        ("20/04/2022", ".too-old"),
        ("novembre 2023", ""),  # to the end of the month
        ("octobre 2023", ".too-old"),
        ("24 novembre 2026", ".unclear"),
    ],
)
def test_three_years(established, code):
    (found,) = run(DATE, dated(established, "14 mai 2026"))
    assert found.code == f"{DATE}{code}"


def test_of_two_dates_the_latest_counts():
    updated = f"{ESTABLISHED.replace('2026', '2021')} Elle a été mise à jour le 2 mai 2025."
    (found,) = run(DATE, stating(ESTABLISHED, updated))
    assert (found.outcome.value, found.arguments["date"]) == ("passed", "2025-05-02")


def test_a_date_that_is_too_old_is_told_with_its_end():
    (found,) = run(DATE, dated("20 avril 2022", "14 avril 2022"))
    assert found.arguments == {"date": "2022-04-20", "until": "2025-04-20"}
    assert "20 avril 2022" in found.places[0].excerpt


def test_the_audit_s_date_does_when_there_is_no_other():
    (found,) = run(DATE, stating(ESTABLISHED, ""))
    assert (found.outcome.value, found.arguments["date"]) == ("passed", "2026-04-14")


def test_the_dates_of_laws_are_not_its_own():
    assert verdicts(DATE, undated()) == [("failed", f"{DATE}.absent")]


def test_the_date_of_the_page_is_not_its_own():
    page = (
        good_pages()["/accessibilite/"]
        .replace(ESTABLISHED, "")
        .replace(AUDITED, "82 % des critères, en interne.")
    )
    footer = page.replace("<footer>", "<footer><p>Site mis à jour le 12 novembre 2026</p>")
    assert verdicts(DATE, sample_but({"/accessibilite/": footer})) == [("failed", f"{DATE}.absent")]


def test_a_date_that_nothing_explains_is_for_a_person():
    page = (
        good_pages()["/accessibilite/"]
        .replace(ESTABLISHED, "")
        .replace(AUDITED, "82 % des critères, en interne.")
    )
    lone = page.replace("<h2>État de conformité</h2>", "<p>Le 3 mars 2026</p><h2>État de conformité</h2>")
    assert verdicts(DATE, sample_but({"/accessibilite/": lone})) == [("cantTell", f"{DATE}.unclear")]


@given(st.from_regex(_BLANK))
def test_what_is_looked_for_holds_one_of_the_words_that_are_looked_for_first(said):
    assert any(word in said for word in _OF_BLANKS)
