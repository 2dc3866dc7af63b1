from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from auditor.model import Model
from auditor.targets import (
    NetworkSettings,
    ReportSettings,
    TargetError,
    TargetsFile,
    TargetsFileError,
    Town,
    load_targets,
)
from auditor.targets.scheduling import Attachment, MailSettings, Schedule, Security, Send
from auditor.words import Words

EXAMPLE = Path(__file__).parents[2] / "targets.example.toml"
TABLES: dict[str, type[Model]] = {
    "town": Town,
    "network": NetworkSettings,
    "report": ReportSettings,
    "schedule": Schedule,
    "mail": MailSettings,
}


def keys_of(model: type[Model]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


# --- The example ----------------------------------------------------------------------------------


def test_the_example_is_valid() -> None:
    file = load_targets(EXAMPLE)
    trilport, other = file.targets()
    assert trilport.host == "www.trilport.fr"
    assert (trilport.insee, trilport.siren, trilport.department) == ("77475", "217704758", "77")
    assert trilport.mail_domain == "trilport.fr"
    assert other.mail_domain == "ville.example"
    assert file.report.lang == "fr"


def uncommented() -> str:
    return re.sub(r"^# (?=\w+ = |\[)", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)


def test_the_example_is_valid_with_everything_that_it_leaves_commented(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text(uncommented(), "utf-8")
    file = load_targets(path)
    assert file.network.resolver == "192.0.2.53"
    assert file.network.ca_file == "laboratoire.pem"
    assert file.report.only == ("tls", "dns")


def test_the_example_says_the_defaults_of_what_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text(uncommented(), "utf-8")
    file = load_targets(path)
    (schedule,) = file.schedule
    assert [target.name for target in file.targets_of(schedule)] == ["Trilport"]
    assert schedule.to == ("dsi@epci.example", "mairie@ville.example")
    assert (schedule.send, schedule.attach) == (Send.ON_CHANGE, (Attachment.PDF, Attachment.CSV))
    assert file.mail is not None
    assert (file.mail.host, file.mail.port, file.mail.security) == (
        "smtp.epci.example",
        587,
        Security.STARTTLS,
    )


def test_the_example_sends_nothing_as_it_is() -> None:
    file = load_targets(EXAMPLE)
    assert file.schedule == ()
    assert file.mail is None


@pytest.mark.parametrize("table", TABLES)
def test_the_example_shows_every_key(table: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    tables = re.split(r"^(?:# )?\[+(\w+)\]+$", text, flags=re.MULTILINE)[1:]
    shown = {
        key
        for name, body in zip(tables[::2], tables[1::2], strict=True)
        if name == table
        for key in re.findall(r"^(?:# )?(\w+) = ", body, flags=re.MULTILINE)
    }
    assert shown == keys_of(TABLES[table])


def test_the_example_shows_every_table() -> None:
    assert set(tomllib.loads(uncommented())) == keys_of(TargetsFile)


# --- Files that are wrong -------------------------------------------------------------------------


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "targets.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TargetsFileError) as caught:
        load_targets(path)
    return str(caught.value).replace(str(path), "targets.toml")


TOWN = '[[town]]\nname = "Trilport"\nsite = "www.trilport.fr"\n'

UNKNOWN = {
    "in a town": (f'{TOWN}inse = "77475"\n', 4, "inse", "insee"),
    "in the second town": (f"{TOWN}\n{TOWN}popultion = 5100\n", 8, "popultion", "population"),
    "in the network": (
        f"{TOWN}\n[network]\nbrowser = true\nalow_private = true\n",
        7,
        "alow_private",
        "allow_private",
    ),
    "in the report": (f'{TOWN}\n[report]\n"language" = "fr"\n', 6, "language", "lang"),
    "by its name in the code": (f'{TOWN}\n[report]\njson_folder = "out"\n', 6, "json_folder", "json"),
    "a table": (f"{TOWN}\n[networks]\nbrowser = true\n", 5, "networks", "network"),
}


@pytest.mark.parametrize(("text", "line", "key", "near"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_right_one(
    tmp_path: Path, text: str, line: int, key: str, near: str
) -> None:
    assert refusal(tmp_path, text) == f"targets.toml:{line}: unknown key “{key}”; did you mean “{near}”?"


def test_an_unknown_key_that_is_near_to_none_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    assert refusal(tmp_path, f"{TOWN}\n[network]\nzzz = 1\n") == (
        "targets.toml:6: unknown key “zzz”; known keys: resolver, ca_file, allow_private, timeout, browser, "
        "exposure"
    )


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, f'{TOWN}insee = "774"\npopulation = -1\nmayor = "X"\n').splitlines()
    assert [line.partition(": ")[0] for line in said] == [
        "targets.toml:4",
        "targets.toml:5",
        "targets.toml:6",
    ]


VALUES = {
    "insee": (f'{TOWN}insee = "7747"\n', 4, "an INSEE code has five characters"),
    "siren": (f'{TOWN}siren = "1234"\n', 4, "a SIREN number has nine digits"),
    "department": (f'{TOWN}department = "Seine-et-Marne"\n', 4, "INSEE code"),
    "population": (f"{TOWN}population = -1\n", 4, "greater than or equal to 0"),
    "no name": ('[[town]]\nname = ""\nsite = "www.trilport.fr"\n', 2, "at least 1 character"),
    "timeout": (f"{TOWN}[network]\ntimeout = 0\n", 5, "greater than 0"),
    "lang": (f'{TOWN}[report]\nlang = "de"\n', 5, "^(fr|en)$"),
    "no site": ('\n[[town]]\nname = "Trilport"\n', 2, "Field required"),
}


@pytest.mark.parametrize(("text", "line", "why"), VALUES.values(), ids=VALUES)
def test_a_wrong_value_is_refused_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith(f"targets.toml:{line}: ")
    assert why in said


@pytest.mark.parametrize("code", ["2A004", "97411", "01001"])
def test_insee_codes_of_every_kind_of_departement(code: str) -> None:
    assert Town(name="X", site="x.fr", insee=code).insee == code


@pytest.mark.parametrize("code", ["01", "2A", "2B", "95", "974"])
def test_departements(code: str) -> None:
    assert Town(name="X", site="x.fr", department=code).department == code


def test_a_file_without_a_town(tmp_path: Path) -> None:
    assert "town" in refusal(tmp_path, "[network]\nbrowser = true\n")


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    assert "line 1" in refusal(tmp_path, "town: Trilport\n")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_bytes(b'name = "\xe9"')
    with pytest.raises(TargetsFileError, match="utf-8"):
        load_targets(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TargetsFileError, match=r"targets\.toml"):
        load_targets(tmp_path / "targets.toml")


def test_a_site_that_is_no_address_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text('[[town]]\nname = "Trilport"\nsite = "the site"\n', "utf-8")
    with pytest.raises(TargetError) as caught:
        load_targets(path).targets()
    assert caught.value.written == "the site"


def test_a_mail_domain_that_is_no_domain_names_itself() -> None:
    town = Town(name="Trilport", site="www.trilport.fr", mail_domain="mairie@trilport.fr")
    with pytest.raises(TargetError) as caught:
        town.target()
    assert caught.value.written == "mairie@trilport.fr"


def test_what_is_wrong_with_a_value_is_said_in_french_too(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text(f'{TOWN}insee = "7747"\n', "utf-8")
    with pytest.raises(TargetsFileError, match="un code INSEE a cinq caractères"):
        load_targets(path, Words("fr"))
