"""Which links lead to the accessibility page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import Link
from checks.public_service.accessibility.addresses import (
    address,
    is_document,
    is_foreign,
    is_on_site,
    names_accessibility,
)
from tests.checks.public_service.accessibility.towns import in_english
from tests.checks.samples import good_sample

URL = "https://www.ville.example/x/"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Accessibilité", True),
        ("ACCESSIBILITE", True),
        ("Accessibilité numérique", True),
        ("Accessibilité : non conforme", True),
        ("Déclaration d’accessibilité", True),
        ("Voir la déclaration d'accessibilité", True),
        ("Déclaration RGAA", True),
        ("Accessibilité des bâtiments", False),
        ("Accessibilité PMR", False),
        ("Accessibilité aux personnes handicapées", False),
        ("Accessibilité et handicap", False),
        ("Commission d’accessibilité", False),
        ("Contact", False),
    ],
)
def test_what_a_link_is_called(text, named):
    assert names_accessibility(Link(url=URL, text=text)) is named


def test_a_button_leads_nowhere():
    assert not names_accessibility(Link(url="", text="Accessibilité"))


def test_addresses_of_the_same_page():
    same = ("https://www.ville.example/a", "http://ville.example/a/", "https://WWW.ville.example/a/#b")
    assert len(set(map(address, same))) == 1
    assert address("https://ville.example/?p=1") != address("https://ville.example/?p=2")
    assert address("http://[") == "http://["


@given(st.text())
def test_any_address_is_read(url):
    assert address(address(url)) is not None
    assert is_on_site(url, good_sample()) in (True, False)
    assert is_document(url) in (True, False)


def test_documents():
    assert is_document("https://v.example/a.PDF?x#y")
    assert not is_document("https://v.example/pdf/")


def test_the_language_of_a_page_is_that_of_its_words():
    assert is_foreign(in_english().pages[0])
    assert not any(map(is_foreign, good_sample().readable))
