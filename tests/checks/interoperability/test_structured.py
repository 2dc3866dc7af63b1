"""JSON-LD: taken apart, whatever it is."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import STRUCTURED
from checks.interoperability.structured import (
    blocks_of,
    is_partly_known,
    nodes_of,
    parse,
    short,
    types_of,
    uncommented,
)
from tests.checks.samples import sample_of

LEAVES = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4)
KEYS = st.sampled_from(["@type", "@graph", "name", ""])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


def types(text: str) -> list[set[str]]:
    return [types_of(node) for node in nodes_of(parse(uncommented(text)))]


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "CityHall"}',
        '[{"@type": "CityHall"}]',
        '{"@context": "https://schema.org", "@graph": [{"@type": "CityHall"}]}',
        '{"@type": ["CityHall"]}',
        '{"@type": "https://schema.org/CityHall"}',
        '{"@type": "schema:CityHall"}',
        '{"publisher": {"@type": "CityHall"}}',
        '<!-- {"@type": "CityHall"} -->',
        '//<![CDATA[\n{"@type": "CityHall"}\n//]]>',
    ],
)
def test_a_type_is_found_wherever_it_stands(text):
    assert {"CityHall"} in types(text)


@pytest.mark.parametrize(
    "text", ['"CityHall"', "null", "3", "[]", '{"@type": {"a": "CityHall"}}', '{"@type": 4}']
)
def test_what_is_no_type(text):
    assert all(found == set() for found in types(text))


@pytest.mark.parametrize(
    "text", ["", "{", "{'a': 1}", '{"a": NaN}', "[Infinity]", '{"a": 1,}', "[" * 100_000, '{"a":' * 50_000]
)
def test_what_no_program_can_read(text):
    with pytest.raises(json.JSONDecodeError):
        parse(text)


def test_numbers_without_end_are_no_burden():
    assert parse("9" * 9_000) == math.inf
    assert parse("-1e999999") == -math.inf


@given(TREES)
def test_any_tree_is_walked_through(tree):
    written = json.dumps(tree)
    try:
        document = parse(written)
    except json.JSONDecodeError:
        assert "NaN" in written or "Infinity" in written
        return
    assert all(isinstance(types_of(node), set) for node in nodes_of(document))


@given(st.text(alphabet='{}[]",:@type1e-.N<!>/ \n', max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        document = parse(uncommented(text))
    except json.JSONDecodeError:
        return
    assert all(isinstance(types_of(node), set) for node in nodes_of(document))


def test_the_walk_is_bounded():
    assert len(list(nodes_of([{} for _ in range(50_000)]))) <= 2_000


@pytest.mark.parametrize("name", ["CityHall", "schema:CityHall", "http://schema.org/CityHall/", "a#CityHall"])
def test_short_names(name):
    assert short(name) == "CityHall"


def page(*scripts: str) -> str:
    return "<title>Ville</title>" + "".join(
        f'<script type="application/ld+json">{script}</script>' for script in scripts
    )


def test_a_script_of_every_page_is_read_once():
    same = page('{"@type": "WebSite"}')
    sample = sample_of({"/": f"{same}<a href=/contact>Contact</a>", "/contact": same})
    (block,) = blocks_of(sample)
    assert (block.page, block.home, block.document) == (sample.home, True, {"@type": "WebSite"})


def test_a_script_that_was_cut_is_no_fault():
    sample = sample_of({"/": page(json.dumps({"a": "b" * STRUCTURED}))})
    (block,) = blocks_of(sample)
    assert (block.cut, block.fault, block.document) == (True, None, None)
    assert is_partly_known(sample)
    assert not is_partly_known(sample_of({"/": page('{"a": 1}')}))


def test_a_fault_has_its_place():
    (block,) = blocks_of(sample_of({"/": page('{"a": 1,\n "b": }')}))
    assert block.fault == (2, 7)
