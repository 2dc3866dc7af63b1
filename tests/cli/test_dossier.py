"""Applications, as a town hall makes them and a desk verifies and ranks them."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.campaigns import create_campaign, find_campaign, pending
from auditor.archive.rubrics import file_rubric, read_under
from auditor.archive.scans import Filing
from auditor.desk.dossier import HUMAN_FIELDS
from tests.archive.filled import SETTINGS, judged, seen, towns
from tests.checks.facts import registry

FUND = ("--programme", "fonds-numerique-epci", "--on", "2026-11-25")


def filed(path, name, listed):
    """A campaign of these towns, all well."""
    with open_archive(str(path), create=True) as archive:
        create_campaign(archive, name, SETTINGS, listed)
        campaign = find_campaign(archive, name)
        rubric = file_rubric(archive, registry().policy, registry().checks)
        read_under(archive, campaign, rubric)
        looked = [(town.id, seen(town.target)) for town in list(pending(archive, campaign))]
        filing = Filing(archive, campaign, rubric, looked[0][1].trust)
        for ident, observation in looked:
            filing.file(ident, observation, judged(observation))


@pytest.fixture
def archive(tmp_path) -> Path:
    """A campaign of three towns, of one EPCI."""
    path = tmp_path / "beffroi.sqlite"
    known = {"department": "77", "epci": "CC du Val", "siren": "217700001", "population": 1800}
    filed(path, "automne", [town.model_copy(update=known) for town in towns(3)])
    return path


def dossier(beffroi, *arguments, **environment):
    return beffroi("dossier", *arguments, *FUND, "--no-pdf", "--out", "d", **environment)


def test_a_town_makes_its_application_and_the_desk_verifies_it(beffroi, archive, tmp_path):
    run = dossier(beffroi, "Ville 2")
    assert run.status == 0, run.err
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["dossier.html", "dossier.json"]
    content = json.loads((tmp_path / "d" / "dossier.json").read_text("utf-8"))
    assert [one["town"]["name"] for one in content["applicants"]] == ["Ville 2"]
    assert content["human"] == dict.fromkeys(HUMAN_FIELDS, "")
    run = beffroi("desk", "verify", "d/dossier.json", LANG="en_GB.UTF-8")
    assert (run.status, run.out.startswith("Nothing differs")) == (0, True), run.out


def test_the_digest_is_that_of_what_report_prints(beffroi, archive, tmp_path):
    assert dossier(beffroi, "77002").status == 0
    (applicant,) = json.loads((tmp_path / "d" / "dossier.json").read_text("utf-8"))["applicants"]
    source = applicant["provenance"]
    printed = beffroi("report", str(source["scan"]), "--policy", source["policy_version"])
    assert hashlib.sha256(printed.out.encode()).hexdigest() == source["digest"]


def test_a_tampered_dossier_is_seen_through(beffroi, archive, tmp_path):
    assert dossier(beffroi, "77001").status == 0
    path = tmp_path / "d" / "dossier.json"
    content = json.loads(path.read_text("utf-8"))
    content["applicants"][0]["town"]["population"] = 90_000
    path.write_text(json.dumps(content), "utf-8")
    run = beffroi("desk", "verify", "d/dossier.json", LANG="en_GB.UTF-8")
    assert run.status == 1
    assert "applicants.0.town.population: the dossier says 90000, the archive gives 1800" in run.out
    assert "1 field differs." in run.out


def test_what_a_person_wrote_is_kept(beffroi, archive, tmp_path):
    assert dossier(beffroi, "77001").status == 0
    path = tmp_path / "d" / "dossier.json"
    content = json.loads(path.read_text("utf-8"))
    content["human"]["motivation"] = "Nos habitants <b>attendent</b>."
    path.write_text(json.dumps(content), "utf-8")
    assert dossier(beffroi, "77001", "77002").status == 0
    again = json.loads(path.read_text("utf-8"))
    assert again["human"]["motivation"] == "Nos habitants <b>attendent</b>."
    assert len(again["applicants"]) == 2
    assert "Nos habitants &lt;b&gt;attendent&lt;/b&gt;." in (tmp_path / "d" / "dossier.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Nulle-Part", *FUND), "is called “Nulle-Part”"),
        (("Ville 1", "--programme", "fonds-numerique"), "did you mean “fonds-numerique-epci”?"),
        (("Ville 1", "--programme", "rien.toml"), "rien.toml"),
        (("Ville 1", *FUND, "--option", "magic"), "no option is called “magic”"),
        (("Ville 1", *FUND, "--actions", "rien.toml"), "rien.toml"),
        (("Ville 1", *FUND, "--campaign", "hiver"), "no campaign is called “hiver”"),
    ],
)
def test_what_is_wrong_is_said(beffroi, archive, arguments, said):
    run = beffroi("dossier", *arguments, "--no-pdf", "--out", "d", LANG="en_GB.UTF-8")
    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_what_is_no_dossier_is_refused(beffroi, archive, tmp_path):
    (tmp_path / "d.json").write_text('{"kind": "beffroi.report"}')
    run = beffroi("desk", "verify", "d.json", LANG="en_GB.UTF-8")
    assert (run.status, "no dossier of this version" in run.err) == (2, True)
    run = beffroi("desk", "verify", "nowhere.json", LANG="en_GB.UTF-8")
    assert (run.status, "cannot read nowhere.json" in run.err) == (2, True)


def test_a_scan_of_elsewhere_is_no_match(beffroi, archive, tmp_path):
    """Neither one that the archive does not hold, nor one of another campaign."""
    filed(archive, "hiver", towns(1))
    assert dossier(beffroi, "77001", "--campaign", "automne").status == 0
    path = tmp_path / "d" / "dossier.json"
    content = json.loads(path.read_text("utf-8"))
    for scan in (99, 4):
        content["applicants"][0]["provenance"]["scan"] = scan
        path.write_text(json.dumps(content), "utf-8")
        run = beffroi("desk", "verify", "d/dossier.json", LANG="en_GB.UTF-8")
        assert (run.status, f"“automne” holds no scan {scan}" in run.err) == (2, True)


def test_the_desk_ranks_the_towns(beffroi, archive, tmp_path):
    run = beffroi("desk", "rank", *FUND, "--csv", "r.csv", "--json", "r.json", LANG="en_GB.UTF-8")
    assert run.status == 0, run.err
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["insee"] for row in rows) == ["77001", "77002", "77003"]
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))


def test_the_portfolio_has_a_page_of_applications(beffroi, archive, tmp_path):
    run = beffroi("portfolio", "--out", "p", *FUND, "-q")
    assert run.status == 0, run.err
    assert "Ville 2" in (tmp_path / "p" / "applications-77.html").read_text("utf-8")


def test_a_pdf_is_made_by_default(beffroi, archive, tmp_path):
    run = beffroi("dossier", "77001", *FUND, "--out", "d")
    assert run.status == 0, run.err
    assert (tmp_path / "d" / "dossier.pdf").read_bytes().startswith(b"%PDF-")
