"""A ranking as CSV and JSON: hostile names, codes that are no numbers, the schema."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest

from auditor.desk.ranked import Criterion
from auditor.words import Words
from reports.applications import as_csv, as_json, ranking_schema, table_of
from tests.desk.needs import need, ranked
from tests.desk.projects import programme, rule

WORDS = Words("fr")


def rows_of(ranking):
    text = b"".join(as_csv(ranking, WORDS)).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def one(**known):
    return ranked([need(1, "pages.bad", **known)])


def test_one_row_for_each_application():
    needs = [need(number, "pages.bad", insee=f"0100{number}", department="01") for number in range(1, 4)]
    found = ranked(needs, programme(rule("population", at_least=2500)))
    rows = rows_of(found)
    assert [row["insee"] for row in rows] == ["01001", "01002", "01003"]
    assert {row["department"] for row in rows} == {"01"}
    first = rows[0]
    points = [float(first[f"{criterion}_points"]) for criterion in Criterion]
    assert round(sum(points), 1) == float(first["score"])
    assert (
        first["mutualisation_reason"].replace("\N{NO-BREAK SPACE}", " ")
        == "Groupe 1, avec 2 autres communes."
    )
    assert (first["group"], first["windows_open"], first["windows_closed"]) == ("1", "", "w")
    assert first["rules"].endswith(" (w)")
    assert [column.name for column in table_of(WORDS).columns] == list(first)


def test_what_is_not_known_is_an_empty_cell():
    (row,) = rows_of(one(population=None, insee=None, epci=None, department=None))
    assert (row["department"], row["insee"], row["population"], row["group"]) == ("", "", "", "")
    assert (row["population_value"], row["population_points"], row["population_most"]) == ("", "", "")
    assert row["population_reason"] == "La population n’est pas connue."


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x")', "+1", "-1", "@x", " =1", "'=1", "\N{FULLWIDTH EQUALS SIGN}1"]
)
def test_no_name_is_a_formula(name):
    (row,) = rows_of(one(name=name, epci=name, insee=name, department=name))
    assert {row[column] for column in ("name", "epci", "insee", "department")} == {f"'{name}"}
    assert not row["rules"].lstrip().startswith(tuple("=+-@"))


def test_names_on_one_line_without_commands():
    (row,) = rows_of(one(name="a\r\nb\0\u202ec \U0001f600 \ud800"))
    assert row["name"] == "a␍ b␀c \U0001f600 \N{REPLACEMENT CHARACTER}"


def test_json_is_what_its_schema_says_and_one_town_a_line():
    needs = [
        need(1, "pages.bad", cms="SPIP"),
        need(2, "pages.bad", cms="SPIP"),
        need(3, population=None),
        need(4, "pages.bad", name='</script>"\u202e\ud800', epci=None, department=None, insee=None),
    ]
    content = b"".join(as_json(ranked(needs), WORDS))
    document = json.loads(content)
    jsonschema.validate(document, ranking_schema(), jsonschema.Draft202012Validator)
    assert document["kind"] == "beffroi.ranking"
    assert [town["scan"] for town in document["towns"]] == [1, 2, 3, 4]
    (group,) = document["grouping"]["groups"]
    assert [member["scan"] for member in group["members"]] == [1, 2]
    assert sum(b'"scan":' in line and b'"grouping"' not in line for line in content.splitlines()) == 4


def test_an_empty_ranking_is_json_too():
    document = json.loads(b"".join(as_json(ranked([]), WORDS)))
    jsonschema.validate(document, ranking_schema())
    assert document["towns"] == []
    assert rows_of(ranked([])) == []
