"""Reading what an archive holds, whatever it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.base import Fact, FactError, version_of
from tests.museum.freeze import frozen, kinds

PIECES = [(fact, version) for fact in kinds().values() for version in range(1, version_of(fact) + 1)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


def load(fact: type[Fact], version: int, content: bytes) -> Fact | None:
    """The fact, or None when it is refused as it must be; whatever else is raised fails the test."""
    try:
        return fact.load(version, content)
    except FactError:
        return None


def content(fact: type[Fact], version: int) -> bytes:
    return frozen(fact.model_fields["kind"].default, version).read_bytes()


@given(st.sampled_from(PIECES), st.binary(max_size=200))
def test_any_bytes(piece, noise):
    assert load(*piece, noise) is None


@given(st.sampled_from(PIECES), JSON)
def test_any_json(piece, value):
    assert load(*piece, json.dumps(value).encode()) is None


@given(st.data())
def test_any_value_in_any_place(data):
    fact, version = data.draw(st.sampled_from(PIECES))
    fields = json.loads(content(fact, version))
    place: Any = fields
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not (isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans())):
            break
        place = place[key]
    place[key] = data.draw(JSON)
    found = load(fact, version, json.dumps(fields).encode())
    assert found is None or found.schema_version == version_of(fact)


@given(st.data())
def test_a_piece_of_a_fact(data):
    fact, version = data.draw(st.sampled_from(PIECES))
    whole = content(fact, version).rstrip()
    assert load(fact, version, whole[: data.draw(st.integers(0, len(whole) - 1))]) is None


@pytest.mark.parametrize(("fact", "version"), PIECES)
@pytest.mark.parametrize("bomb", [b"[" * 200_000, b'{"document":' * 100_000, b"9" * 10_000, b'"\\ud800"'])
def test_what_a_reader_could_choke_on(fact, version, bomb):
    assert load(fact, version, bomb) is None
