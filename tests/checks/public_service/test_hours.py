"""Opening hours in text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.public_service.hours import opening_hours
from checks.public_service.passages import Line


def seen(*texts: str) -> bool:
    return opening_hours([Line("https://a/", text, plain(text)) for text in texts]) is not None


@pytest.mark.parametrize(
    "texts",
    [
        ("Ouverte du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h.",),
        ("Horaires", "Lundi", "9h00-12h00", "13h30-17h00"),
        ("Horaires d’ouverture : lun. 8:30–12:00",),
        ("Accueil du public", "Mardi et jeudi : 8 heures 30 à 12 heures"),
        ("La mairie est ouverte le mercredi de 9h à midi",),
        ("Secrétariat", "Lundi : 14h/18h30"),
        ("OUVERTURE", "Samedi", "Matin", "9h", "12h"),
    ],
)
def test_hours_are_seen(texts):
    assert seen(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("Ouvert du lundi au vendredi",),
        ("Réunion le lundi 3 mai à 18h30",),
        ("Concert samedi de 20h à 22h",),
        ("Horaires : nous appeler",),
        ("14 hectares, lundi, accueil, 9 heureux",),
        ("Carte au 1:25000 et 1:50000, lundi, ouvert",),
    ],
)
def test_something_else_is_not(texts):
    assert not seen(*texts)


@given(st.lists(st.text(max_size=40), max_size=30))
def test_any_text_is_read(texts):
    seen(*texts)


@given(
    st.sampled_from(["lundi", "mardi", "samedi"]),
    st.integers(0, 11),
    st.integers(12, 23),
    st.sampled_from("-–à"),
)
def test_any_range_is_seen(day, opens, closes, sign):
    assert seen(f"Mairie ouverte le {day} : {opens} h {sign} {closes} h 30")


@pytest.mark.parametrize("text", ["9h " * 60_000, "9h\n" * 60_000, "lundi 9 " * 20_000])
def test_hostile_texts_take_no_time(text):
    begun = time.perf_counter()
    seen(*text.split("\n"))
    assert time.perf_counter() - begun < 5
