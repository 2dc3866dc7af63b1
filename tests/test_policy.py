"""The rubric as data: what is wrong in it is said."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from auditor.policy import PolicyError, load_policy
from auditor.registry import load_registry
from checks.accessibility.rules import RULES

POLICY = (files("auditor") / "policy.toml").read_text("utf-8")


def test_the_policy_that_ships_names_what_exists():
    registry = load_registry()
    assert registry.problems == []
    policy = load_policy()
    assert set(policy.checks) == {check.id for check in registry.checks}
    codes = {check.id: set(check.codes) for check in registry.checks}
    assert {check: set(entry.codes) for check, entry in policy.checks.items()} == codes
    known = {code for found in codes.values() for code in found}
    assert {cap.code for cap in policy.caps if cap.code} <= known
    measures = {check.id for check in registry.checks if check.measure}
    assert {check for check, entry in policy.checks.items() if entry.anchors} == measures


def unexplained(policy: str) -> list[str]:
    """Checks whose weight no comment accounts for: neither beside them nor above, in their section."""
    found = []
    for section in re.split(r"^# --- .*$", policy, flags=re.MULTILINE):
        covered = False
        for block in section.strip().split("\n\n"):
            covered = covered or (block.startswith("#") and "[checks." not in block)
            if "[checks." in block and "# " not in block and not covered:
                found.append(block.partition("\n")[0])
    return found


def test_every_weight_has_its_reason_beside_it():
    assert unexplained(POLICY) == []


def test_a_weight_without_a_reason_is_found():
    bare = '# --- One ---\n\n[checks."x.a"]\nweight = 1\n\n[checks."x.b"]\n# RFC 1.\nweight = 1\n'
    assert unexplained(bare) == ['[checks."x.a"]']
    assert unexplained(bare.replace("One ---\n", "One ---\n# All are minor.\n")) == []
    assert (
        unexplained(
            bare.replace("One ---\n", "One ---\n").replace("weight = 1\n\n", "weight = 1  # RFC 2\n\n")
        )
        == []
    )


def test_every_measure_says_where_its_anchors_come_from():
    lines = POLICY.splitlines()
    anchored = [number for number, line in enumerate(lines) if line.startswith("anchors")]
    assert anchored
    assert [lines[number] for number in anchored if not lines[number - 1].startswith("#")] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_of_axe_weigh_what_their_impact_says(rule):
    entry = load_policy().checks[f"accessibility.axe.{rule.id}"]
    by_impact = {"critical": 10, "serious": 5, "moderate": 3, "minor": 1}
    assert entry.weight == (by_impact[rule.impact] if rule.rgaa or rule.wcag else 1)
    assert {code.severity for code in entry.codes.values()} == {rule.impact}


def test_caps_are_the_highest_whole_score_of_a_letter():
    policy = load_policy()
    for cap in policy.caps:
        assert policy.letter(cap.at_most) != policy.letter(cap.at_most + 1)


_SOUND = b'version = "1"\nrated_from = 0.5\n[letters]\nA = 90\n'
_CHECK = _SOUND + b'[checks."x.a"]\ncodes = {}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"version = ", "policy.toml"),
        (b"\xff", "utf-8"),
        (b'version = "1"', "letters"),
        (b"caping = 1\n" + _SOUND, "caping"),
        (_SOUND.replace(b"0.5", b"2"), "rated_from"),
        (_CHECK + b"weight = -1", "weight"),
        (_CHECK + b"weight = inf", "weight"),
        (_CHECK + b"weight = 1\nanchors = { full = 0, half = 10, zero = 5 }", "anchors"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_entry(tmp_path, text, said):
    (tmp_path / "policy.toml").write_bytes(text)
    with pytest.raises(PolicyError, match=said):
        load_policy(tmp_path / "policy.toml")
