"""``beffroi schedule``, as its users run it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.runs import begin_run, finish_run

TARGETS = """\
[[town]]
name = "Trilport"
site = "www.trilport.fr"
[[town]]
name = "Saint-Élix-d’Astarac-en-Gascogne"
site = "st-elix.example"
[mail]
from = "beffroi@epci.example"
host = "smtp.epci.example"
[[schedule]]
name = "DSI du pays de Meaux et des environs"
cron = "0 7 * * 1"
to = [
  "direction.informatique@paysdemeaux.example",
  "b@epci.example", "c@epci.example", "d@epci.example", "e@epci.example",
]
digest = true
attach = ["pdf", "csv"]
[[schedule]]
name = "La Réunion"
towns = ["Trilport"]
cron = "30 2 * * *"
time_zone = "Indian/Reunion"
to = ["mairie@trilport.example"]
send = "on-worse"
"""


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "targets.toml"
    path.write_text(TARGETS, "utf-8")
    return path


def told(out: str) -> str:
    return " ".join(out.replace("\u00a0", " ").split())


def test_the_list_in_eighty_columns(beffroi, file):
    run = beffroi("schedule", "list", "--targets", "targets.toml")
    assert (run.status, run.err) == (0, "")
    assert max(map(len, run.out.splitlines())) <= 80
    for said in ("Programmation", "Prochain", "Dernier", "Pour", "Envoie", "Europe/Paris", "Indian/Reunion"):
        assert said in run.out
    for said in ("07:00", "02:30", "jamais", "si changement", "une synthèse", "PDF", "CSV", "si recul"):
        assert said in run.out
    assert "2 autres" in told(run.out)  # of five recipients, three are named
    assert "b@epci.example" in run.out
    assert "e@epci.example" not in run.out
    assert not list(file.parent.glob("*.sqlite*"))


def test_the_list_in_english(beffroi, file):
    run = beffroi("schedule", "list", "--targets", "targets.toml", "--lang", "en")
    assert "Next run" in run.out
    assert "if changed" in run.out


def test_the_last_run_in_the_time_zone_of_the_schedule(beffroi, file):
    moment = datetime(2026, 6, 1, 5, tzinfo=UTC)
    path = str(file.parent / "beffroi.sqlite")
    with open_archive(path, create=True) as archive, archive.writing() as connection:
        finish_run(connection, begin_run(connection, "La Réunion", moment, 0, moment), moment)
        begin_run(connection, "DSI du pays de Meaux et des environs", moment, 0, moment)
    run = beffroi("schedule", "list", "--targets", "targets.toml")
    assert run.status == 0, run.err
    assert run.out.count("1 juin 2026") == 2
    assert "09:00" in run.out
    assert run.out.count("inachevé") == 1
    assert "jamais" not in run.out


def test_an_archive_that_is_not_there_yet(beffroi, file):
    run = beffroi("schedule", "list", "--targets", "targets.toml", "--archive", "a.sqlite")
    assert run.status == 0
    assert "il n’y a pas encore d’archive a.sqlite" in run.err
    assert not (file.parent / "a.sqlite").exists()


def test_a_file_without_a_schedule(beffroi, file):
    file.write_text(TARGETS.partition("[mail]")[0], "utf-8")
    run = beffroi("schedule", "list", "--targets", "targets.toml")
    assert (run.status, run.out) == (0, "")
    assert "ne contient aucune [[schedule]]" in run.err


@pytest.mark.parametrize("verb", ["list", "systemd"])
def test_a_file_that_is_wrong(beffroi, file, verb):
    file.write_text(TARGETS.replace("30 2", "30 24"), "utf-8")
    run = beffroi("schedule", verb, "--targets", "targets.toml")
    assert run.status == 2
    assert "targets.toml:22: schedule.1.cron: «\u00a024\u00a0» n’est pas une heure" in run.err


# --- Units ----------------------------------------------------------------------------------------


def test_the_units_are_printed_with_the_command_the_file_and_the_archive(beffroi, file):
    run = beffroi("schedule", "systemd", "--targets", "targets.toml", "--as", "beffroi")
    assert run.status == 0, run.err
    folder = file.parent
    (start,) = [line for line in run.out.splitlines() if line.startswith("ExecStart=")]
    command, _, arguments = start.removeprefix("ExecStart=").partition(" due ")
    assert Path(command.split(" ")[0]).is_absolute()
    assert arguments == f"--targets {folder}/targets.toml --archive {folder}/beffroi.sqlite"
    assert "# --- /etc/systemd/system/beffroi-due.service" in run.out
    assert "# --- /etc/systemd/system/beffroi-due.timer" in run.out
    assert "User=beffroi" in run.out
    assert "systemctl enable --now beffroi-due.timer" in run.err
    assert "le service a son propre /tmp" in run.err


def test_the_units_are_written_to_a_folder(beffroi, file):
    run = beffroi("schedule", "systemd", "--targets", "targets.toml", "--user", "--out", "units")
    assert (run.status, run.out) == (0, "")
    assert sorted(path.name for path in (file.parent / "units").iterdir()) == [
        "beffroi-due.service",
        "beffroi-due.timer",
    ]
    assert "loginctl enable-linger" in run.err
    assert "/tmp" not in run.err


REFUSED = {
    "root": (["--as", "root"], {}, "sans son bac à sable"),
    "root by sudo": ([], {"SUDO_USER": "root"}, "sans son bac à sable"),
    "no account": (["--as", "a b\nExecStartPre=/bin/sh"], {}, "ne peut pas être le nom d’un compte"),
    "a password": (
        ["--as", "beffroi", "--archive", "postgresql://beffroi:secret@db.example/beffroi"],
        {},
        "enlevez le mot de passe",
    ),
    "a password in a variable": (
        ["--user"],
        {"BEFFROI_ARCHIVE": "postgresql://db.example/beffroi?user=beffroi&password=secret"},
        "enlevez le mot de passe",
    ),
    "no folder": (["--user", "--archive", "no/beffroi.sqlite"], {}, "il n’y a pas de dossier"),
    "a line break": (["--user", "--archive", "a\nb.sqlite"], {}, "une unité ne peut pas nommer"),
}


@pytest.mark.parametrize(("options", "environment", "why"), REFUSED.values(), ids=REFUSED)
def test_what_no_unit_may_say_is_refused(beffroi, file, options, environment, why):
    run = beffroi("schedule", "systemd", "--targets", "targets.toml", *options, **environment)
    assert (run.status, run.out) == (2, "")
    assert why in run.err
    assert "secret" not in run.err


def test_under_sudo_the_account_is_that_of_who_called(beffroi, file):
    run = beffroi("schedule", "systemd", "--targets", "targets.toml", SUDO_USER="marie")
    assert "User=marie" in run.out


def test_the_browser_that_is_named_is_named_in_the_unit(beffroi, file):
    run = beffroi("schedule", "systemd", "--targets", "targets.toml", "--user", CHROMIUM="/bin/true")
    assert "Environment=CHROMIUM=/bin/true" in run.out
