"""Texts to compare, however they are typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Déclaration d’accessibilité", "declaration d'accessibilite"),
        ("DÉCLARATION  D'ACCESSIBILITÉ\n", "declaration d'accessibilite"),
        ("De\N{COMBINING ACUTE ACCENT}claration", "declaration"),
        ("Œuvre, cœur, Ægir", "oeuvre, coeur, aegir"),
        ("« Mentions\N{NO-BREAK SPACE}légales »", "« mentions legales »"),
        ("Straße", "strasse"),
        (
            "N\N{DEGREE SIGN} 3, 1\N{MODIFIER LETTER SMALL E}\N{MODIFIER LETTER SMALL R}",
            "n\N{DEGREE SIGN} 3, 1er",
        ),
        ("Ελλάδα", "ελλαδα"),
        ("", ""),
    ],
)
def test_case_accents_signs_and_blanks_do_not_count(written, compared):
    assert plain(written) == compared


@given(st.text(max_size=400))
def test_what_is_compared_has_no_accent_left(text):
    found = plain(text)
    assert not any(unicodedata.combining(sign) for sign in found)
    assert plain(found) == plain(plain(found))
    assert found == found.strip()


@given(st.text(max_size=60))
def test_a_long_text_is_folded_as_its_parts_are(text):
    assert plain(f"{text} {'x' * 300}") == f"{plain(text)} {'x' * 300}".strip()
