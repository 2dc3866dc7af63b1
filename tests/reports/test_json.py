import json

from jsonschema import Draft202012Validator

from auditor.model import Report
from reports.json import export, schema


def test_the_report_comes_back_as_it_was(report, words):
    exported = b"".join(export(report, words))

    assert Report.model_validate_json(exported) == report


def test_the_export_satisfies_its_schema(report, words):
    Draft202012Validator.check_schema(schema())

    Draft202012Validator(schema()).validate(json.loads(b"".join(export(report, words))))


def test_the_schema_says_what_it_is():
    assert schema()["title"] == "Beffroi report"
    assert schema()["$schema"].startswith("https://json-schema.org/")


def test_the_form_is_canonical(make_report, make_words):
    settings = {"resolver": "system", "browser": True}
    one = make_report(settings=settings)
    other = make_report(settings=dict(reversed(settings.items())))

    french, english = make_words("fr"), make_words("en")

    assert b"".join(export(one, french)) == b"".join(export(other, english))


def test_letters_with_accents_are_kept(make_report, make_words):
    report = make_report()
    town = report.target.model_copy(update={"name": "L’Haÿ-lès-Bois"})

    exported = b"".join(export(report.model_copy(update={"target": town}), make_words()))

    assert "L’Haÿ-lès-Bois".encode() in exported
    assert exported.startswith(b'{\n  "actions"')
    assert exported.endswith(b"}\n")


def test_half_a_character_does_not_stop_the_export(make_report, make_words):
    report = make_report()
    town = report.target.model_copy(update={"name": "half \ud800"})

    exported = b"".join(export(report.model_copy(update={"target": town}), make_words()))

    assert json.loads(exported)["target"]["name"] == "half ?"
