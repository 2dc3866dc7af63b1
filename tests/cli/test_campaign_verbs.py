"""A campaign from its list to its exports, as the engineer of a desk runs it."""

from __future__ import annotations

import csv
import json
import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest

from auditor.model import Report

pytestmark = pytest.mark.xdist_group("browser")

TOWNS = ("valclair", "entrepont", "rochebrume")


@pytest.fixture
def towns_csv(laboratory, tmp_path) -> Path:
    """The demo towns as a list."""
    port = laboratory.ports[443]
    path = tmp_path / "towns.csv"
    rows = [
        f"{name.title()},https://www.{name}.test:{port}/,7700{index},77,{1000 * index}"
        for index, name in enumerate(TOWNS, 1)
    ]
    path.write_text("\n".join(["name,site,insee,department,population", *rows, ""]), "utf-8")
    return path


@pytest.fixture
def batch(beffroi, lab_options, towns_csv):
    """Scan the demo towns, without a browser."""

    def run(*arguments: str, **environment: str):
        return beffroi("batch", str(towns_csv), *lab_options, "--no-browser", *arguments, **environment)

    return run


def rows_of(path: Path, query: str) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_campaign_from_its_list_to_its_portfolio(beffroi, batch, tmp_path):
    run = batch("--campaign", "automne")
    assert run.status == 0, run.err
    assert "automne : 3 communes examinées sur 3" in run.out.replace("\u00a0", " ")
    assert "3 communes sur 3" in run.err
    assert rows_of(tmp_path / "beffroi.sqlite", "select count(*) from scans") == [(3,)]
    assert sorted(path.name for path in tmp_path.glob("beffroi.sqlite*")) == ["beffroi.sqlite"]

    run = beffroi("campaigns")
    assert "automne" in run.out
    run = beffroi("campaigns", "automne", "--search", "roche")
    assert "Rochebrume" in run.out
    assert "Valclair" not in run.out

    ((scan,),) = rows_of(
        tmp_path / "beffroi.sqlite",
        "select scans.id from scans join targets on targets.id = target_id where name = 'Rochebrume'",
    )
    printed = beffroi("report", str(scan))
    report = Report.model_validate_json(printed.out)
    assert report.target.name == "Rochebrume"
    assert report.target.insee == "77003"
    assert beffroi("report", str(scan), LANG="en_GB.UTF-8").out == printed.out
    assert beffroi("report", str(scan), "--html", "r.html", "--json", "r.json").status == 0
    assert (tmp_path / "r.json").read_text("utf-8") == printed.out
    assert "Rochebrume" in (tmp_path / "r.html").read_text("utf-8")
    assert beffroi("report", str(scan), "--pdf", "r.pdf").status == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")

    assert beffroi("export", "--format", "csv", "--out", "csv").status == 0
    with (tmp_path / "csv" / "targets.csv").open(encoding="utf-8", newline="") as file:
        assert {row["insee"] for row in csv.DictReader(file)} == {"77001", "77002", "77003"}
    lines = beffroi("export", "--format", "jsonl", "--out", "-").out.splitlines()
    assert {json.loads(line)["report"]["target"]["name"] for line in lines} == {
        "Valclair",
        "Entrepont",
        "Rochebrume",
    }

    run = beffroi("portfolio", "--out", "site")
    assert run.status == 0, run.err
    assert "Rochebrume" in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert beffroi("portfolio", "--out", "site").status == 0  # in the place of the first


def test_a_report_is_that_of_the_scan_of_the_day(beffroi, batch, tmp_path):
    assert batch("--campaign", "automne").status == 0
    filed = json.loads(beffroi("export", "--format", "jsonl", "--out", "-").out.splitlines()[0])
    printed = beffroi("report", str(filed["scan"])).out
    text = json.dumps(filed["report"], indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert printed == text


def test_a_finished_campaign_is_not_scanned_again(batch, beffroi, tmp_path):
    assert batch("--campaign", "automne").status == 0
    before = rows_of(tmp_path / "beffroi.sqlite", "select id, started_at from scans")
    run = batch("--campaign", "automne")
    assert run.status == 2
    assert "il y a déjà une campagne" in run.err
    run = batch("--resume")
    assert run.status == 0, run.err
    run = beffroi("batch", "--resume", "--campaign", "automne")
    assert run.status == 0, run.err
    assert rows_of(tmp_path / "beffroi.sqlite", "select id, started_at from scans") == before


def test_judging_again_and_comparing(batch, beffroi, tmp_path):
    assert batch("--campaign", "automne").status == 0
    assert batch("--campaign", "printemps").status == 0
    policy = (files("auditor") / "policy.toml").read_text("utf-8")
    version = next(line for line in policy.splitlines() if line.startswith("version"))
    (tmp_path / "policy.toml").write_text(policy.replace(version, 'version = "2027.1"'), "utf-8")
    run = beffroi("rejudge", "--campaign", "printemps", "--policy", "policy.toml")
    assert run.status == 0, run.err
    assert "2027.1" in beffroi("campaigns").out
    assert json.loads(beffroi("report", "4").out)["policy_version"] != "2027.1"
    assert json.loads(beffroi("report", "4", "--policy", "2027.1").out)["policy_version"] == "2027.1"
    # Both were judged under the policy that ships: that is what they are compared under.
    run = beffroi("diff", "automne", "printemps", "--json", "diff.jsonl")
    assert run.status == 0, run.err
    assert "3 communes comparées" in run.out
    assert [json.loads(line)["changes"] for line in (tmp_path / "diff.jsonl").read_text().splitlines()] == [
        []
    ] * 3
    run = beffroi("rejudge", "--campaign", "printemps", "--policy", "policy.toml")
    assert "déjà jugés" in run.err


def test_two_scans_compared(batch, beffroi, tmp_path):
    assert batch("--campaign", "automne").status == 0
    number = dict(
        rows_of(
            tmp_path / "beffroi.sqlite",
            "select name, scans.id from scans join targets on targets.id = target_id",
        )
    )
    run = beffroi("diff", str(number["Valclair"]), str(number["Rochebrume"]), LANG="en_GB.UTF-8")
    assert run.status == 0, run.err
    assert "tls.certificate.expired" in run.out
    assert "A → F" in run.out
    assert beffroi("diff", "automne", "1").status == 2
    assert beffroi("diff", "1", "999").status == 2


def test_nothing_observed_is_said(beffroi, tmp_path):
    (tmp_path / "t.txt").write_text("www.absente.test\n")
    run = beffroi("batch", "t.txt", "--resolver", "127.0.0.1:1", "--no-browser", "--timeout", "2", "--quiet")
    assert run.status == 3
    assert run.out == ""


def test_a_signal_between_two_towns_says_how_to_go_on(beffroi, lab_options, towns_csv, tmp_path):
    """What --resume needs is said; what it must not change is refused."""
    assert beffroi("batch", str(towns_csv), *lab_options, "--only", "dns", "--campaign", "a").status == 0
    run = beffroi("batch", "--resume", "--only", "mail", *lab_options)
    assert run.status == 2
    assert "d’autres contrôles" in run.err
    assert rows_of(tmp_path / "beffroi.sqlite", "select distinct check_id from findings") != []
    found = {
        row[0].partition(".")[0]
        for row in rows_of(tmp_path / "beffroi.sqlite", "select check_id from findings")
    }
    assert found == {"dns"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["batch"], "nommez une liste"),
        (["batch", "absent.csv"], "absent.csv"),
        (["batch", "--resume"], "il n’y a pas d’archive"),
        (["campaigns"], "il n’y a pas d’archive"),
        (["report", "1", "--archive", "autre.sqlite"], "autre.sqlite"),
        (["export", "--format", "xls"], "jsonl"),
        (["export", "--format", "csv"], "il n’y a pas d’archive"),
        (["portfolio", "--out", "site"], "il n’y a pas d’archive"),
        (["rejudge", "--policy", "absent.toml"], "absent.toml"),
        (["diff", "a", "1"], "comparez deux examens"),
        (["report", "1", "--archive", "mysql://h/n"], "nommez un fichier"),
        (["report", "un"], "SCAN"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(beffroi, arguments, said):
    run = beffroi(*arguments)
    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_a_list_with_a_line_that_is_no_town_begins_nothing(beffroi, lab_options, tmp_path):
    (tmp_path / "t.csv").write_text("name,site\nVille,www.valclair.test\nAutre,pas une adresse\n")
    run = beffroi("batch", "t.csv", *lab_options, "--campaign", "a")
    assert run.status == 2
    assert "t.csv:3" in run.err
    assert "pas une adresse" in run.err
    assert beffroi("campaigns", "a").status == 2


def test_a_folder_that_is_not_a_portfolio_is_left_alone(batch, beffroi, tmp_path):
    assert batch().status == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    run = beffroi("portfolio", "--out", "mine")
    assert run.status == 2
    assert "autre chose" in run.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    assert not list(tmp_path.glob(".mine*"))
