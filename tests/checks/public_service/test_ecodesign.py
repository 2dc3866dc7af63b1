"""The ecodesign statement."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks.facts import run
from tests.checks.samples import sample_but, sample_everywhere

CHECK = "public_service.ecodesign"
PATH = "/ecoconception/"


def said(sample):
    return sorted(
        (item.outcome.value, item.code.removeprefix(CHECK).strip(".")) for item in run(CHECK, sample)
    )


def stated(text: str):
    return sample_but({PATH: f"<title>Écoconception</title><h1>Écoconception</h1><p>{text}</p>"})


@pytest.mark.parametrize(
    ("text", "date", "version"),
    [
        ("Déclaration du 2 mars 2026, RGESN 2024", "2 mars 2026", "2024"),
        (
            "Déclaration d’écoconception, version 2024 du RGESN, mise à jour le 01/09/2026",
            "01/09/2026",
            "2024",
        ),
        ("RGESN v1, décembre 2022", "decembre 2022", "v1"),
        (
            "Le référentiel général d’écoconception (RGESN), version 2022. Le 1er juin 2023",
            "1er juin 2023",
            "2022",
        ),
    ],
)
def test_date_and_version_are_read(text, date, version):
    (found,) = run(CHECK, stated(text))
    assert found.outcome.value == "passed"
    assert dict(found.arguments) == {"date": date, "version": version}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Déclaration d’écoconception", [("failed", "undated"), ("failed", "unversioned")]),
        ("Déclaration d’écoconception du 2 mars 2026", [("failed", "unversioned")]),
        ("RGESN 2024", [("failed", "undated")]),
        ("Le 2 mars 2026, applique le RGESN", [("failed", "unversioned")]),
        ("La ville aime la nature.", [("failed", "absent")]),
    ],
)
def test_what_lacks_is_told(text, verdict):
    assert said(stated(text)) == verdict


def test_none():
    link = '<li><a href="/ecoconception/">Écoconception</a></li>'
    assert said(sample_everywhere(link, "")) == [("failed", "absent")]
    assert said(sample_but({PATH: None})) == [("failed", "broken")]
    assert said(sample_but({PATH: Cause.TIMED_OUT})) == [("untested", "")]
