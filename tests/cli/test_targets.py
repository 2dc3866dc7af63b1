"""``beffroi targets import``, as its users run it."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from auditor.model import Target
from auditor.targets import read_list
from tests.targets.sources.samples import COMMUNE, EPCI, as_csv, commune, service


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def rpnt(tmp_path: Path) -> Path:
    path = tmp_path / "rpnt.csv.gz"
    records = [COMMUNE, EPCI, {**COMMUNE, "type": "region"}, commune(2, site_internet=None), commune(3)]
    records.append(commune(4, libelle='=HYPERLINK("x")', adresse_messagerie="valclair@orange.fr"))
    records.append(commune(5, departement_code_insee="2A", code_insee="2A004"))
    path.write_bytes(gzip.compress(as_csv(records).encode()))
    return path


def test_in_french(beffroi, rpnt, tmp_path):
    run = beffroi("targets", "import", "rpnt.csv.gz", "--out", "towns.csv")
    assert run.status == 0, run.err
    assert run.out == ""
    assert "Lu comme\u00a0: --from rpnt" in run.err
    assert "7 enregistrements lus" in run.err
    assert "5 communes retenues" in run.err
    assert "1 mis de côté (autres services\u00a0: 1\u00a0; hors de la demande\u00a0: 0)" in run.err
    assert "1 rejeté (no-site 1)" in run.err
    assert "1 commune déclare une adresse chez un fournisseur ouvert à tous" in run.err
    assert "\x1b" not in run.err
    written = rows(tmp_path / "towns.csv")
    assert [row["insee"] for row in written] == ["77901", "", "77003", "77004", "2A004"]
    assert written[3]["name"] == '\'=HYPERLINK("x")'
    assert rows(tmp_path / "towns.rejected.csv") == [
        {
            "line": "5",
            "name": "Valclair-2",
            "insee": "77002",
            "written": rows(tmp_path / "towns.rejected.csv")[0]["written"],
            "code": "no-site",
            "reason": "aucun site web n’est indiqué",
        }
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "rpnt.csv.gz",
        "towns.csv",
        "towns.rejected.csv",
    ]


def test_what_is_written_is_a_list(beffroi, rpnt, tmp_path):
    assert beffroi("targets", "import", "rpnt.csv.gz", "--out", "towns.csv", "--quiet").err == ""
    towns = list(read_list(tmp_path / "towns.csv"))
    assert all(isinstance(town, Target) for town in towns)
    assert [town.name for town in towns][3] == '=HYPERLINK("x")'
    assert towns[0].population == 5100


def test_in_english_to_standard_output(beffroi, rpnt, tmp_path):
    run = beffroi(
        "targets",
        "import",
        "rpnt.csv.gz",
        "--from",
        "rpnt",
        "--out",
        "-",
        "--department",
        "2a,971",
        "--lang",
        "en",
    )
    assert run.status == 0, run.err
    assert [row["name"] for row in csv.DictReader(run.out.splitlines())] == ["Valclair-5"]
    assert "Read as" not in run.err
    assert "6 filtered out (other services: 1; outside what was asked: 5)" in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["rpnt.csv.gz"]


def test_by_epci_and_population(beffroi, rpnt, tmp_path):
    run = beffroi(
        "targets",
        "import",
        "rpnt.csv.gz",
        "--out=out.csv",
        "--rejects=no.csv",
        "--epci=cc des trois vallees",
        "--min-population=6000",
        "--max-population=30000",
    )
    assert run.status == 0, run.err
    assert [row["name"] for row in rows(tmp_path / "out.csv")] == ["CC des Trois Vallées"]
    assert rows(tmp_path / "no.csv") == []


def test_the_annuaire(beffroi, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([service(), service("cg")]), "utf-8")
    run = beffroi("targets", "import", "a.json", "--out", "towns.csv")
    assert "--from annuaire" in run.err
    assert [row["insee"] for row in rows(tmp_path / "towns.csv")] == ["77901"]
    refused = beffroi(
        "targets", "import", "a.json", "--out", "t.csv", "--min-population", "100", "--lang", "en"
    )
    assert refused.status == 2
    assert "--min-population/--max-population cannot be used" in refused.err
    assert not (tmp_path / "t.csv").exists()


def test_windows_1252_is_read_and_said(beffroi, tmp_path):
    (tmp_path / "d.csv").write_bytes("Nom;Domaine\nOrléans;orleans.example\n".encode("cp1252"))
    run = beffroi("targets", "import", "d.csv", "--out", "-")
    assert "Orléans,https://orleans.example/" in run.out
    assert "1 ligne n’est pas en UTF-8, la première à la ligne 2\u00a0: lue en Windows-1252" in run.err


def test_no_town(beffroi, rpnt, tmp_path):
    run = beffroi("targets", "import", "rpnt.csv.gz", "--out", "t.csv", "--department", "59")
    assert run.status == 3
    assert "aucune commune" in run.err
    assert rows(tmp_path / "t.csv") == []


def test_a_source_that_changed_leaves_what_was_there(beffroi, tmp_path):
    changed = [{name: value for name, value in COMMUNE.items() if name != "code_insee"}]
    (tmp_path / "rpnt.json").write_text(json.dumps(changed), "utf-8")
    (tmp_path / "towns.csv").write_text("site\nbefore.fr\n")
    run = beffroi("targets", "import", "rpnt.json", "--out", "towns.csv")
    assert run.status == 2
    assert "ce n’est pas l’export RPNT tel qu’il était connu le 22 juillet 2026" in run.err
    assert "il manque\u00a0: code_insee" in run.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rpnt.json", "towns.csv"]
    assert (tmp_path / "towns.csv").read_text() == "site\nbefore.fr\n"


def test_a_file_that_breaks_in_the_middle_leaves_nothing(beffroi, tmp_path):
    whole = json.dumps([commune(number) for number in range(3_000)])
    (tmp_path / "rpnt.json").write_text(whole[: len(whole) // 2], "utf-8")
    run = beffroi("targets", "import", "rpnt.json", "--out", "towns.csv", "--lang", "en")
    assert run.status == 2
    assert "this is not whole JSON" in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["rpnt.json"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["absent.csv", "--out", "t.csv"], "absent.csv"),
        ([".", "--out", "t.csv"], "lecture impossible"),
        (["rpnt.csv.gz"], "--out"),
        (["rpnt.csv.gz", "--out", "absent/t.csv"], "absent"),
        (["rpnt.csv.gz", "--out", "./rpnt.csv.gz"], "celui qui est lu"),
        (["rpnt.csv.gz", "--out", "t.csv", "--rejects", "t.csv"], "deux fichiers"),
        (["rpnt.csv.gz", "--out", "t.csv", "--department", "Corse"], "--department CORSE"),
        (["rpnt.csv.gz", "--out", "t.csv", "--from", "insee"], "--from"),
        (["rpnt.csv.gz", "--out", "t.csv", "--min-population", "9", "--max-population", "1"], "dépasse"),
        (["rpnt.csv.gz", "--out", "t.csv", "--from", "annuaire"], "il manque"),
    ],
)
def test_what_is_wrong_is_said(beffroi, rpnt, tmp_path, options, said):
    run = beffroi("targets", "import", *options)
    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["rpnt.csv.gz"]


def test_help(beffroi):
    assert "Annuaire" in beffroi("targets", "import", "--help", COLUMNS="120").out
    assert "Prépare des listes" in beffroi("targets", "--help").out
