"""The data on branches and flaws hang together."""

from __future__ import annotations

import pytest

from auditor.traits.lifecycle import lifecycle
from auditor.traits.numbering import rank
from auditor.traits.signatures import SIGNATURES

SYSTEMS = lifecycle().systems


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_branches_are_in_order_and_each_says_how_it_ends(system):
    ends = [rank(branch.below) for branch in system.branches]
    assert ends == sorted(ends)
    assert system.source.startswith("https://")
    for branch in system.branches:
        assert branch.courtesy != (branch.ended is not None)
        assert branch.extended is None or branch.ended is None or branch.extended > branch.ended


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_flaws_are_ranges(system):
    assert all(rank(flaw.since) < rank(flaw.below) for flaw in system.flaws)


def test_a_system_bears_the_name_of_its_signature():
    assert {system.name for system in SYSTEMS} - {item.name for item in SIGNATURES} == {"PHP"}


def test_an_unknown_system_has_no_data():
    assert lifecycle().of("Wix") is None
