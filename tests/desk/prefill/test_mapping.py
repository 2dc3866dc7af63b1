from __future__ import annotations

import json
import tomllib
from contextlib import suppress

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.prefill.mapping import Mapping
from auditor.desk.prefill.values import NAMES
from auditor.tomlfile import TomlFileError
from tests.desk.prefill.dossiers import MAPPING, read_mapping


def test_a_mapping_is_read() -> None:
    mapping = read_mapping(MAPPING)
    assert mapping.procedure == "https://demarche.numerique.gouv.fr/commencer/guichet-numerique-77"
    assert mapping.field[0].value == "town.name"
    assert [part.constant for part in mapping.field[1].parts] == ["77100", None]
    assert mapping.field[11].fields[1].value == "line.high"


def test_its_schema_takes_it_and_refuses_others() -> None:
    schema = Mapping.model_json_schema()
    json.dumps(schema)
    content = tomllib.loads(MAPPING)
    jsonschema.validate(content, schema)
    content["field"][0]["value"] = "town.mayor"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("field = [", "m.toml: "),
        ("a = " + "[" * 5000, "m.toml: "),
        ("a = " + "1" * 5000, "m.toml: "),
        ("procedure = 'x'", "field: Field required"),
        ("field = []", "at least 1 item"),
        ("schema_version = 2\n[[field]]\nkey='x'\nconstant=1", "schema_version"),
        ("surprise = 1\n[[field]]\nkey='x'\nconstant=1", "m.toml:1: unknown key “surprise”"),
        ("[[field]]\nkey='x'\nvalu='town.name'", "m.toml:3: unknown key “valu”; did you mean “value”?"),
        (
            "[[field]]\nkey='x'\nvalue='town.nam'",
            "m.toml:3: field.0.value: there is no value “town.nam”; known: town.name",
        ),
        ("[[field]]\nkey='x'\nvalue='zzzz'", "human.motivation"),
        ("[[field]]\nkey='x'", "m.toml:1: field.0: write one of"),
        ("[[field]]\nkey='x'\nvalue='town.name'\nconstant=1", "write one of"),
        ("[[field]]\nkey='x'\nrows='lines'", "write one of"),
        ("[[field]]\nkey='x'\nconstant=1\nfields=[{key='y', constant=1}]", "write one of"),
        ("[[field]]\nkey='x'\nparts=[{}]", "write one of"),
        ("[[field]]\nkey='x'\nparts=[{value='town.name', constant=1}]", "write one of"),
        ("[[field]]\nkey='x'\nrows='voters'\nfields=[{key='y', constant=1}]", "'towns' or 'lines'"),
        ("[[field]]\nkey='x'\nconstant=nan", "m.toml:3: field.0.constant"),
        ("[[field]]\nkey='x'\nconstant=inf", "m.toml:3: field.0.constant"),
        ("[[field]]\nkey='x'\nconstant=''", "m.toml:3: field.0.constant"),
        ("[[field]]\nkey=''\nconstant=1", "m.toml:2: field.0.key: "),
        ("[[field]]\nconstant=1", "key: Field required"),
        ("field = [1]", "m.toml:1: field.0: "),
        ("[[field]]\nkey='x'\nconstant=1\n[[field]]\nkey='x'\nconstant=2", "two entries fill the field “x”"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(TomlFileError) as raised:
        read_mapping(text)
    assert said in str(raised.value)


def test_a_constant_keeps_its_type() -> None:
    texts = ("true", "12", "1.5", "2026-11-23", "2026-11-23T10:30:00", "'12'")
    found = [read_mapping(f"[[field]]\nkey='x'\nconstant={text}").field[0].constant for text in texts]
    assert [type(constant).__name__ for constant in found] == [
        "bool",
        "int",
        "float",
        "date",
        "datetime",
        "str",
    ]


def test_every_name_may_be_used() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for name in NAMES:
        assert read_mapping(f"[[field]]\nkey='x'\nvalue='{name}'").field[0].value == name


@given(st.text(max_size=200))
def test_any_text_is_a_mapping_or_is_refused(text: str) -> None:
    with suppress(TomlFileError):
        assert read_mapping(text).field


_WORDS = st.sampled_from(
    ["key", "value", "constant", "parts", "rows", "fields", "choices", "town.name", "lines", "x", "nom"]
)
_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}" = {_toml(inner)}' for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return "0" if value is None else json.dumps(value)


@given(st.lists(st.dictionaries(_WORDS, _TREES, max_size=5), max_size=3))
def test_any_shape_is_a_mapping_or_is_refused(fields: list[dict[str, object]]) -> None:
    with suppress(TomlFileError):
        mapping = read_mapping(f"field = {_toml(fields)}")
        assert len(mapping.field) == len(fields)
