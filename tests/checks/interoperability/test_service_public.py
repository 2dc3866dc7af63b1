"""Ways to national procedures."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import sample_of

CHECK = "interoperability.service-public"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20
SERVICES = "<a href=/demarches>Démarches</a>"


def said(home: str, **pages: object) -> str:
    (found,) = run(CHECK, sample_of({"/": TEXT + home} | {f"/{name}": page for name, page in pages.items()}))
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    "way",
    [
        "<a href=https://www.service-public.gouv.fr/particuliers>Vos droits</a>",
        "<a href=https://www.service-public.fr/>Vos droits</a>",  # the former names lead on
        "<a href=https://demarche.numerique.gouv.fr/commencer/a>Inscription</a>",
        "<a href=https://www.demarches-simplifiees.fr/commencer/a>Inscription</a>",
        "<a href=https://ants.gouv.fr/>Passeport</a>",
        "<p>©Direction de l’information légale et administrative</p>",
    ],
)
def test_a_way(way):
    assert said(way) == "passed"
    assert said(SERVICES, demarches=TEXT + way) == "passed"


@pytest.mark.parametrize(
    ("home", "verdict"),
    [
        ("", "absent"),
        ("<a href=https://service-public.fr.example.com/>Vos droits</a>", "absent"),
        ("<p>service-public.fr</p>", "absent"),
        (SERVICES, "cantTell"),
        ("<a href=/p>État civil</a>", "cantTell"),
        ("<a href=/p>Passeports</a>", "cantTell"),
    ],
)
def test_no_way_was_seen(home, verdict):
    assert said(home, p="<title>a</title>", demarches="<title>Démarches</title>") == verdict


def test_a_page_of_procedures_that_did_not_come():
    assert said(SERVICES, demarches=Cause.TIMED_OUT) == "untested"
