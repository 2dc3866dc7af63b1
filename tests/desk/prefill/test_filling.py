from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.desk.dossier import HUMAN_FIELDS, Dossier
from auditor.desk.prefill.descriptors import Procedure, read_schema
from auditor.desk.prefill.filling import Filling, fill, lost_since
from auditor.desk.prefill.values import NAMES, scope_of, value_of
from auditor.words import Words
from tests.desk.prefill.dossiers import DIGEST, MAPPING, applicant, dossier, read_mapping
from tests.servers.demarche import FIELDS, champ, key, schema


def procedure(fields: list[dict[str, Any]] | None = None, **more: Any) -> Procedure:
    return read_schema(json.dumps(schema(fields, **more)).encode())


def filled(mapping: str, given: Dossier | None = None, language: str = "fr", **more: Any) -> Filling:
    return fill(given or dossier(), read_mapping(mapping), procedure(**more), Words(language))


def refusal(mapping: str, given: Dossier | None = None, **more: Any) -> str:
    """Why the only entry fills nothing."""
    found = filled(mapping, given, **more)
    assert not found.filled
    assert len(found.unfilled) == 1
    return str(found.unfilled[0].error)


def test_a_dossier_fills_the_form() -> None:
    found = filled(MAPPING)
    assert found.unfilled == ()
    assert found.values == {
        key(2): "Meaux",
        key(3): ("77100", "77284"),
        key(4): "77",
        key(5): ("77", "247700065"),
        key(7): "55000",
        key(8): "2401",
        key(9): (
            "Guichets d’essai\u00a0: demande de Meaux.\n"
            "2 actions. Coût estimé hors taxes\u00a0: de 500 à 2\u202f401 euros.\n"
            "Meaux\u00a0: Interopérabilité B, Sécurité D, Accessibilité C, "
            "Réversibilité non noté, Sobriété A.\n"
            f"Audit nº\u00a042 du 23 novembre 2026, SHA-256 {DIGEST}."
        ),
        key(10): "2026-12-01",
        key(11): "C ou moins",
        key(12): ("Sécurité", "Sobriété"),
        key(13): "false",
        key(15): (
            {key(151): "Automatiser le certificat", key(152): "1201"},
            {key(151): "Alléger les photos", key(152): "1200"},
        ),
        key(17): DIGEST,
    }
    assert found.left == ("Rapport d’audit", "Motivation")
    assert sum(item.verified for item in found.filled) == 8


def test_titles_and_the_summary_speak_the_language() -> None:
    found = filled(MAPPING, language="en").values
    assert "Estimated cost before tax: 500 to 2,401 euros." in found[key(9)]
    assert found[key(15)][0][key(151)] == "[Automatiser le certificat]"


@pytest.mark.parametrize(
    "named", ["nom de la COMMUNE", "Nom de la\u00a0commune", key(2), key(2) + "==", key(2)[6:]]
)
def test_a_field_is_named_by_its_label_or_its_identifier(named: str) -> None:
    assert filled(f"[[field]]\nkey='{named}'\nvalue='town.name'").values == {key(2): "Meaux"}


def test_a_field_that_is_not_there_is_said_with_the_nearest() -> None:
    assert "“Nom de la commune”" in refusal("[[field]]\nkey='Nom de commune'\nvalue='town.name'")
    assert refusal("[[field]]\nkey='champ_Q2hhbXAtOTk5'\nvalue='town.name'") == "the form has no such field"


def test_a_label_of_two_fields_is_refused_with_their_identifiers() -> None:
    fields = [champ("Text", 1, "Nom"), champ("Text", 2, "NOM")]
    said = refusal("[[field]]\nkey='Nom'\nvalue='town.name'", fields=fields)
    assert "2 fields" in said
    assert f"{key(1)}, {key(2)}" in said


def test_two_entries_do_not_fill_one_field() -> None:
    mapping = f"[[field]]\nkey='Nom de la commune'\nconstant='a'\n[[field]]\nkey='{key(2)}'\nconstant='b'"
    found = filled(mapping)
    assert found.values == {key(2): "a"}
    assert "already" in str(found.unfilled[0].error)


def test_files_are_never_sent() -> None:
    assert "files are never sent" in refusal("[[field]]\nkey='Rapport d’audit'\nconstant='x'")
    assert "files are never sent" in refusal(
        "[[field]]\nkey='Rapport d’audit'\nrows='lines'\nfields=[{key='Coût', constant=1}]"
    )


@pytest.mark.parametrize("field", HUMAN_FIELDS)
def test_what_a_person_writes_comes_from_the_dossier_alone(field: str) -> None:
    mapping = f"[[field]]\nkey='Motivation'\nvalue='human.{field}'"
    assert refusal(mapping) == "a person must write it"
    assert refusal(mapping, dossier(human={})) == "a person must write it"
    assert refusal(mapping, dossier(human={field: "  \n"})) == "a person must write it"
    assert filled(mapping, dossier(human={field: "Nous voulons…"})).values == {key(18): "Nous voulons…"}


def test_nothing_but_the_dossier_gives_what_a_person_writes() -> None:
    """The text of a person is seen nowhere but where it is asked for."""
    scope = scope_of(dossier(human=dict.fromkeys(HUMAN_FIELDS, "MOTS HUMAINS")), Words("fr"))
    for name in NAMES:
        if not name.startswith(("line.", "letter.reversibility", "expected.")):
            assert ("MOTS HUMAINS" in str(value_of(name, scope))) is name.startswith("human."), name


def test_what_the_dossier_does_not_know_is_said() -> None:
    unknown = dossier(applicant(insee=None, population=None))
    assert "town.insee" in refusal("[[field]]\nkey='Nom de la commune'\nvalue='town.insee'", unknown)
    assert "towns.population" in refusal("[[field]]\nkey='Population'\nvalue='towns.population'", unknown)
    assert "letter.reversibility" in refusal("[[field]]\nkey='Motivation'\nvalue='letter.reversibility'")


def test_the_code_of_a_town_is_not_taken_for_its_postal_code() -> None:
    assert "postal code" in refusal("[[field]]\nkey='Commune'\nvalue='town.insee'")
    assert "postal code" in refusal("[[field]]\nkey='Commune'\nparts=[{value='town.insee'}]")
    assert "postal code" in refusal(
        "[[field]]\nkey='Commune'\nparts=[{value='town.insee'}, {constant='77100'}]"
    )
    assert filled("[[field]]\nkey='Commune'\nconstant='77100'").values == {key(3): ("77100",)}


def test_several_towns_need_rows() -> None:
    group = dossier(applicant(), applicant("Trilport", insee="77475", population=5_000))
    assert "several towns" in refusal("[[field]]\nkey='Nom de la commune'\nvalue='town.name'", group)
    assert filled("[[field]]\nkey='Population'\nvalue='towns.population'", group).values == {key(7): "60000"}
    found = filled(
        "[[field]]\nkey='Actions'\nrows='towns'\n"
        "fields=[{key='Intitulé', value='town.name'}, {key='Coût', value='plan.cost.high'}]",
        group,
    )
    assert found.values == {
        key(15): ({key(151): "Meaux", key(152): "2401"}, {key(151): "Trilport", key(152): "2401"})
    }


def test_a_row_says_what_it_lacks() -> None:
    found = filled(
        "[[field]]\nkey='Actions'\nrows='lines'\n"
        "fields=[{key='Intitulé', value='line.window'}, {key='Coût', value='line.low'}]"
    )
    assert found.values == {
        key(15): ({key(151): "Guichet des territoires", key(152): "250"}, {key(152): "250"})
    }
    assert [item.label for item in found.unfilled] == ["Actions / 2 / Intitulé"]


def test_rows_are_of_repetitions() -> None:
    rows = "rows='lines'\nfields=[{key='Coût', constant=1}]"
    assert "no repetition" in refusal(f"[[field]]\nkey='Motivation'\n{rows}")
    assert "no repetition" in refusal(f"[[field]]\nkey='identite_nom'\n{rows}")
    assert "rows" in refusal("[[field]]\nkey='Actions'\nconstant='x'")
    assert "line of the budget" in refusal("[[field]]\nkey='Motivation'\nvalue='line.low'")
    lacking = filled("[[field]]\nkey='Actions'\nrows='lines'\nfields=[{key='Autre', constant=1}]")
    assert lacking.filled == ()
    assert [item.label for item in lacking.unfilled] == [
        "Actions / 1 / Autre",
        "Actions / 2 / Autre",
        "Actions",
    ]


def test_rows_are_counted() -> None:
    many = dossier(*(applicant(f"Ville {number}") for number in range(201)))
    said = refusal("[[field]]\nkey='Actions'\nrows='towns'\nfields=[{key='Coût', constant=1}]", many)
    assert "200 rows" in said


def test_who_applies_is_named_by_keys_of_their_own() -> None:
    found = filled(
        "[[field]]\nkey='identite_nom'\nconstant='Durand'\n[[field]]\nkey='identite_genre'\nconstant='Mme'\n"
        "[[field]]\nkey='identite_prenom'\nconstant='  '"
    )
    assert found.values == {"identite_nom": "Durand", "identite_genre": "Mme"}
    assert all(item.caveat for item in found.filled)
    assert str(found.unfilled[0].error) == "it is empty"


def test_choices_turn_values_into_options() -> None:
    mapping = (
        "[[field]]\nkey='Principes'\nparts=[{constant='s'}, {constant='Sobriété'}]\nchoices={s='Sécurité'}"
    )
    assert filled(mapping).values == {key(12): ("Sécurité", "Sobriété")}
    listed = "[[field]]\nkey='Principes'\nvalue='towns.names'\nchoices={Meaux='Accessibilité'}"
    assert filled(listed).values == {key(12): ("Accessibilité",)}
    assert "is not an option" in refusal("[[field]]\nkey='Niveau de sécurité'\nvalue='letter.security'")


def test_every_name_has_a_value_in_some_scope() -> None:
    human = dossier(human=dict.fromkeys(HUMAN_FIELDS, "x"))
    scope = scope_of(human, Words("fr"))
    (line, *_) = scope.rows("lines")
    silent = {"letter.reversibility", *(f"expected.{axis}" for axis in ("interoperability", "accessibility"))}
    silent |= {"expected.reversibility", "expected.sobriety"}
    for name in set(NAMES) - silent:
        assert value_of(name, line) not in (None, "", ())


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        (FIELDS, ()),
        ([field for field in FIELDS if field["label"] != "Population"], ("Population",)),
        (
            [champ("Text", 7, "Population") if field["label"] == "Population" else field for field in FIELDS],
            ("Population",),
        ),
        (
            [
                {**field, "options": ["Autres"]} if field["label"] == "Niveau de sécurité" else field
                for field in FIELDS
            ],
            ("Niveau de sécurité",),
        ),
        ([{**field, "label": "Autre nom"} for field in FIELDS], ()),
        (
            [{**field, "champDescriptors": []} if field["label"] == "Actions" else field for field in FIELDS],
            ("Actions",),
        ),
    ],
)
def test_a_form_that_changes_meanwhile_is_seen(changed: list[dict[str, Any]], lost: tuple[str, ...]) -> None:
    assert lost_since(filled(MAPPING), procedure(), procedure(changed)) == lost
