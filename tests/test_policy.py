"""The rubric as data: what is wrong in it is said."""

from __future__ import annotations

import pytest

from auditor.policy import PolicyError, load_policy
from auditor.registry import load_registry


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
        (_CHECK + b"weight = 0", "weight"),
        (_CHECK + b"weight = inf", "weight"),
        (_CHECK + b"weight = 1\nanchors = { full = 0, half = 10, zero = 5 }", "anchors"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_entry(tmp_path, text, said):
    (tmp_path / "policy.toml").write_bytes(text)
    with pytest.raises(PolicyError, match=said):
        load_policy(tmp_path / "policy.toml")
