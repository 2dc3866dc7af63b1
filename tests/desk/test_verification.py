from __future__ import annotations

import json

import pytest

from auditor.desk.dossier import Dossier
from auditor.desk.verification import MOST, differences
from tests.desk.applying import dossier


@pytest.fixture
def said(nine_towns):
    return dossier([nine_towns["entrepont"]])


def tampered(said, change):
    content = json.loads(said.model_dump_json())
    change(content)
    return Dossier.model_validate(content)


def test_an_untouched_dossier_differs_in_nothing(said):
    assert differences(Dossier.model_validate_json(said.model_dump_json()), said) == ()


def test_what_a_person_wrote_is_theirs(said):
    def sign(content):
        content["human"]["motivation"] = "Nos habitants."

    assert differences(tampered(said, sign), said) == ()


@pytest.mark.parametrize(
    ("where", "value", "shown"),
    [
        ("applicants.0.town.population", 12, "12"),
        ("applicants.0.scores.1.letter", "A", '"A"'),
        ("applicants.0.provenance.digest", "0" * 64, '"' + "0" * 64 + '"'),
        ("budget.funded.high", 99_999.0, "99999.0"),
        ("programme.windows.0.ceiling", 900_000.0, "900000.0"),
    ],
)
def test_a_tampered_field_is_named(said, where, value, shown):
    def change(content):
        *path, last = where.split(".")
        for key in path:
            content = content[int(key) if key.isdecimal() else key]
        content[last] = value

    (difference,) = differences(tampered(said, change), said)
    assert (difference.where, difference.said) == (where, shown)
    assert difference.found not in (None, shown)


def test_a_finding_that_was_taken_out_is_missed(said):
    def change(content):
        content["applicants"][0]["findings"].pop()

    found = differences(tampered(said, change), said)
    assert found
    assert all(difference.said is None for difference in found)


def test_no_more_is_told_than_helps(said):
    def change(content):
        for action in content["applicants"][0]["plan"]["actions"]:
            for estimate in (action["days"], action["cost"]):
                estimate["low"], estimate["high"] = 0.001, 99_999.0

    assert len(differences(tampered(said, change), said)) == MOST
