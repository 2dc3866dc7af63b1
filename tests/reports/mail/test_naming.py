"""Names for a line and for a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.mail.naming import name, short, slug
from tests.reports.mail.conftest import HOSTILE_NAMES


@given(st.text(alphabet=st.characters(), max_size=200), st.integers(min_value=2, max_value=60))
def test_a_short_text_has_few_characters_and_few_bytes(text, most):
    cut = short(text, most)

    assert len(cut) <= most
    assert len(cut.encode("utf-8", "replace")) <= most + most // 2 + len("…".encode())
    assert cut == text or cut.endswith("…")


@given(st.text(alphabet=st.characters(), max_size=200))
def test_a_name_is_one_line_that_can_be_written(text):
    cut = name(text)

    assert cut.splitlines() in ([], [cut])
    cut.encode("utf-8")


def test_the_longest_name_of_a_commune_is_whole():
    longest = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
    assert name(longest, 45) == longest
    assert name("Saint-Germain-de-Tallevende-la-Lande-Vaumont", 45).endswith("Vaumont")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trilport", "trilport"),
        ("L’Haÿ-les-Roses", "l-hay-les-roses"),
        ("Œuilly & Cie", "oeuilly-cie"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        ("", "beffroi"),
        ("🏰", "beffroi"),
    ],
)
def test_a_slug(text, expected):
    assert slug(text) == expected


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_slug_is_ascii_and_short(text):
    made = slug(text)
    assert made.isascii()
    assert 0 < len(made) <= 40
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
