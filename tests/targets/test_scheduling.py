"""Schedules that are wrong are refused with their line and the mend."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.targets import TargetsFileError, load_targets
from auditor.targets.scheduling import Schedule
from auditor.words import Words

TOWNS = """\
[[town]]
name = "Trilport"
site = "www.trilport.fr"
insee = "77475"
epci = "CA du Pays de Meaux"
[mail]
from = "beffroi@epci.example"
host = "smtp.epci.example"
"""  # 8 lines

SCHEDULE = """\
[[schedule]]
name = "DSI"
cron = "0 7 * * 1"
to = ["dsi@epci.example"]
"""


def refusal(tmp_path: Path, text: str, language: str = "en") -> str:
    path = tmp_path / "targets.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TargetsFileError) as caught:
        load_targets(path, Words(language))
    return str(caught.value).replace(str(path), "targets.toml")


def test_what_a_schedule_is_when_little_is_said(tmp_path):
    path = tmp_path / "targets.toml"
    path.write_text(TOWNS + SCHEDULE, "utf-8")
    (schedule,) = load_targets(path).schedule
    assert (schedule.time_zone, schedule.lang, schedule.send, schedule.digest) == (
        "Europe/Paris",
        "fr",
        "on-change",
        False,
    )
    winter = next(schedule.timing.after(datetime(2026, 11, 1, tzinfo=UTC)))
    assert winter.astimezone(UTC) == datetime(2026, 11, 2, 6, tzinfo=UTC)


#: What is written instead of a line of SCHEDULE, or after it → line and words of the refusal.
WRONG = {
    "time zone": (
        'time_zone = "Europe/Pari"',
        13,
        "no time zone is called “Europe/Pari”; did you mean “Europe/Paris”?",
    ),
    "a city": ('time_zone = "paris"', 13, "did you mean “Europe/Paris”?"),
    "a continent": ('time_zone = "Europe"', 13, "no time zone is called “Europe”; "),
    "a path": ('time_zone = "../../etc/passwd"', 13, "no time zone is called “../../etc/passwd”; "),
    "an offset": ('time_zone = "UTC+1"', 13, "no time zone is called “UTC+1”; "),
    "minute": ('cron = "60 7 * * 1"', 11, "“60” is no minute: 0 to 59"),
    "day of the week": ('cron = "0 7 * * LUN"', 11, "“LUN” is no day of the week: 0 to 7"),
    "four fields": ('cron = "0 7 * *"', 11, "write five fields: minute, hour, "),
    "30 February": ('cron = "0 7 30 2 *"', 11, "“30 2 *” is a day that never comes"),
    "name": ('name = "L’agglo"', 10, "“L’agglo” cannot name a schedule: letters, digits, "),
    "empty name": ('name = ""', 10, "cannot name a schedule"),
    "long name": (f'name = "{"a" * 41}"', 10, "at most 40 characters"),
    "no recipient": ("to = []", 12, "at least 1 item"),
    "recipient": ('to = ["dsi@epci.example", "mairie"]', 12, "to.1: “mairie” is no address; write it alone"),
    "recipient with a name": ('to = ["DSI <dsi@epci.example>"]', 12, "“DSI <dsi@epci.example>” is no addr"),
    "two in one": ('to = ["a@b.example, c@d.example"]', 12, "is no address"),
    "another header": (r'to = ["dsi@epci.example\r\nBcc: x@y.example"]', 12, "is no address"),
    "recipient twice": (
        'to = ["dsi@epci.example", "dsi@EPCI.example"]',
        12,
        "to.1: “dsi@epci.example” is there twice",
    ),
    "lang": ('lang = "de"', 13, "^(fr|en)$"),
    "send": ('send = "never"', 13, "'always', 'on-change' or 'on-worse'"),
    "attach": ('attach = ["docx"]', 13, "'pdf' or 'csv'"),
    "key": ('timezone = "Europe/Paris"', 13, "unknown key “timezone”; did you mean “time_zone”?"),
    "town": (
        'towns = ["Trilport", "Trilprt"]',
        13,
        "towns.1: no [[town]] is “Trilprt”; did you mean “Trilport”?",
    ),
    "town far from all": ('towns = ["Melun"]', 13, "no [[town]] is “Melun”; write a name, an INSEE code"),
    "département": ('departments = ["78"]', 13, "no [[town]] is of the département “78”"),
    "département by its name": ('departments = ["Yvelines"]', 13, "a département is written as its INSEE"),
    "epci": ('epcis = ["CA du Pays de Mieux"]', 13, "as its epci; did you mean “CA du Pays de Meaux”?"),
    "epci far from all": ('epcis = ["CC du Val Briard"]', 13, "no [[town]] has “CC du Val Briard” as its"),
}


@pytest.mark.parametrize(("written", "line", "why"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_with_its_line(tmp_path, written, line, why):
    key = written.partition(" ")[0]
    lines = SCHEDULE.splitlines()
    at = next((index for index, each in enumerate(lines) if each.startswith(f"{key} =")), None)
    if at is None:
        lines.append(written)
    else:
        lines[at] = written
    said = refusal(tmp_path, TOWNS + "\n".join(lines))
    assert said.startswith(f"targets.toml:{line}: ")
    assert why in said
    assert len(said.splitlines()) == 1


def test_mails_need_a_server(tmp_path):
    text = TOWNS.partition("[mail]")[0] + SCHEDULE
    assert refusal(tmp_path, text) == (
        "targets.toml:6: schedule.0: mails need a server: write [mail], with “from” and “host”"
    )


def test_a_name_of_two_schedules(tmp_path):
    other = SCHEDULE.replace("DSI", "dsi")
    assert refusal(tmp_path, TOWNS + SCHEDULE + other) == (
        "targets.toml:14: schedule.1.name: “dsi” is there twice"
    )


def test_every_fault_of_every_schedule_is_said_at_once(tmp_path):
    one = SCHEDULE + 'towns = ["Melun", "Provins"]\n'
    other = SCHEDULE + 'departments = ["75"]\n'
    said = refusal(tmp_path, TOWNS + one + other).splitlines()
    assert [line.partition(": ")[0] for line in said] == [
        "targets.toml:13",
        "targets.toml:13",
        "targets.toml:15",
        "targets.toml:18",
    ]


def test_what_commands_a_terminal_is_not_repeated(tmp_path):
    said = refusal(tmp_path, TOWNS + SCHEDULE + r'towns = ["\u001b[31mMelun"]')
    assert "\x1b" not in said
    assert "Melun" in said


def test_in_french(tmp_path):
    said = refusal(tmp_path, TOWNS + SCHEDULE + 'time_zone = "Paris"\n', "fr")
    assert "vouliez-vous dire «\u00a0Europe/Paris\u00a0»\u00a0?" in said
    said = refusal(tmp_path, TOWNS + SCHEDULE.replace("0 7", "0 24"), "fr")
    assert "«\u00a024\u00a0» n’est pas une heure" in said


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("dsi@epci.example", "dsi@epci.example"),
        ("éléonore@mairie.example", "éléonore@mairie.example"),
        ("dsi@Œuilly.example", "dsi@xn--uilly-gbb.example"),
        (" DSI@Epci.Example ", "DSI@epci.example"),
    ],
)
def test_addresses_may_have_accents(written, kept):
    assert Schedule(name="DSI", cron="0 7 * * 1", to=(written,)).to == (kept,)
