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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"version = ", "policy.toml"),
        (b"\xff", "utf-8"),
        (b'version = "1"', "letters"),
        (b'version = "1"\nrated_from = 2\n[letters]\nA = 90', "rated_from"),
        (b'version = "1"\nrated_from = 0.5\ncaping = 1\n[letters]\nA = 90', "caping"),
        (
            b'version = "1"\nrated_from = 0.5\n[letters]\nA = 90\n[checks."x.a"]\nweight = 0\ncodes = {}',
            "weight",
        ),
    ],
)
def test_a_wrong_policy_is_refused_with_its_entry(tmp_path, text, said):
    (tmp_path / "policy.toml").write_bytes(text)
    with pytest.raises(PolicyError, match=said):
        load_policy(tmp_path / "policy.toml")
