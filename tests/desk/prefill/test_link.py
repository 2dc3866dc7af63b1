from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.prefill.address import ORIGIN, Form, read_address
from auditor.desk.prefill.errors import LinkError, PrefillError
from auditor.desk.prefill.link import LONGEST_LINK, body, link
from tests.servers.demarche import rails

FORM = Form(origin=ORIGIN, path="guichet-77")
NASTY = "L’Haÿ \"les\" Roses & 'Cie' \u202eדליל\u202c 🏰 <script>alert(1)</script> =FORMULA() a+b%20#?;"


def query_of(values: dict[str, Any]) -> dict[str, Any]:
    found = link(FORM, values)
    start, _, query = found.partition("?")
    assert start == "https://demarche.numerique.gouv.fr/commencer/guichet-77"
    return rails(query)


def test_a_link_holds_texts_arrays_and_rows() -> None:
    values = {
        "champ_a": NASTY,
        "champ_b": ("77100", "77284"),
        "champ_c": ({"champ_x": "1", "champ_y": "2"}, {"champ_x": "3", "champ_y": "4"}),
        "champ_d": "un\ndeux",
    }
    assert query_of(values) == {**values, "champ_b": ["77100", "77284"], "champ_c": list(values["champ_c"])}


def test_a_link_is_of_safe_signs_alone() -> None:
    found = link(FORM, {"champ_a": NASTY, "champ_b": (NASTY,), "champ_c": ({"champ_x": NASTY},)})
    assert re.fullmatch(r"https://[a-z.]+/commencer/guichet-77\?[A-Za-z0-9_.~%&=-]+", found)
    assert "champ_b%5B%5D=" in found
    assert "%E2%80%AE" in found  # what turns the direction of the text is kept, and is no sign of the link


def test_rows_that_lack_a_value_stay_apart() -> None:
    rows = ({"champ_y": "2", "champ_z": ("a", "b")}, {"champ_x": "3"}, {"champ_x": "4", "champ_y": "5"})
    assert query_of({"champ_c": rows})["champ_c"] == [
        {"champ_y": "2", "champ_x": "", "champ_z": ["a", "b"]},
        {"champ_y": "", "champ_x": "3"},
        {"champ_y": "5", "champ_x": "4"},
    ]
    with pytest.raises(LinkError, match="--post"):
        link(FORM, {"champ_c": ({"champ_z": ("a",)}, {"champ_z": ("b",)})})


def test_a_link_has_its_longest() -> None:
    room = LONGEST_LINK - len(link(FORM, {"champ_a": ""}))
    assert len(link(FORM, {"champ_a": "x" * room})) == LONGEST_LINK
    with pytest.raises(LinkError, match="2,001 characters, and may have 2,000; use --post"):
        link(FORM, {"champ_a": "x" * (room + 1)})


def test_nothing_makes_a_bare_link() -> None:
    assert link(FORM, {}) == "https://demarche.numerique.gouv.fr/commencer/guichet-77"


def test_a_body_is_json_in_utf_8() -> None:
    values = {"champ_a": NASTY, "champ_b": ("1", "2"), "champ_c": ({"champ_x": "é"},)}
    assert json.loads(body(values).decode("utf-8")) == {
        "champ_a": NASTY,
        "champ_b": ["1", "2"],
        "champ_c": [{"champ_x": "é"}],
    }


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
_KEYS = st.sampled_from(["champ_a", "champ_b", "champ_c"])


@given(st.dictionaries(_KEYS, _TEXT | st.lists(_TEXT, min_size=1, max_size=3).map(tuple), min_size=1))
def test_whatever_is_written_is_read_alike_from_both(values: dict[str, Any]) -> None:
    try:
        found = query_of(values)
    except LinkError:
        return
    assert found == json.loads(body(values))


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("guichet-77", f"{ORIGIN}/commencer/guichet-77"),
        (f"{ORIGIN}/commencer/guichet-77", f"{ORIGIN}/commencer/guichet-77"),
        (f" {ORIGIN}/commencer/guichet-77/?x=1#y ", f"{ORIGIN}/commencer/guichet-77"),
        (f"{ORIGIN}/preremplir/guichet-77", f"{ORIGIN}/commencer/guichet-77"),
        (f"{ORIGIN}/preremplir/guichet-77/schema", f"{ORIGIN}/commencer/guichet-77"),
        (f"{ORIGIN}/commencer/test/guichet-77", f"{ORIGIN}/commencer/test/guichet-77"),
        ("https://WWW.Demarches.test:8443/commencer/x_1", "https://www.demarches.test:8443/commencer/x_1"),
        ("http://[::1]:3000/commencer/x", "http://[::1]:3000/commencer/x"),
    ],
)
def test_a_form_is_named_by_its_address_or_its_path(written: str, start: str) -> None:
    assert read_address(written).start == start


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a b",
        "../x",
        "ftp://x.test/commencer/y",
        "https://x.test/",
        "https://x.test/dossiers/3",
        "https:///commencer/x",
        "https://x.test:99999/commencer/x",
        "https://x.test/commencer/a%2Fb",
        "https://x.test\u202e/commencer/x",
        "https://[/commencer/x",
        "javascript:alert(1)",
        "x" * 300,
    ],
)
def test_what_is_no_form_is_refused(written: str) -> None:
    with pytest.raises(PrefillError):
        read_address(written)


def test_a_name_before_the_host_does_not_mislead() -> None:
    assert (
        read_address("https://demarche.numerique.gouv.fr@evil.test/commencer/x").origin == "https://evil.test"
    )
