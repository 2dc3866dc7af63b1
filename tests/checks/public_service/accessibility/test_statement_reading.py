"""A statement taken apart."""

from __future__ import annotations

import time

import pytest

from checks.public_service.accessibility.conformity import State
from checks.public_service.accessibility.model_headings import Part
from checks.public_service.accessibility.statement_reading import Missing, Statement, statement_of
from tests.checks.facts import registry, run
from tests.checks.samples import good_pages, good_sample, sample_but

FAMILY = [item.id for item in registry().checks if item.id.startswith("public_service.accessibility-")]


def test_the_good_town_s():
    found = statement_of(good_sample())
    assert isinstance(found, Statement)
    assert found.parts == tuple(Part)
    assert (found.state, found.rate, found.cites_law) == (State.PARTIAL, 82, True)
    assert found.under(Part.RESULTS).startswith("resultats des tests\nl'audit")
    assert found.written_under(Part.RESULTS).startswith("Résultats des tests L’audit")


def test_a_table_of_contents_hides_nothing():
    names = "".join(f"<li><a href='#{part.name}'>{part.value}</a></li>" for part in Part)
    page = good_pages()["/accessibilite/"].replace("<h2>État", f"<ul>{names}</ul><h2>État")
    found = statement_of(sample_but({"/accessibilite/": page}))
    assert isinstance(found, Statement)
    assert (found.state, found.rate) == (State.PARTIAL, 82)
    assert "passerelles" in found.under(Part.RESULTS)


def test_none():
    assert isinstance(statement_of(sample_but({"/accessibilite/": None})), Missing)


@pytest.mark.parametrize(
    "piece",
    [
        "<p>accessibilite </p>",
        "<h2>État de conformité</h2>",
        "<p>Contenus non soumis à l’obligation d’accessibilité ou presque</p>",
        "<a href='/x'>Accessibilité : non conforme</a>",
        "50 % des critères, établie le 1/1/2026, ",
        "schéma pluriannuel 2024-",
        "[nom [nom ",
        "\u202e<b>{{7*7}}</b>",
    ],
)
def test_a_hostile_page_is_judged_quickly(piece):
    page = good_pages()["/accessibilite/"].replace("<main", piece * (1_000_000 // len(piece)) + "<main")
    sample = sample_but({"/accessibilite/": page, "/": page, "/schema-pluriannuel/": page})
    began = time.process_time()
    for check in FAMILY:
        assert run(check, sample)
    assert time.process_time() - began < 10


def test_the_family_is_all_there():
    assert len(FAMILY) == 11
