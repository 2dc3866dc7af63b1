"""``beffroi desk rank``, as somebody at a desk runs it."""

from __future__ import annotations

import csv
import json

import pytest

from auditor.archive.archive import open_archive
from tests.archive.filled import fill, seen, towns
from tests.checks.towns import EXAMPLES

RANK = ("desk", "rank", "--programme", "fonds-numerique-epci", "--on", "2026-11-25")


@pytest.fixture
def archive(tmp_path):
    """Four towns; the last one is known by its site alone."""
    several = [
        town.model_copy(
            update={"department": "77", "epci": "CC de l’Ourcq", "population": 1000 * number, "siren": None}
        )
        for number, town in enumerate(towns(3), start=1)
    ]
    (last,) = towns(4)[3:]
    hostile = last.model_copy(update={"insee": None, "name": "=Ville <b>\u202e\x1b[31m"})
    bad = EXAMPLES["tls.certificate.self-signed"]
    with open_archive(str(tmp_path / "beffroi.sqlite"), create=True) as held:
        fill(held, "automne", *(seen(town, *bad) for town in (*several, hostile)))
    return tmp_path


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_campaign_is_ranked_on_a_terminal_and_in_files(beffroi, archive):
    run = beffroi(*RANK, "--csv", "r.csv", "--json", "r.json", "--lang", "fr")
    assert run.status == 0, run.err
    assert max(map(len, run.out.splitlines())) <= 80
    assert "Ce programme est inventé" in run.out
    assert "Département 77 · 3 communes" in spaced(run.out)
    assert "\x1b[31m" not in run.out
    assert "\u202e" not in run.out
    assert "Écrit" in run.err
    with (archive / "r.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["insee"] for row in rows} == {"77001", "77002", "77003", ""}
    assert rows[-1]["name"].startswith("'=Ville <b>")
    document = json.loads((archive / "r.json").read_bytes())
    assert (document["programme"], document["made_on"]) == ("fonds-numerique-epci", "2026-11-25")
    assert len(document["towns"]) == 4


def test_the_reasons_and_the_groups_are_printed_when_asked_for(beffroi, archive):
    run = beffroi(*RANK, "--why", "--limit", "1", "--lang", "en")
    assert run.status == 0, run.err
    assert max(map(len, run.out.splitlines())) <= 80
    assert "and 2 more; --limit, --csv or --json has them" in run.out
    assert "Population · " in run.out
    assert "Neither their EPCI nor their département is known." in run.out
    run = beffroi(*RANK, "--quiet")
    assert (run.status, run.out) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--programme", "no-such"), "no programme is called"),
        (("--programme", "fonds-numerique-epci", "--option", "no-such"), "no option is called"),
        (("--programme", "fonds-numerique-epci", "--campaign", "no-such"), "no campaign is called"),
        (("--programme", "fonds-numerique-epci", "--actions", "absent.toml"), "absent.toml"),
    ],
)
def test_what_is_wrong_is_said(beffroi, archive, arguments, said):
    run = beffroi("desk", "rank", *arguments, "--lang", "en")
    assert run.status == 2
    assert said in run.err


def test_a_deadline_that_is_past_ranks_still(beffroi, archive):
    run = beffroi(
        "desk", "rank", "--programme", "france-relance-2020", "--on", "2026-11-25", "--json", "r.json", "-q"
    )
    assert run.status == 0, run.err
    towns_ = json.loads((archive / "r.json").read_bytes())["towns"]
    assert {standing["answer"] for town in towns_ for standing in town["standings"]} == {"not-met"}
    assert {
        points["value"] for town in towns_ for points in town["points"] if points["criterion"] == "deadline"
    } == {0}


def test_a_portfolio_with_its_applications(beffroi, archive):
    run = beffroi(
        "portfolio", "--programme", "fonds-numerique-epci", "--on", "2026-11-25", "--out", "site", "--quiet"
    )
    assert run.status == 0, run.err
    names = {path.name for path in (archive / "site").glob("applications*.html")}
    assert names == {"applications.html", "applications-77.html", "applications-unknown.html"}
    run = beffroi("portfolio", "--out", "plain", "--quiet")
    assert run.status == 0, run.err
    assert not list((archive / "plain").glob("applications*"))
    run = beffroi("portfolio", "--programme", "no-such", "--out", "other", "--quiet")
    assert run.status == 2
    assert not (archive / "other").exists()
