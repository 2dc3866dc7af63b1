"""Every code happens to some town and not to a sound one; every check is pure."""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import random
import socket
import subprocess
import time

import pytest

from auditor.facts.page import Pages, PageVisit
from auditor.judge import Observed, judge
from auditor.model import Outcome
from auditor.words import LANGUAGES, Words
from tests.checks.facts import but, registry
from tests.checks.towns import EXAMPLES

CHECKS = {item.id: item for item in registry().checks if not item.id.startswith("accessibility.axe.")}
OWNERS = {code: item for item in CHECKS.values() for code in item.codes}

SPOKEN = (Outcome.FAILED, Outcome.CANT_TELL)


def of(code: str, facts: list[object]):
    findings = judge(Observed(facts), [OWNERS[code]], registry().policy)
    return [item for item in findings if item.code == code and item.outcome in SPOKEN]


def test_every_code_has_an_example():
    assert set(EXAMPLES) == set(OWNERS)
    assert not registry().problems


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_code_happens_to_its_example(code):
    assert of(code, EXAMPLES[code])


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_code_does_not_happen_to_a_sound_town(code):
    assert not of(code, but())


def test_a_sound_town_passes_everything():
    findings = judge(Observed(but()), CHECKS.values(), registry().policy)
    assert {item.code: item.outcome for item in findings if item.outcome is not Outcome.PASSED} == {}
    assert {item.check for item in findings} == set(CHECKS)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_town_of_which_nothing_is_known_is_untested(code):
    findings = judge(Observed(()), [OWNERS[code]], registry().policy)
    assert [item.outcome for item in findings] == [Outcome.UNTESTED]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", EXAMPLES)
def test_the_words_of_a_code_can_be_said(code, language):
    words = Words(language)
    for found in of(code, EXAMPLES[code]):
        for context in ("what", "why", "fix", "title"):
            key = code if context in ("what", "fix") else found.check
            said = words.of(context, key, found.arguments)
            assert said != key
            assert "{" not in said


def test_checks_are_pure(monkeypatch):
    """No network, no clock, no disk, no chance, no process, no word on the terminal."""
    for facts in EXAMPLES.values():  # once outside: the suffix list is read from disk, and kept
        judge(Observed(facts), CHECKS.values(), registry().policy)

    def forbidden(*_arguments, **_settings):
        raise AssertionError("a check reached out of its facts")

    for module, name in (
        (socket, "socket"),
        (socket, "getaddrinfo"),
        (time, "time"),
        (time, "monotonic"),
        (time, "sleep"),
        (builtins, "open"),
        (builtins, "input"),
        (io, "open"),
        (os, "open"),
        (os, "listdir"),
        (os, "urandom"),
        (os, "getenv"),
        (random, "random"),
        (subprocess, "Popen"),
    ):
        monkeypatch.setattr(module, name, forbidden)
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        for facts in EXAMPLES.values():
            _run_bare(facts)
    monkeypatch.undo()
    assert output.getvalue() == ""


def test_checks_say_the_same_twice():
    for facts in EXAMPLES.values():
        assert _run_bare(facts) == _run_bare(facts)


def _run_bare(facts: list[object]) -> list[object]:
    """Run every check without the judge, which would take an exception for an outcome."""
    known = {type(item): item for item in facts}
    known[PageVisit] = next(item for item in facts if isinstance(item, Pages)).visits[0]
    return [
        list(item.function(**{name: known[wanted] for name, wanted in item.needs.items()}))
        for item in CHECKS.values()
    ]
