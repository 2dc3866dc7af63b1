"""Whom to turn to."""

from __future__ import annotations

import pytest

from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import between, stating, without_contact
from tests.checks.samples import good_pages, good_sample, sample_but

CONTACT = "public_service.accessibility-contact"
APPEAL = "public_service.accessibility-appeal"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<p>accessibilite@ville.example</p>", ""),
        ('<p><a href="mailto:a@ville.example">Écrire au webmestre</a></p>', ""),
        ("<p>accessibilite [at] ville.example</p>", ""),
        ("<p>Par le formulaire du site</p>", ""),
        ('<p><a href="/contact/">Nous joindre</a></p>', ""),
        ('<form method="post"><textarea name="m"></textarea></form>', ""),
        ("<p>Téléphone : 01 99 00 50 12</p>", ".telephone-only"),
        ("<p>Tél. +33 1.99.00.50.12</p>", ".telephone-only"),
        ("<p>Venez à la mairie.</p>", ".absent"),
        ('<form role="search"><input type="search" name="q"></form>', ".absent"),
        ("", ".absent"),
    ],
)
def test_ways_to_write(text, code):
    assert verdicts(CONTACT, without_contact(text))[0][1] == f"{CONTACT}{code}"


def test_the_menu_s_contact_is_not_the_statement_s():
    """The page has "Contact" in its menu and a telephone at its bottom."""
    assert "/contact/" in good_pages()["/accessibilite/"]
    assert verdicts(CONTACT, without_contact("")) == [("failed", f"{CONTACT}.absent")]


def test_a_contact_without_heading_is_found():
    assert verdicts(CONTACT, stating("<h2>Retour d’information et contact</h2>", "")) == [("passed", CONTACT)]


def test_three_ways_of_appeal():
    (found,) = run(APPEAL, good_sample())
    assert found.outcome.value == "passed"
    assert found.places[0].excerpt.startswith("Voies de recours")


@pytest.mark.parametrize(
    ("begins", "ends", "missing"),
    [
        ("<li>contacter le délégué", "<li>envoyer un courrier", "délégué"),
        ("<li>envoyer un courrier", "</ul>\n</main>", "courrier gratuit"),
    ],
)
def test_a_way_that_is_missing_is_named(begins, ends, missing):
    (found,) = run(APPEAL, between(begins, ends))
    assert found.code == f"{APPEAL}.incomplete"
    (named,) = found.arguments["missing"]
    assert named.startswith(missing)


def test_the_form_may_be_a_link_alone():
    page = good_pages()["/accessibilite/"].replace("écrire un message au ", "saisir le ")
    assert verdicts(APPEAL, sample_but({"/accessibilite/": page})) == [("passed", APPEAL)]


def test_no_appeal():
    assert verdicts(APPEAL, between("<h2>Voies de recours</h2>", "</main>")) == [
        ("failed", f"{APPEAL}.absent")
    ]
