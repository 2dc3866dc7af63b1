"""Version numbers put in order, whatever a server wrote."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.traits.numbering import VERSION, is_exact, rank

IN_ORDER = ["1.9.0-rc1", "1.9.0b1", "1.9", "1.9.1", "1.10", "1.12.4-wp", "1.12.4", "2", "10.0.0.1"]


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(IN_ORDER))[1:])
def test_numbers_have_an_order(lower, higher):
    assert rank(lower) < rank(higher)


@pytest.mark.parametrize(("one", "other"), [("1.9", "1.9.0"), ("3", "3.0.0"), ("01.2", "1.2")])
def test_the_same_number_is_written_in_several_ways(one, other):
    assert rank(one) == rank(other)


@pytest.mark.parametrize(
    ("version", "exact"), [("10", False), ("4.4", False), ("4.4.3", True), ("6.5-rc1", True)]
)
def test_an_exact_number_has_three_parts(version, exact):
    assert is_exact(version) is exact


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_an_order(one, other):
    assert (rank(one) < rank(other)) + (rank(one) == rank(other)) + (rank(one) > rank(other)) == 1


@given(st.text(alphabet="0123456789.abc-_ ", max_size=80))
def test_what_a_pattern_finds_is_short(text):
    found = re.search(VERSION, text)
    assert found is None or len(found[0]) < 80
