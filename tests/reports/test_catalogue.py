import csv
import io
import json

import pytest

from auditor.registry import load_registry
from reports.catalogue import export
from tests.reports.filing import catalogue, written


@pytest.fixture(params=["fr", "en"])
def real(request):
    return load_registry().words(request.param)


@pytest.fixture
def document(real):
    return json.loads(written(export([], catalogue(), real))["catalogue.json"])


@pytest.fixture
def rows(real):
    content = written(export([], catalogue(), real))["catalogue.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_every_check_and_every_code_is_there_with_its_words(document):
    assert [check["id"] for check in document["checks"]] == [check.id for check in catalogue().checks]
    assert document["policy_version"] == catalogue().policy_version
    for check in document["checks"]:
        assert check["title"] != check["id"]
        assert check["why"] != check["id"]
        for code in check["codes"]:
            assert {code["what"], code["fix"]}.isdisjoint({code["code"], ""})
            assert {"severity", "effort", "actor", "cost"} <= set(code)


def test_what_keeps_the_fields_that_a_finding_fills_in(document):
    codes = {code["code"]: code for check in document["checks"] for code in check["codes"]}

    assert "{days}" in codes["http.hsts.short"]["what"]


def test_references_are_named(document):
    hsts = next(check for check in document["checks"] if check["id"] == "http.hsts")

    assert hsts["references"][0]["source"] == "RFC 6797"
    assert hsts["weight"] > 0


def test_the_table_has_a_row_per_code(rows):
    expected = [(check.id, code.code) for check in catalogue().checks for code in check.codes]

    assert [(row["check_id"], row["code"]) for row in rows] == expected
    assert all(row["fix"] and row["severity"] and float(row["weight"]) >= 0 for row in rows)


def test_it_is_in_the_language_asked_for():
    words = [load_registry().words(language) for language in ("fr", "en")]
    french, english = (written(export([], catalogue(), each))["catalogue.json"] for each in words)

    assert french != english
    assert json.loads(french)["language"] == "fr"
