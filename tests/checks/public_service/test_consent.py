"""Refuse where one accepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from tests.checks.facts import banner, run, visit

CHECK = "public_service.refusal"


def said(*controls, **fields):
    (found,) = run(CHECK, visit(overlays=(banner(*controls, **fields),)))
    return found.outcome.value, found.code.removeprefix(f"{CHECK}.")


@pytest.mark.parametrize(
    ("accept", "refuse"),
    [
        ("Tout accepter", "Tout refuser"),
        ("J’accepte", "Continuer sans accepter"),
        ("OK, tout accepter", "Interdire tous les cookies"),
        ("OK pour moi", "Non merci"),
        ("Accepter", "Je refuse"),
        ("Accept all", "Reject all"),
        ("Allow all cookies", "Use necessary cookies only"),
        ("Accepter tous les cookies", "Uniquement les cookies nécessaires"),
        ("Accepter", "Ne pas accepter"),
    ],
)
def test_both_are_there(accept, refuse):
    assert said((accept, 4_000), ("Personnaliser", 4_000), (refuse, 3_000)) == ("passed", CHECK)


@pytest.mark.parametrize(
    "accept", ["Tout accepter", "J’accepte", "Autoriser tous les cookies", "Accept", "I agree"]
)
@pytest.mark.parametrize(
    "other", ["Paramétrer", "Personnaliser", "En savoir plus", "Gérer mes consentements", "×"]
)
def test_accept_alone_is_a_fault(accept, other):
    assert said((accept, 4_000), (other, 4_000)) == ("failed", "absent")


def test_a_refusal_that_is_not_shown_is_none():
    assert said(("Tout accepter", 4_000), ("Tout refuser", 0)) == ("failed", "absent")


def test_what_is_not_shown_asks_nothing():
    assert said(("Tout accepter", 0)) == ("inapplicable", CHECK)


@pytest.mark.parametrize("noted", ["OK", "J’ai compris", "D’accord", "Compris !"])
def test_a_notice_is_left_to_a_person(noted):
    assert said((noted, 4_000), ("En savoir plus", 900)) == ("cantTell", "notice")


def test_a_small_refusal_is_left_to_a_person():
    assert said(("Accepter", 9_000), ("Refuser", 2_999)) == ("cantTell", "smaller")
    assert said(("Accepter", 9_000), ("Refuser", 3_000)) == ("passed", CHECK)


def test_boxes_to_tick_are_left_to_a_person():
    assert said(("Tout autoriser", 4_000), ("Autoriser la sélection", 4_000)) == ("cantTell", "smaller")


def test_an_overlay_on_something_else_is_no_banner():
    assert said(("Accepter", 4_000), text="Alerte inondation") == ("inapplicable", CHECK)


def test_a_banner_may_say_it_by_its_name_alone():
    assert said(("Accepter", 4_000), text="Votre vie privée", marks="cookie-banner") == ("failed", "absent")


def test_a_banner_that_was_not_seen_lets_nothing_be_said():
    (found,) = run(CHECK, visit(overlays=()))
    assert found.outcome.value == "inapplicable"
    (found,) = run(CHECK, visit(overlays=None))
    assert (found.outcome.value, found.cause) == ("untested", Cause.NOT_ASKED)


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10_000)), max_size=6), st.text(max_size=200))
def test_any_banner_is_read(controls, text):
    said(*controls, text=f"cookies {text}")
