"""The text of a page, made plain once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.texts import has_any, has_digit, plain_lines, plain_text

WRITTEN = st.lists(
    st.sampled_from(
        ["\n", " ", "\u00a0", "\x85", "\u2028", "é", "E\u0301", "\u0301", "Œuvre", "½", "µ", "ﬁ", "１", "ς"]
    )
    | st.text(max_size=4),
    max_size=20,
).map("".join)


@given(WRITTEN)
def test_a_text_is_as_plain_as_its_lines(text):
    assert plain_lines(text) == tuple(map(plain, text.split("\n")))
    assert plain_text(text) == plain(text)


def test_lines_stay_where_they_are():
    assert plain_lines("Été\n\nHôtel  de ville") == ("ete", "", "hotel de ville")


@pytest.mark.parametrize(("text", "found"), [("a 1", True), ("\u0661", True), ("a", False), ("", False)])
def test_figures(text, found):
    assert has_digit(text) is found


def test_words():
    assert has_any("la mairie", "commune", "mair")
    assert not has_any("la mairie", "commune")
