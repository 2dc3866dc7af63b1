import json

from jsonschema import Draft202012Validator

from auditor.desk.dossier import Dossier
from reports.dossier.json import canonical_dossier, schema
from tests.reports.dossier.builders import build_dossier, drowned, group, real


def test_the_dossier_comes_back_as_it_was():
    for dossier in (build_dossier(), group(), real()):
        assert Dossier.model_validate_json(canonical_dossier(dossier)) == dossier


def test_it_satisfies_its_schema():
    Draft202012Validator.check_schema(schema())
    for dossier in (build_dossier(), real(), drowned()):
        Draft202012Validator(schema()).validate(json.loads(canonical_dossier(dossier)))


def test_a_tampered_document_does_not():
    content = json.loads(canonical_dossier(build_dossier()))
    del content["applicants"][0]["provenance"]["digest"]
    assert not Draft202012Validator(schema()).is_valid(content)


def test_the_schema_says_what_it_is():
    assert schema()["title"] == "Beffroi dossier"
    assert schema()["$schema"].startswith("https://json-schema.org/")


def test_the_form_is_canonical():
    one = build_dossier(human={"motivation": "L’été", "contact": ""})
    other = build_dossier(human={"contact": "", "motivation": "L’été"})
    assert canonical_dossier(one) == canonical_dossier(other)
    assert canonical_dossier(one).startswith(b'{\n  "actions_digest"')
    assert "L’été".encode() in canonical_dossier(one)
