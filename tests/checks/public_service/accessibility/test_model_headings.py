"""The headings of the model, known again however they are worded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.public_service.accessibility.model_headings import Part, part_named


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize(
    "change",
    [
        str,
        str.upper,
        lambda text: text.replace("’", "'"),
        lambda text: f"2.1. {text} :",
        lambda text: f"IV) {text}",
    ],
)
def test_the_model_itself(part, change):
    assert part_named(change(part.value)) is part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Etat de conformite", Part.CONFORMITY),
        ("État de conformité du site www.ville.fr", Part.CONFORMITY),
        ("Résultat des tests", Part.RESULTS),
        ("Résultats de l’audit", Part.RESULTS),
        ("Contenu non accessible", Part.CONTENTS),
        ("Non conformité", Part.FAULTS),
        ("Non-conformité", Part.FAULTS),
        ("Dérogation pour charges disproportionnées", Part.BURDEN),
        ("Contenus non soumis à obligation d’accessibilité", Part.EXEMPT),
        ("Établissement de cette déclaration d'accessibilite", Part.ESTABLISHMENT),
        ("Etablissement de la déclaration", Part.ESTABLISHMENT),
        ("Technologies utilisées pour la réalisation de ville.fr", Part.TECHNOLOGIES),
        ("Environnements de tests", Part.ENVIRONMENT),
        ("Les outils utilisés lors de l’évaluation", Part.TOOLS),
        ("Pages du site ayant fait l’objet de la vérification", Part.PAGES),
        ("Retours d’informations et contacts", Part.CONTACT),
        ("Voie de recours", Part.RECOURSE),
        ("Accessibilité : non conforme", None),
        ("Non conforme", None),
        ("Accessibilité des bâtiments", None),
        ("Mentions légales", None),
        ("Contact", None),
        ("Contacts utiles", None),
        ("Résultats des élections", None),
        ("Voies de circulation", None),
        ("Établissements scolaires", None),
        ("Page introuvable", None),
        ("", None),
    ],
)
def test_a_heading(text, part):
    assert part_named(text) is part


@given(st.text())
def test_any_text_is_read(text):
    assert part_named(text) in (None, *Part)


@given(st.sampled_from(Part), st.data())
def test_one_slip_of_the_pen_is_forgiven(part, data):
    at = data.draw(st.integers(1, len(part.value) - 1))
    assert part_named(part.value[:at] + part.value[at + 1 :]) is part


def test_a_hostile_text_is_read_quickly():
    began = time.process_time()
    part_named("conformite " * 100_000)
    for number in range(800):
        part_named(f"contenus d’accessibilité et de conformité des outils de test numéro {number} de la page")
    assert time.process_time() - began < 3
