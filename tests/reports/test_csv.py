import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Axis, Outcome, Place
from reports.csv import GUARD, export, lines, text_cell
from reports.tables import four_tables
from reports.text import one_line
from tests.reports.conftest import HOSTILE, build_report, finding
from tests.reports.filing import WORDS, catalogue, filed, written

TABLES = ("targets", "scans", "scores", "findings")


def exported(reports, words=WORDS):
    return written(export(reports, catalogue(), words))


def rows(files, table):
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode("utf-8"), newline="")))


def validated(files, folder):
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with system.use_context(trusted=False):
        return Package(str(folder / "datapackage.json")).validate()


def a_campaign():
    """Two campaigns of towns of every sort, hostile ones too."""
    corsican = {
        "insee": "2A004",
        "siren": "212000046",
        "department": "2A",
        "population": 70_659,
        "epci": "242010056",
    }
    yield filed(scan=1, name="Ajaccio", **corsican)
    yield filed(scan=2, name="Ambérieu", insee="01004", department="01")
    yield filed(scan=3, name="Commune « sans » numéro, à virgule")
    yield filed(scan=4, name="Sa voisine, même site")
    yield filed(scan=5, name='=HYPERLINK("http://evil")', siren="200000001")
    yield filed(scan=6, campaign="2027", name="Ajaccio (mairie)", **corsican)
    unrated = build_report(findings=(), failures=(), scores=())
    yield filed(unrated, scan=7, campaign="-2027", name="Vide")


def test_the_files_are_valid_against_their_schemas(tmp_path, words):
    result = validated(exported(a_campaign(), words), tmp_path)

    assert result.valid, result.flatten(["type", "message"])
    assert [task.name for task in result.tasks] == list(TABLES)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("scans", b",true,", b",yes,"),  # a boolean that is none
        ("scores", b",security,", b",safety,"),  # out of the closed list
        ("scans", b"siren:212000046", b"siren:999999999"),  # a town that is nowhere
        ("targets", b"siren:200000001", b"siren:212000046"),  # a town twice
    ],
)
def test_the_schemas_refuse_what_is_wrong(tmp_path, table, old, new):
    files = exported(a_campaign())
    assert old in files[f"{table}.csv"]
    files[f"{table}.csv"] = files[f"{table}.csv"].replace(old, new)

    assert not validated(files, tmp_path).valid


def test_codes_of_towns_are_texts_with_their_zeros():
    towns = rows(exported(a_campaign()), "targets")

    assert [(town["insee"], town["department"]) for town in towns[:2]] == [("2A004", "2A"), ("01004", "01")]
    schema = json.loads(exported([])["targets.schema.json"])
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert {types[name] for name in ("target", "insee", "siren", "department")} == {"string"}
    assert types["population"] == "integer"


def test_a_town_stands_once_and_its_scans_point_at_it():
    files = exported(a_campaign())
    towns, scans = rows(files, "targets"), rows(files, "scans")

    assert len(towns) == 6
    assert towns[0]["name"] == "Ajaccio"
    assert [scan["scan"] for scan in scans if scan["target"] == towns[0]["target"]] == ["1", "6"]
    assert {scan["target"] for scan in scans} == {town["target"] for town in towns}


def test_columns_are_plain_ascii_and_those_of_the_schema():
    files = exported(a_campaign())

    for table in TABLES:
        header = next(csv.reader(io.StringIO(files[f"{table}.csv"].decode("utf-8"))))
        schema = json.loads(files[f"{table}.schema.json"])
        assert header == [field["name"] for field in schema["fields"]]
        assert all(name.isascii() and name.islower() and name.isidentifier() for name in header)
        assert all(field["description"] for field in schema["fields"])
        assert GUARD in schema["description"] or "apostrophe" in schema["description"]


def test_values_are_written_as_machines_read_them():
    found = (
        finding("page_weight.bytes", Outcome.FAILED, Axis.SOBRIETY, value=-4.25e6, score=0.125),
        finding(
            "tls.broken",
            Outcome.FAILED,
            Axis.SECURITY,
            arguments={"days": -12, "names": ("é", "=b")},
            places=(Place(where="-a", excerpt="+b\n@c"), Place(where="x")),
        ),
    )
    report = build_report(findings=found)
    report = report.model_copy(update={"finished_at": report.started_at + timedelta(seconds=90)})
    files = exported([filed(report, scan=12)])

    measure, broken = rows(files, "findings")
    assert (measure["value"], measure["score"], measure["weight"]) == ("-4250000.0", "0.125", "3.0")
    assert (broken["scan"], broken["finding"], broken["place_count"]) == ("12", "2", "2")
    assert (broken["first_place"], broken["first_excerpt"]) == ("'-a", "'+b @c")
    assert json.loads(broken["arguments"]) == {"days": -12, "names": ["é", "=b"]}
    (scan,) = rows(files, "scans")
    assert (scan["started_at"], scan["finished_at"]) == ("2026-11-23T21:40:00Z", "2026-11-23T21:41:30Z")
    assert (scan["observed"], scan["failed_count"], scan["cant_tell_count"]) == ("true", "2", "0")
    assert scan["not_observed"] == "mail-domain:timed-out"


def test_scores_say_what_holds_them_down_and_what_is_not_rated():
    scores = {row["axis"]: row for row in rows(exported([filed()]), "scores")}

    assert (scores["security"]["cap"], scores["security"]["cap_code"]) == ("39.0", "tls.broken")
    assert (scores["accessibility"]["cap"], scores["accessibility"]["cap_code"]) == ("89.0", "")
    assert (scores["reversibility"]["letter"], scores["reversibility"]["score"]) == ("", "100.0")


def test_language_changes_the_descriptions_only(make_words):
    french, english = (exported([filed()], make_words(language)) for language in ("fr", "en"))

    assert {name: french[name] for name in french if name.endswith(".csv")} == {
        name: english[name] for name in english if name.endswith(".csv")
    }
    assert "Numéro de l’audit" in french["scans.schema.json"].decode()
    assert "Number of the scan" in english["scans.schema.json"].decode()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("Trilport", "Trilport"),
        ("L’Haÿ-les-Roses", "L’Haÿ-les-Roses"),
        ("=1+1", "'=1+1"),
        ("+33 1", "'+33 1"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "\N{SYMBOL FOR CARRIAGE RETURN}=1"),
        (" \n-1", "'  -1"),
        ("\N{NO-BREAK SPACE}=1", "'\N{NO-BREAK SPACE}=1"),
        ("\N{FULLWIDTH EQUALS SIGN}1", "'\N{FULLWIDTH EQUALS SIGN}1"),
        ("\u202e=1", "'=1"),
        ("'s-Gravenhage", "''s-Gravenhage"),
        ("a\0b", "a\N{SYMBOL FOR NULL}b"),
        ("a=b", "a=b"),
    ],
)
def test_what_a_cell_becomes(text, cell):
    assert text_cell(text) == cell


ANY_TEXT = st.text(st.characters(exclude_categories=()))
FORMULAS = st.builds(str.__add__, st.text("=+-@'\t\r\n \u202e\u00a0\uff1d"), ANY_TEXT)


@given(ANY_TEXT | FORMULAS)
def test_no_cell_is_a_formula_and_every_text_comes_back(text):
    (row,) = csv.reader(io.StringIO(lines([[text_cell(text), "next"]]).decode("utf-8"), newline=""))

    cell, following = row
    assert following == "next"
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix(GUARD) == one_line(text)


def test_a_row_is_a_line_whatever_it_holds():
    hostile = finding(
        "http.hostile", Outcome.FAILED, Axis.SECURITY, places=(Place(where="a\nb\r\nc", excerpt=HOSTILE),)
    )
    content = exported([filed(build_report(findings=(hostile, hostile)))])["findings.csv"]

    assert content.count(b"\n") == content.count(b"\r\n") == 3


def test_the_page_on_exports_names_every_column():
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")

    for table in four_tables(WORDS):
        described = page.split(f"* **{table.name}**", 1)[1].split("\n* **", 1)[0].split("\n\n", 1)[0]
        names = re.findall(r"`(\w+)`", described)
        assert names == [column.name for column in table.columns]
