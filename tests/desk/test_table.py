"""The table that ships takes every code on purpose, is well written; a wrong one is refused clearly."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from fnmatch import fnmatchcase
from importlib.resources import files

import pytest

from auditor.desk.actions import Doer, Kind
from auditor.desk.table import ActionTableError, load_actions
from auditor.desk.taking import Taking, mends
from auditor.model import Actor
from auditor.registry import load_registry
from auditor.words import Words
from tests.test_words import LONGEST_SENTENCE, USUAL_SENTENCE, length_of, typography_faults

TABLE = load_actions()
CODES = {
    code: entry.actor
    for check in load_registry().policy.checks.values()
    for code, entry in check.codes.items()
}

# --- The table that ships -------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_policy_is_taken_on_purpose(code):
    taker = next(action for action in TABLE.actions if action.id == Taking(TABLE).taker(code, CODES[code]))
    assert not taker.rest, f"write {code} in the codes of an action"


def test_no_pattern_is_idle():
    """Each pattern takes a code that nothing before it takes, and each "when" knows a code."""
    left = set(CODES)
    for action in TABLE.actions:
        for pattern in action.codes:
            taken = {code for code in left if fnmatchcase(code, pattern)}
            assert taken, f"{action.id}: {pattern} takes nothing"
            left -= taken
        for pattern in action.when:
            assert any(fnmatchcase(code, pattern) for code in CODES), f"{action.id}: {pattern}"


@pytest.mark.parametrize("actor", Actor)
def test_codes_of_plugins_go_to_the_action_of_their_actor(actor):
    taking = Taking(TABLE)
    action = next(one for one in TABLE.actions if one.id == taking.taker("thirdparty.new.code", actor))
    assert action.rest is actor
    assert taking.taker("thirdparty.new.code", None) is None


def test_the_table_has_what_towns_are_offered():
    kinds = Counter(action.kind for action in TABLE.actions)
    assert 20 <= kinds[Kind.REPAIR] <= 40
    assert {"conseiller-numerique", "aidants-connect", "franceconnect", "accessibility-audit"} <= {
        action.id for action in TABLE.actions if action.kind is Kind.HELP
    }
    assert {"shared-site", "shared-mail"} == {
        action.id for action in TABLE.actions if action.kind is Kind.SHARED
    }
    assert set(TABLE.rates) == set(Doer)
    assert {action.doer for action in TABLE.actions} == set(Doer)


def test_every_figure_is_a_range_called_an_estimate():
    assert "estimations" in TABLE.note.fr
    assert "estimates" in TABLE.note.in_("en")
    for action in TABLE.actions:
        assert 0 < action.days.low < action.days.high, action.id
    for rate in TABLE.rates.values():
        assert 0 < rate.low < rate.high


def test_what_serves_a_principle_says_so():
    """A repair serves the principles of its codes; what mends nothing must name its own."""
    assert not [action.id for action in TABLE.actions if not mends(action) and not action.principles]


def texts():
    yield "note", TABLE.note
    for action in TABLE.actions:
        yield f"{action.id}: title", action.title
        yield f"{action.id}: how", action.how


def test_words_are_whole_and_well_set():
    faults = {}
    for where, text in texts():
        assert text.en, f"{where} has no English"
        assert text.en != text.fr
        assert text.fr[-1] == "." or "title" in where
        assert "'" not in text.en
        if found := list(typography_faults(text.fr, text.en)):
            faults[where] = found
    assert not faults


def test_french_sentences_are_short():
    sentences = [one for _, text in texts() for one in re.split(r"(?<=[.!?…])\s+", text.fr)]
    assert [one for one in sentences if length_of(one) > LONGEST_SENTENCE] == []
    assert sum(map(length_of, sentences)) / len(sentences) <= USUAL_SENTENCE


# --- Wrong ones -----------------------------------------------------------------------------------

REST = "".join(
    f'[[actions]]\nid = "other-{actor}"\nkind = "repair"\ntitle.fr = "t"\nhow.fr = "h"\ndoer = "town"\n'
    f'rest = "{actor}"\ndays = {{ low = 1, high = 2 }}\n'
    for actor in Actor
)
HEAD = 'version = "1"\nnote.fr = "Estimations."\nrates.town = { low = 1, high = 2 }\n'


def entry(ident="one", more='codes = ["x.*"]', days="{ low = 1, high = 2 }", doer="town", kind="repair"):
    return (
        f'[[actions]]\nid = "{ident}"\nkind = "{kind}"\ntitle.fr = "t"\nhow.fr = "h"\n'
        f'doer = "{doer}"\ndays = {days}\n{more}\n'
    )


@pytest.fixture
def refused(tmp_path):
    def refused(text, language="en"):
        path = tmp_path / "desk.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ActionTableError) as caught:
            load_actions(path, Words(language))
        lines = str(caught.value).splitlines()
        assert all(line.startswith(f"{path}:") for line in lines)
        return "\n".join(line.removeprefix(f"{path}:").lstrip() for line in lines)

    return refused


def test_a_table_of_a_desk_is_read(tmp_path):
    path = tmp_path / "desk.toml"
    path.write_text(HEAD + entry() + REST, "utf-8")
    assert load_actions(path).actions[0].id == "one"


def test_the_table_that_ships_may_be_copied(tmp_path):
    path = tmp_path / "copy.toml"
    path.write_bytes((files("auditor.desk") / "actions.toml").read_bytes())
    assert load_actions(path) == TABLE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(HEAD + entry() * 2 + REST, "action “one”: this id stands 2 times", id="twice"),
        pytest.param(
            HEAD + entry(more='codes = ["x"]\nafter = ["nowhere"]') + REST,
            "action “one”: “after” names “nowhere”, which is no action; correct it or remove it",
            id="unknown-after",
        ),
        pytest.param(
            HEAD + entry(doer="host") + REST,
            "action “one”: no day rate is given for “host”; add one to [rates]",
            id="no-rate",
        ),
        pytest.param(
            HEAD + entry(more="") + REST,
            "action “one”: it mends nothing and is no help; give it “codes”, or another “kind”",
            id="mends-nothing",
        ),
        pytest.param(
            HEAD + entry(more='when = ["x.*"]') + REST, "action “one”: it mends nothing", id="repair-when"
        ),
        pytest.param(
            HEAD + entry(days="{ low = 1, high = 9_999 }") + REST,
            "action “one”: more than 2,000 days or 10,000,000 euros; is a figure wrong?",
            id="too-long",
        ),
        pytest.param(
            HEAD + entry(), '0 actions take the rest for “host”; write rest = "host" in one', id="no-rest"
        ),
        pytest.param(
            HEAD + entry() + REST + REST.replace("other", "another"),
            "2 actions take the rest for “editor”",
            id="rest-twice",
        ),
        pytest.param(
            HEAD + entry(days="{ low = 3, high = 2 }") + REST,
            "10: actions.0.days: a range goes from its lowest figure to its highest",
            id="reversed",
        ),
        pytest.param(
            HEAD + entry(days="{ low = -1, high = 2 }") + REST, "actions.0.days.low: ", id="negative"
        ),
        pytest.param(HEAD + entry(more="price = 4") + REST, "unknown key “price”", id="unknown-key"),
        pytest.param(HEAD + REST.replace('id = "other-editor"', ""), "actions.0.id: ", id="no-id"),
        pytest.param(HEAD + "actions = [4]", "actions.0: ", id="no-table"),
        pytest.param(HEAD + entry(ident="Two words") + REST, "actions.0.id: ", id="bad-id"),
        pytest.param(HEAD, "actions: Field required", id="no-action"),
        pytest.param(HEAD + "actions = 4", "actions: ", id="no-list"),
        pytest.param(HEAD.replace('"1"', "1") + entry() + REST, "version: ", id="version"),
        pytest.param("schema_version = 2\n" + HEAD + entry() + REST, "schema_version: ", id="later"),
        pytest.param("not toml", "", id="no-toml"),
        pytest.param("a = " + "1" * 5000, "", id="digits"),
        pytest.param("a = " + "[" * 50_000, "", id="deep"),
        pytest.param(b"\xff\xfe", "", id="no-utf-8"),
        pytest.param(
            HEAD + "".join(entry(f"n{n}") for n in range(300)) + REST, "more than 200 actions", id="many"
        ),
        pytest.param("# " + "x" * 1_000_001, "larger than 1\u00a0MB", id="large"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place_and_mend(refused, text, said):
    assert said in refused(text)


def test_what_waits_in_a_circle_is_told(refused):
    circle = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]
    text = HEAD + "".join(entry(one, f'codes = ["x"]\nafter = ["{two}"]') for one, two in circle) + REST
    assert "these actions wait for one another: a → b → c → a; take one of them out of “after”" in refused(
        text
    )
    assert "a → a" in refused(HEAD + entry("a", 'codes = ["x"]\nafter = ["a"]') + REST)


def test_a_desk_is_told_in_french(refused):
    said = refused(HEAD + entry(doer="host") + entry(more="") + REST, "fr")
    assert "action «\u00a0one\u00a0»\u00a0: aucun prix de journée n’est donné pour «\u00a0host\u00a0»" in said
    assert "elle ne répare rien" in said
    assert "cet identifiant sert 2 fois" in said


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ActionTableError, match=r"none\.toml"):
        load_actions(tmp_path / "none.toml")
    with pytest.raises(ActionTableError):
        load_actions(tmp_path)


def test_the_file_that_ships_names_its_sources():
    text = (files("auditor.desk") / "actions.toml").read_text("utf-8")
    assert tomllib.loads(text)
    for source in ("rvvn.org", "vicq-consultants.fr", "un-site-internet-pour-ma-mairie", "APVF"):
        assert source in text
