"""Programmes: those that ship, those of a desk, and all that may be wrong with one."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.desk import shelf
from auditor.desk.actions import Kind
from auditor.desk.programme import Programme
from auditor.desk.shelf import ProgrammeError, load_programme, programme_ids
from auditor.desk.table import load_actions
from auditor.model import Axis
from auditor.tomlfile import MOST_BYTES
from auditor.words import Words

RELANCE, FUND = "france-relance-2020", "fonds-numerique-epci"
SHIPPED = {ident: (shelf._SHELF / f"{ident}.toml").read_text("utf-8") for ident in programme_ids()}


# --- What ships -----------------------------------------------------------------------------------


def test_two_programmes_ship() -> None:
    assert programme_ids() == (FUND, RELANCE)


@pytest.mark.parametrize("ident", programme_ids())
def test_a_programme_that_ships_is_called_as_its_file(ident: str) -> None:
    programme = load_programme(ident)
    assert programme.id == ident
    assert not any(option.on for option in programme.options)


@pytest.mark.parametrize("ident", programme_ids())
def test_a_programme_that_ships_is_as_the_schema_says(ident: str) -> None:
    schema = Programme.model_json_schema()
    content = json.loads(json.dumps(tomllib.loads(SHIPPED[ident]), default=str))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(content, schema)
    content["windows"][0]["rules"] = [{"rule": "mood", "source": "apvf"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


@pytest.mark.parametrize("ident", programme_ids())
def test_every_text_that_ships_is_in_both_languages_and_well_set(ident: str) -> None:
    def texts(value: object) -> list[dict[str, str]]:
        if isinstance(value, dict):
            return [value] if "fr" in value else [text for part in value.values() for text in texts(part)]
        return [text for part in value for text in texts(part)] if isinstance(value, list) else []

    found = texts(tomllib.loads(SHIPPED[ident]))
    assert len(found) > 5
    for text in found:
        assert set(text) == {"fr", "en"}
        assert not re.search("[^\u00a0\u202f][:;?!»%€](?!\\w)|«[^\u00a0]|'|\"", text["fr"]), text["fr"]


def test_france_relance_as_it_was_announced() -> None:
    programme = load_programme(RELANCE)
    assert set(programme.principles) == set(Axis)
    envelopes = {
        window.id: [(item.amount, item.source) for item in window.envelopes] for window in programme.windows
    }
    assert envelopes == {
        "digital-inclusion": [(250e6, "apvf")],
        "axis-2-national": [(24e6, "apvf")],
        "axis-1-together": [(30e6, "apvf")],
        "axis-3-territorial": [(30e6, "apvf"), (34e6, "prefectures")],
    }
    inclusion, territorial = programme.windows[0], programme.windows[-1]
    assert [part.amount for part in inclusion.parts] == [200e6, 40e6, 10e6]
    assert (territorial.months, territorial.funded) == (24, 1)
    assert len(territorial.levels) == 4
    apvf, prefectures = programme.sources["apvf"], programme.sources["prefectures"]
    assert (apvf.title, prefectures.title) == ("APVF, 3 December 2020", "prefecture notices, 2021")
    assert apvf.titled("fr") == "APVF, 3 décembre 2020"
    assert apvf.titled("en") == apvf.title
    assert not programme.invented


def test_the_invented_fund_has_another_shape() -> None:
    programme = load_programme(FUND)
    (window,) = programme.windows
    assert programme.invented
    assert (window.ceiling, window.funded, window.months) == (15_000, 0.6, 12)
    assert window.opens is not None
    assert window.closes is not None
    assert window.opens < date(2026, 11, 25) < window.closes


def test_nothing_of_a_programme_is_in_the_code() -> None:
    names = set(programme_ids())
    for text in SHIPPED.values():
        content = tomllib.loads(text)
        for table in ("windows", "options"):
            names |= {entry["id"] for entry in content[table]}
    for path in Path(shelf.__file__).parent.rglob("*.py"):
        code = path.read_text("utf-8")
        assert not {name for name in names if f'"{name}"' in code}, path


@pytest.mark.parametrize("ident", programme_ids())
def test_windows_take_actions_of_the_table(ident: str) -> None:
    known = {action.id for action in load_actions().actions} | set(Kind)
    for window in load_programme(ident).windows:
        assert set(window.takes) <= known


# --- Options --------------------------------------------------------------------------------------


def test_an_option_adds_its_rules_to_the_programme() -> None:
    programme = load_programme(RELANCE, ["minimum-population"])
    assert [rule.rule for rule in programme.rules] == ["principles", "population"]
    assert [option.id for option in programme.options if option.on] == ["minimum-population"]


def test_an_option_changes_the_windows_that_it_names() -> None:
    programme = load_programme(RELANCE, ["three-years", "prefect-of-the-department"])
    before = load_programme(RELANCE)
    assert programme.windows[:-1] == before.windows[:-1]
    assert programme.windows[-1].months == 36
    assert programme.windows[-1].handled_by.fr == "Le préfet de département"
    assert programme.ends == date(2023, 12, 2)


def test_an_option_adds_its_rules_to_the_windows_that_it_names() -> None:
    (window,) = load_programme(FUND, ["two-at-least"]).windows
    assert window.rules[-1].rule == "towns"
    assert load_programme(FUND, ["two-at-least"]).rules == load_programme(FUND).rules


def test_an_option_changes_the_weights_that_it_names() -> None:
    before, after = load_programme(RELANCE).ranking, load_programme(RELANCE, ["small-towns-first"]).ranking
    assert after == before.model_copy(update={"population": 40})


def test_an_option_that_the_file_turns_on_holds(tmp_path: Path) -> None:
    text = SHIPPED[RELANCE].replace('id = "need-first"', 'id = "need-first"\non = true')
    programme = load_programme(written(tmp_path, text))
    assert programme.rules[-1].rule == "need"
    assert programme.ranking.need == 60


def test_a_programme_with_its_options_is_read_back_as_it_is() -> None:
    programme = load_programme(RELANCE, ["three-years", "need-first"])
    assert Programme.model_validate_json(programme.model_dump_json()) == programme


def test_an_option_whose_weights_do_not_go_with_the_others_is_refused(tmp_path: Path) -> None:
    path = written(
        tmp_path, SHIPPED[FUND].replace("rules = [{ rule", "ranking = { small = 20_000 }\nrules = [{ rule")
    )
    with pytest.raises(
        ProgrammeError, match=r"ranking.small: small \(20,000\) must be under large \(10,000\)"
    ):
        load_programme(path, ["two-at-least"])


def test_an_unknown_option_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ProgrammeError, match="no option is called “two”; known: two-at-least"):
        load_programme(FUND, ["two"])


def test_an_option_that_does_not_go_with_the_rest_is_refused(tmp_path: Path) -> None:
    text = f"{SHIPPED[FUND]}\n".replace('windows = ["call-2026"]\nrules', "ends = 2027-01-01\nrules")
    path = written(tmp_path, text)
    assert load_programme(path).ends == date(2027, 12, 31)
    with pytest.raises(ProgrammeError) as caught:
        load_programme(path, ["two-at-least"])
    assert "with the option “two-at-least”: windows.0.closes: " in str(caught.value)
    assert "January 31, 2027" in str(caught.value)


# --- Files that are wrong -------------------------------------------------------------------------


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "p.toml"
    path.write_text(text, "utf-8")
    return str(path)


def refusal(tmp_path: Path, text: str, language: str = "en") -> str:
    path = written(tmp_path, text)
    with pytest.raises(ProgrammeError) as caught:
        load_programme(path, words=Words(language))
    return str(caught.value).replace(path, "p.toml")


def changed(old: str, new: str, ident: str = FUND) -> tuple[str, int]:
    """The text of a programme with one change, and the line of the change."""
    text = SHIPPED[ident]
    assert text.count(old) == 1, old
    return text.replace(old, new), text[: text.index(old)].count("\n") + 1


WRONG = {
    "unknown rule": (
        'rule = "need"',
        'rule = "mood"',
        "“mood”; known: population, towns, territory, cost, need, principles, deadline, identity, level",
    ),
    "reversed days of a window": (
        "closes = 2027-01-31",
        "closes = 2026-09-30",
        "windows.0.closes: the last day (September 30, 2026) is before the first (October 1, 2026)",
    ),
    "reversed days of the programme": (
        "ends = 2027-12-31",
        "ends = 2026-08-31",
        "ends: the last day (August 31, 2026) is before the first (September 1, 2026)",
    ),
    "a window that opens too early": (
        "opens = 2026-10-01",
        "opens = 2026-08-31",
        "windows.0.opens: August 31, 2026 is not between",
    ),
    "a window that closes too late": (
        "closes = 2027-01-31",
        "closes = 2028-01-01",
        "windows.0.closes: January 1, 2028 is not between",
    ),
    "envelope of zero": (
        "amount = 400_000",
        "amount = 0",
        "envelopes.0.amount: Input should be greater than 0",
    ),
    "endless envelope": ("amount = 400_000", "amount = inf", "envelopes.0.amount: "),
    "no figure": ("amount = 400_000", "amount = nan", "envelopes.0.amount: "),
    "a day that is none": ("opens = 2026-10-01", 'opens = "soon"', "windows.0.opens: "),
    "unknown source": (
        'letter = "C"\nsource = "fund"',
        'letter = "C"\nsource = "found"',
        "windows.0.rules.3.source: no source is called “found”; known: fund",
    ),
    "reversed population": (
        "at_most = 20_000",
        "at_least = 30_000\nat_most = 20_000",
        "windows.0.rules.1.at_least: at_least (30,000) is above at_most (20,000)",
    ),
    "no bound": ("at_most = 20_000\n", "", "no bound is given; write at_least, at_most or both"),
    "reversed cost": ("at_most = 200_000", "at_most = 2", "at_least (1,000) is above at_most (2)"),
    "small above large": (
        "small = 1_000",
        "small = 10_000",
        "ranking.small: small (10,000) must be under large (10,000)",
    ),
    "unknown letter": ('letter = "C"', 'letter = "H"', "letter: Input should be 'A', 'B'"),
    "unknown axis": ('principles = ["security", ', 'principles = ["beauty", ', "principles.0: "),
    "nothing funded": ("funded = 0.6 ", "funded = 0 ", "windows.0.funded: "),
    "too much funded": ("funded = 0.6 ", "funded = 1.1 ", "windows.0.funded: "),
    "unknown key of a window": (
        "ceiling = 15_000",
        "cieling = 15_000",
        "unknown key “cieling”; did you mean “ceiling”?",
    ),
    "unknown key of a rule": ('letter = "C"', 'leter = "C"', "unknown key “leter”; did you mean “letter”?"),
    "option of no window": (
        'windows = ["call-2026"]',
        'windows = ["call-2025"]',
        "options.0.windows: no window is called “call-2025”; known: call-2026",
    ),
    "an id that is none": ('id = "call-2026"', 'id = "<script>"', "windows.0.id: "),
    "a later schema": ("schema_version = 1", "schema_version = 2", "schema_version: "),
    "no title": ('title = { fr = "Appel 2026", ', "title = { ", "windows.0.title.fr: Field required"),
}


@pytest.mark.parametrize(("old", "new", "why"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, old: str, new: str, why: str) -> None:
    text, line = changed(old, new)
    said = refusal(tmp_path, text)
    assert why in said
    # A rule that lacks something is at the line of its table, just above; a key at its own.
    found = re.match(r"p\.toml:(\d+): ", said)
    assert found
    assert line - 2 <= int(found[1]) <= line + 1


def test_an_id_that_is_there_twice(tmp_path: Path) -> None:
    text = SHIPPED[RELANCE].replace('id = "axis-2-national"', 'id = "digital-inclusion"')
    line = text[: text.rindex('id = "digital-inclusion"')].count("\n") + 1
    assert refusal(tmp_path, text) == (
        f"p.toml:{line}: windows.1.id: “digital-inclusion” is there twice; give each its own id"
    )


def test_parts_that_are_more_than_the_envelope(tmp_path: Path) -> None:
    text, _ = changed("amount = 40_000_000", "amount = 41_000_000", RELANCE)
    assert "windows.0.parts: the parts are more than the envelope" in refusal(tmp_path, text)


def test_weights_that_are_all_zero(tmp_path: Path) -> None:
    text = re.sub(
        r"^(need|population|maturity|deadline|mutualisation) = \d+",
        r"\1 = 0",
        SHIPPED[FUND],
        flags=re.MULTILINE,
    )
    assert "ranking: all weights are 0; give a weight to one criterion at least" in refusal(tmp_path, text)


def test_a_territory_without_a_place(tmp_path: Path) -> None:
    text, _ = changed('rule = "need"\nletter = "C"', 'rule = "territory"')
    assert "no place is named; write departments, epcis or both" in refusal(tmp_path, text)
    text, _ = changed('rule = "need"\nletter = "C"', 'rule = "territory"\ndepartments = ["Seine-et-Marne"]')
    assert "a département is written as its INSEE code" in refusal(tmp_path, text)


def test_a_rule_without_a_kind(tmp_path: Path) -> None:
    text, _ = changed('rule = "need"\n', "")
    assert "“rule” is missing" in refusal(tmp_path, text)


def test_faults_are_told_in_french_too(tmp_path: Path) -> None:
    text, _ = changed('rule = "need"', 'rule = "mood"')
    assert "rule inconnu\u00a0: «\u00a0mood\u00a0»\u00a0; connus\u00a0: population, " in refusal(
        tmp_path, text, "fr"
    )


def test_so_many_faults_that_they_are_counted(tmp_path: Path) -> None:
    said = refusal(tmp_path, "\n".join(f"key{number} = 1" for number in range(1000))).splitlines()
    assert len(said) == 21
    assert said[-1].startswith("p.toml: and 9")


def test_what_was_written_does_not_command_the_terminal(tmp_path: Path) -> None:
    said = refusal(tmp_path, f'{SHIPPED[FUND]}\n"\\u001b[31m\\u202e{"x" * 1000}" = 1\n')
    assert said.isprintable()
    assert len(said) < 500


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"",
        b"id = ",
        b"a = " + b"[" * 5000,
        b"a = " + b"9" * 5000,
        b"\0",
        b"a = 1\na = 2",
        b"# " * 600_000,
    ],
    ids=["no text", "nothing", "cut", "brackets", "digits", "nul", "twice", "too large"],
)
def test_what_is_no_programme(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    with pytest.raises(ProgrammeError, match=r"p\.toml"):
        load_programme(str(path))
    assert len(content) <= MOST_BYTES or content.startswith(b"# ")


@pytest.mark.parametrize(
    "name", ["", "france-relance", "no\0where.toml", "/nowhere/p.toml", "/dev/null/x", "..", "/"]
)
def test_what_is_no_file(name: str) -> None:
    with pytest.raises(ProgrammeError):
        load_programme(name)


def test_a_name_that_is_almost_right() -> None:
    with pytest.raises(ProgrammeError, match="did you mean “france-relance-2020”"):
        load_programme("france-relance-2021")


# --- Hostile files --------------------------------------------------------------------------------

VALUES = st.sampled_from(
    [
        *("0", "-1", "1e308", "inf", "nan", "true", '""', '"x"', "[]", "{}", "[[]]", "[{}]", "1979-05-27"),
        *("0001-01-01", "9999-12-31", "07:32:00", "1979-05-27T07:32:00Z", '"\\u0000"', '"\\U0001F984"'),
        *('{ fr = "" }', "{ fr = 1 }", '[{ rule = "x" }]', "[{ rule = 1 }]", '{ "" = 1 }', "9" * 400),
    ]
)
LINES = re.compile(r"^(\w+ = )(.+)$", re.MULTILINE)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_programme_with_other_values_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    lines = SHIPPED[data.draw(st.sampled_from(programme_ids()))].split("\n")
    keyed = [index for index, line in enumerate(lines) if LINES.match(line)]
    for index in data.draw(st.lists(st.sampled_from(keyed), min_size=1, max_size=3)):
        value = data.draw(VALUES)
        lines[index] = LINES.sub(lambda match, value=value: match[1] + value, lines[index])
    path = written(tmp_path, "\n".join(lines))
    try:
        programme = load_programme(path)
    except ProgrammeError:
        return
    assert Programme.model_validate_json(programme.model_dump_json()) == programme


@given(content=st.binary(max_size=200) | st.text(alphabet='[]{}="\n.#a1', max_size=200).map(str.encode))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    with pytest.raises(ProgrammeError):
        load_programme(str(path))
