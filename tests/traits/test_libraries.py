"""Libraries are recognised, and no script makes it take long."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.traits import libraries as module
from auditor.traits.libraries import Detected, OutOfTimeError, by_address, by_content, repository
from tests.probes.sample.effort import steady

JQUERY = "/*! jQuery v1.12.4 | (c) jQuery Foundation | jquery.org/license */\n!function(a,b){}"
PATTERNS = module._contents()
ANCHORS = sorted({anchor for _, anchor, _, _ in PATTERNS})


@cache
def refresh() -> ModuleType:
    """The script that writes the file."""
    path = Path(__file__).parents[2] / "scripts" / "refresh-libraries"
    loader = SourceFileLoader("refresh_libraries", str(path))
    spec = importlib.util.spec_from_loader("refresh_libraries", loader)
    assert spec is not None
    made = importlib.util.module_from_spec(spec)
    loader.exec_module(made)
    return made


# Recognised.


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://code.jquery.com/jquery-3.6.0.min.js", [("jquery", "3.6.0")]),
        ("https://cdn.example/ajax/libs/jquery/1.12.4/jquery.min.js?x=1", [("jquery", "1.12.4")]),
        ("https://maxcdn.example/bootstrap/3.3.7/bootstrap.min.js#a", [("bootstrap", "3.3.7")]),
        ("https://ville.example/3f2a/jquery.min.js", []),
        ("https://ville.example/2024/jquery.min.js", []),
        ("https://ville.example/a.js?f=/jquery-1.4.2.min.js", []),
        ("https://ville.example/my-jquery-1.4.2.min.js", []),
    ],
)
def test_an_address_names_a_library(url, found):
    assert by_address(url) == tuple(Detected(*item) for item in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (JQUERY, [("jquery", "1.12.4")]),
        ("x" * 100_000 + JQUERY, [("jquery", "1.12.4")]),
        ("/*!\n * jQuery JavaScript Library v3.4.1\n", [("jquery", "3.4.1")]),
        ("/*!\n * Bootstrap v3.3.7 (http://getbootstrap.com)\n", [("bootstrap", "3.3.7")]),
        ("/*\n @license AngularJS v1.6.9\n", [("angularjs", "1.6.9")]),
        ("/*! jQuery v3.5.0-rc1 */", [("jquery", "3.5.0-rc1")]),
        ("// nothing: jQuery v1.12.4", []),
        ("", []),
    ],
)
def test_a_script_holds_a_library(text, found):
    assert by_content(text) == tuple(Detected(*item) for item in found)


def test_flaws_are_those_of_a_range():
    ids = {name for flaw in repository().flaws_of("jquery", "3.4.1") for name in flaw.ids}
    assert "CVE-2020-11023" in ids
    assert repository().flaws_of("jquery", "3.5.1") == ()
    assert repository().flaws_of("nothing", "1.0") == ()


def test_the_file_says_what_it_is():
    assert "Apache License 2.0" in repository().notice
    assert len(repository().libraries) > 50


# Hostile.


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda item: f"{item[0]}-{ANCHORS.index(item[1])}")
def test_a_pattern_that_ships_is_bounded(pattern):
    name, anchor, compiled, span = pattern
    assert refresh().ways(compiled.pattern) is not None, name
    assert len(anchor) >= refresh().ANCHOR
    assert span <= refresh().SPAN
    assert not re.search(r"(?<!\\)[*+]", re.sub(r"\[[^\]]*\]", "", re.sub(r"\\.", "", compiled.pattern)))


@pytest.mark.parametrize(
    "written",
    [
        "jquery(a+)+§§version§§",
        "jquery(?:.*\n){1,3}(§§version§§)",
        "(jquery|[a-z]{1,9}){1,9}(§§version§§)",
        "jquery.*b.*c.*d(§§version§§)",
        "a(§§version§§)",
        "jquery without its mark",
        "jquery((§§version§§)",
    ],
)
def test_a_pattern_that_may_take_long_does_not_ship(written):
    assert refresh().content(written) is None


def hostile(size: int) -> str:
    """Each anchor again and again, after and before what the patterns have the most of."""
    pieces = [
        f"{fill * 40}{anchor}{fill * 40}" for anchor in ANCHORS for fill in ("*", " ", '="1.1.1"', "1.1a")
    ]
    text = "".join(pieces)
    return (text * (size // len(text) + 1))[:size]


def test_a_hostile_script_takes_no_longer_than_its_length():
    assert steady(lambda size: by_content(hostile(size), budget=60.0))


def test_what_takes_too_long_is_given_up_and_what_was_found_is_kept(monkeypatch):
    with pytest.raises(OutOfTimeError) as late:
        by_content(JQUERY + hostile(200_000), budget=-1.0)
    assert isinstance(late.value.found, tuple)


@settings(max_examples=50)
@given(st.lists(st.one_of(st.sampled_from(ANCHORS), st.text(max_size=30), st.just('="1.2.3"'))).map("".join))
def test_any_script_is_read(text):
    for found in by_content(text):
        assert re.fullmatch(module.VERSION, found.version)


@given(st.text(max_size=600))
def test_any_address_is_read(url):
    by_address(url)
