"""With an account, or without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause, Outcome
from checks.interoperability.journey import _ACCOUNT, _BOUND, _FREE
from tests.checks.facts import run
from tests.checks.samples import sample_of

CHECK = "interoperability.without-account"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20
SPACE = "<a href=/compte>Mon compte</a>"


def findings(home: str, compte: object = "<title>Compte</title>"):
    return run(CHECK, sample_of({"/": TEXT + home, "/compte": compte}))


def said(home: str, compte: object = "<title>Compte</title>") -> str:
    (found,) = findings(home, compte)
    if found.outcome is Outcome.UNTESTED:
        return "untested"
    return f"{found.outcome.value} {found.code.removeprefix(CHECK).removeprefix('.')}".strip()


@pytest.mark.parametrize(
    "line",
    [
        "Toutes les démarches se font sans compte.",
        "Vous pouvez faire ces démarches sans créer de compte.",
        "Sans avoir à vous connecter, remplissez le formulaire.",
        "Le compte est facultatif.",
        "Un compte n’est pas obligatoire.",
        "Aucun compte n’est nécessaire pour vos démarches.",
        "Pas besoin de créer un compte.",
    ],
)
def test_no_account_is_needed(line):
    assert said(f"<p>{line}</p>") == "passed"
    assert said(SPACE, f"<title>Compte</title><p>{line}</p>") == "passed"


@pytest.mark.parametrize(
    "line",
    [
        "Pour toutes les démarches en ligne, vous devez créer un compte.",
        "Toutes nos démarches nécessitent un compte.",
        "Un compte est obligatoire pour toutes les démarches.",
    ],
)
def test_an_account_is_needed_for_all(line):
    assert said(f"<p>{line}</p>") == "failed required"
    (found,) = findings(f"<p>{line}</p>")
    assert found.places[0].excerpt == line


@pytest.mark.parametrize(
    "line",
    [
        "Un compte est nécessaire pour réserver la cantine.",
        "Toutes les démarches de la cantine nécessitent un compte.",
        "Vous devez vous connecter.",
    ],
)
def test_an_account_is_needed_for_some(line):
    assert said(f"<p>{line}</p>") == "cantTell required"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Sans compte, vous ne pourrez pas suivre votre dossier.",
        "Sans tenir compte des jours fériés.",
        "Entrée libre, sans inscription.",
        "Inscription obligatoire auprès de la médiathèque.",
        "Une connexion internet est nécessaire.",
        "Le compte administratif est voté.",
        "Pour ces démarches, il ne faut pas un compte.",
    ],
)
def test_nothing_is_said(line):
    assert said(f"<p>{line}</p>") == "inapplicable"
    assert said(f"{SPACE}<p>{line}</p>") == "cantTell unsaid"


def test_a_page_that_did_not_come():
    assert said(SPACE, Cause.TIMED_OUT) == "untested"


def test_a_very_long_line_is_read_in_time():
    assert said("<p>" + "compte vous devez " * 2_000 + "</p>") == "inapplicable"


@given(st.from_regex(_BOUND) | st.from_regex(_FREE))
def test_what_is_looked_for_holds_one_of_the_words_that_are_looked_for_first(said):
    assert any(word in said for word in _ACCOUNT)
