"""Units that a real systemd takes, and that say what must be kept."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.delivery.units import SERVICE, TIMER, Installation, units
from auditor.words import Words

ANALYZE = shutil.which("systemd-analyze")

needs_systemd = pytest.mark.skipif(
    ANALYZE is None, reason="systemd-analyze is not there (Debian, Ubuntu: apt install systemd)"
)


@pytest.fixture
def installation(tmp_path) -> Installation:
    command = tmp_path / "bin" / "beffroi"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    return Installation(
        (str(command),), tmp_path / "targets.toml", str(tmp_path / "beffroi.sqlite"), account="beffroi"
    )


def read(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment]
    parser.read_string(text)
    return parser


def verify(installation: Installation, folder: Path, language: str, *options: str) -> str:
    """What systemd says of the units; nothing when it takes them as they are."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in units(installation, Words(language)).items():
        paths.append(folder / name)
        paths[-1].write_text(text, "utf-8")
    run = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *options, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in run.stderr.splitlines() if "beffroi" in line]
    return "\n".join(ours) or (run.stderr if run.returncode else "")


@needs_systemd
@pytest.mark.parametrize("language", ["fr", "en"])
def test_systemd_takes_the_units(installation, tmp_path, language):
    assert verify(installation, tmp_path / "units", language) == ""


@needs_systemd
def test_systemd_takes_the_units_of_a_user(installation, tmp_path):
    assert verify(replace(installation, account=None), tmp_path / "units", "fr", "--user") == ""


@needs_systemd
def test_systemd_takes_paths_with_signs_of_its_own(installation, tmp_path):
    odd = tmp_path / 'L’été 100% "neuf" $HOME'
    odd.mkdir()
    programs = tmp_path / "à 100% $HOME"
    shutil.copytree(tmp_path / "bin", programs)
    moved = replace(
        installation,
        command=(str(programs / "beffroi"),),
        targets=odd / "targets.toml",
        archive=str(odd / "beffroi.sqlite"),
        chromium=str(odd / "chromium"),
    )
    assert verify(moved, tmp_path / "units", "en") == ""


@needs_systemd
def test_the_verification_sees_a_command_that_is_not_there(installation, tmp_path):
    assert "beffroi" in verify(replace(installation, command=("/no/beffroi",)), tmp_path / "units", "en")


@needs_systemd
def test_the_verification_sees_a_directive_that_is_none(installation, tmp_path):
    # A line break in a path would begin another directive: the command refuses it before.
    broken = replace(installation, account="beffroi\nNoSuchDirective=1")
    assert "NoSuchDirective" in verify(broken, tmp_path / "units", "en")


@needs_systemd
def test_the_timer_comes_every_quarter_of_an_hour(installation):
    when = read(units(installation, Words("en"))[TIMER])["Timer"]["OnCalendar"]
    told = subprocess.run(
        [str(ANALYZE), "calendar", "--iterations=3", when], capture_output=True, text=True, check=True
    ).stdout
    assert [told.count(f":{minute}:00") > 0 for minute in ("00", "15", "30", "45")].count(True) >= 3


def test_what_is_started(installation, tmp_path):
    service = read(units(installation, Words("en"))[SERVICE])["Service"]
    assert service["ExecStart"] == (
        f"{tmp_path}/bin/beffroi due --targets {tmp_path}/targets.toml --archive {tmp_path}/beffroi.sqlite"
    )
    assert service["WorkingDirectory"] == str(tmp_path)
    assert (service["Type"], service["User"]) == ("oneshot", "beffroi")


def test_signs_that_systemd_would_read_are_written_so_that_it_does_not(installation):
    odd = replace(installation, command=("/bin/a b",), archive='/srv/50% "x" $Y/a.sqlite')
    service = read(units(odd, Words("en"))[SERVICE])["Service"]
    assert service["ExecStart"].startswith('"/bin/a b" due ')
    assert service["ExecStart"].endswith('--archive "/srv/50%% \\"x\\" $$Y/a.sqlite"')
    assert service["ReadWritePaths"] == '"/srv/50%% \\"x\\" $Y"'


def test_the_system_is_read_only_but_for_the_folder_of_the_archive(installation, tmp_path):
    service = read(units(installation, Words("en"))[SERVICE])["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == str(tmp_path)
    assert (service["NoNewPrivileges"], service["PrivateTmp"]) == ("yes", "yes")


@pytest.mark.parametrize("account", ["beffroi", None])
def test_what_chromium_needs_is_not_forbidden(installation, account):
    service = read(units(replace(installation, account=account), Words("en"))[SERVICE])["Service"]
    forbidding = {"MemoryDenyWriteExecute", "RestrictNamespaces", "PrivateUsers", "SystemCallFilter"}
    assert not forbidding & set(service)
    assert service["RestrictAddressFamilies"].split() == ["AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"]


def test_a_database_has_no_folder(installation):
    texts = units(replace(installation, archive="postgresql://beffroi@db.example/beffroi"), Words("en"))
    unit = read(texts[SERVICE])
    assert "ReadWritePaths" not in unit["Service"]
    assert "postgresql.service" in unit["Unit"]["After"]


def test_the_units_of_a_user_name_no_account_and_leave_files_alone(installation):
    unit = read(units(replace(installation, account=None), Words("en"))[SERVICE])
    assert not {"User", "ProtectSystem", "PrivateTmp", "CapabilityBoundingSet"} & set(unit["Service"])
    assert "After" not in unit["Unit"]
    assert unit["Service"]["EnvironmentFile"] == "-%h/.config/beffroi/environment"


def test_what_was_missed_while_the_machine_was_off_is_caught_up(installation):
    timer = read(units(installation, Words("en"))[TIMER])
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
