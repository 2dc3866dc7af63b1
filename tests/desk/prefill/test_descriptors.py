from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.prefill.descriptors import CLOSED, LARGEST, VERIFIED, Type, read_schema
from auditor.desk.prefill.errors import SchemaError
from tests.servers.demarche import NUMBER, champ, key, schema


def read(content: Any) -> Any:
    return read_schema(json.dumps(content).encode())


def test_a_schema_is_read() -> None:
    procedure = read(schema())
    assert (procedure.number, procedure.state, procedure.opened) == (NUMBER, "publiee", True)
    by_label = {descriptor.label: descriptor for descriptor in procedure.descriptors}
    assert by_label["Nom de la commune"].required
    assert by_label["Nom de la commune"].key == key(2)
    assert "=" not in by_label["Nom de la commune"].key
    assert by_label["Département"].options == ("77", "2A")
    assert by_label["Niveau de sécurité"].options == ("A ou B", "C ou moins")
    assert [child.label for child in by_label["Actions"].children] == ["Intitulé", "Coût"]


#: Name in GraphQL → type of the service.
NAMES = {
    "Text": "text",
    "Textarea": "textarea",
    "DecimalNumber": "decimal_number",
    "IntegerNumber": "integer_number",
    "Formatted": "formatted",
    "Email": "email",
    "Phone": "phone",
    "Iban": "iban",
    "Civilite": "civilite",
    "YesNo": "yes_no",
    "Checkbox": "checkbox",
    "Date": "date",
    "Datetime": "datetime",
    "Pays": "pays",
    "Region": "regions",
    "Departement": "departements",
    "Commune": "communes",
    "Epci": "epci",
    "Address": "address",
    "Siret": "siret",
    "DropDownList": "drop_down_list",
    "MultipleDropDownList": "multiple_drop_down_list",
    "Repetition": "repetition",
    "DossierLink": "dossier_link",
    "Referentiel": "referentiel",
    "PieceJustificative": "piece_justificative",
    "TitreIdentite": "titre_identite",
    "Carte": "carte",
    "LinkedDropDownList": "linked_drop_down_list",
    "RNA": "rna",
    "RNF": "rnf",
    "AnnuaireEducation": "annuaire_education",
    "Cnaf": "cnaf",
    "Dgfip": "dgfip",
    "PoleEmploi": "pole_emploi",
    "Mesri": "mesri",
    "HeaderSection": "header_section",
    "Explication": "explication",
    "COJO": "cojo",
    "EngagementJuridique": "engagement_juridique",
    "Quantique": "unknown",
}


def test_every_type_is_known_by_the_name_that_graphql_gives_it() -> None:
    fields = [champ(name, number, name) for number, name in enumerate(NAMES, start=1)]
    found = {descriptor.label: descriptor.type.value for descriptor in read(schema(fields)).descriptors}
    assert found == NAMES
    assert set(NAMES.values()) == {kind.value for kind in Type}


def test_what_is_closed_is_not_verified() -> None:
    assert not set(CLOSED) & VERIFIED
    assert len(CLOSED) == 16


@pytest.mark.parametrize("number", ["4321", 4321])
def test_the_number_may_be_a_text(number: Any) -> None:
    assert read(schema(number=number)).number == NUMBER


@pytest.mark.parametrize(("state", "opened"), [("close", False), ("depubliee", False), ("brouillon", True)])
def test_a_closed_procedure_is_known(state: str, opened: bool) -> None:
    assert read(schema(state=state)).opened is opened


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><title>Connexion</title>", "<!DOCTYPE html>"),
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"number": ' + b"9" * 5000 + b"}", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b" " * (LARGEST + 1), "larger than 5 megabytes"),
        (b"[]", "not the schema"),
        (b'{"error": "procedure x is not found"}', "not the schema"),
        (b'{"revision": 3}', "not the schema"),
        (b'{"revision": {}}', "no list of fields"),
        (b'{"revision": {"champDescriptors": [3]}, "number": 1}', "a field that is none"),
        (json.dumps(schema([{"label": "Nom"}])).encode(), "“Nom”"),
        (json.dumps(schema([{**champ("Text", 1, "x"), "id": "../../x"}])).encode(), "no identifier"),
        (json.dumps(schema([{**champ("Text", 1, "x"), "id": "A" * 500}])).encode(), "no identifier"),
        (json.dumps(schema([champ("Text", 1, "x"), champ("Text", 1, "y")])).encode(), "same identifier"),
        (json.dumps(schema([champ("DropDownList", 1, "x", options="abc")])).encode(), "options"),
        (json.dumps(schema([champ("DropDownList", 1, "x", options=["a"] * 5001)])).encode(), "options"),
        (json.dumps(schema([champ("Text", n, "x") for n in range(2001)])).encode(), "too long"),
        (json.dumps(schema(number=None)).encode(), "number"),
        (json.dumps(schema(number=True)).encode(), "number"),
        (json.dumps(schema(number="../1")).encode(), "number"),
        (json.dumps(schema(number=-1)).encode(), "number"),
    ],
)
def test_what_is_no_schema_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(SchemaError) as raised:
        read_schema(content)
    assert said in str(raised.value)


def test_the_same_padding_does_not_hide_the_same_identifier() -> None:
    twins = [{**champ("Text", 1, "x"), "id": "Q2hhbXAtMg=="}, {**champ("Text", 1, "y"), "id": "Q2hhbXAtMg"}]
    with pytest.raises(SchemaError):
        read(schema(twins))


def test_repetitions_in_repetitions_are_not_followed() -> None:
    inner = champ("Repetition", 2, "inner", champDescriptors=[champ("Text", 3, "x")])
    found = read(schema([champ("Repetition", 1, "outer", champDescriptors=[inner])]))
    assert found.descriptors[0].children[0].children == ()


def test_hostile_texts_come_through_bounded_and_sound() -> None:
    content = json.dumps(schema([champ("DropDownList", 1, "é" * 9000, options=["ok", 3, None, "", "x"])]))
    content = content.replace('"ok"', '"ok", "\\ud800"').replace('"title": "Guichet', '"title": "\\udc00')
    procedure = read_schema(content.encode())
    procedure.title.encode()
    assert len(procedure.descriptors[0].label) == 1000
    assert procedure.descriptors[0].options == ("ok", "x")


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["TextChampDescriptor"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "label", "__typename", "options", "required", "champDescriptors", "code"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.lists(_JSON, max_size=4), _JSON)
def test_any_json_is_a_schema_or_is_refused(fields: list[Any], number: Any) -> None:
    content = {"number": number, "title": number, "revision": {"champDescriptors": fields}}
    with suppress(SchemaError):
        procedure = read(content)
        assert len(procedure.descriptors) == len(fields)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(SchemaError):
        read_schema(content)
