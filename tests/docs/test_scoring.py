"""The page on scores is true: its sums are done again from its own tables, and from a report."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from auditor.model import Axis
from auditor.policy import load_policy
from tests.docs.scoring import HOW, PAGE, WORKED, counted, parts, sources, town, written

TEXT = PAGE.read_text("utf-8")


def part(name: str) -> str:
    return TEXT.partition(f"<!-- {name}: begin -->")[2].partition(f"<!-- {name}: end -->")[0]


def rows(name: str) -> list[list[str]]:
    """The cells of a table of the page, its head left out."""
    lines = [line for line in part(name).splitlines() if line.startswith("|")]
    return [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines[2:]]


def exact(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def said(name: str, pattern: str) -> str:
    found = re.search(pattern, part(name))
    assert found, pattern
    return found[1]


def test_the_page_is_up_to_date():
    assert written(TEXT) == TEXT, HOW


def test_every_part_is_in_the_page():
    assert set(re.findall(r"<!-- ([a-z]+): begin -->", TEXT)) == set(parts())


@pytest.mark.parametrize("axis", WORKED)
def test_the_sums_of_the_page_are_those_of_the_report(axis):
    """With the numbers of the page alone, as a reader would."""
    *checks, total = rows(axis)
    weights = {check: exact(weight) for check, _, weight, _, _ in checks}
    kept = {check: exact(weight) * exact(share) for check, _, weight, share, _ in checks}
    assert [exact(product) for *_, product in checks] == pytest.approx([*kept.values()], abs=1e-3)
    assert exact(total[2]) == sum(weights.values())
    assert exact(total[4]) == pytest.approx(sum(kept.values()), abs=1e-3)
    points = 100 * sum(kept.values()) / sum(weights.values())
    score = town().axis(axis)
    assert score.points == pytest.approx(float(points), abs=0.01)
    assert float(exact(said(axis, r"points = .* = \*\*(.+?)\*\*"))) == pytest.approx(score.points, abs=0.005)
    assert float(exact(said(axis, r"score = \*\*(.+?)\*\*"))) == pytest.approx(score.score, abs=0.005)
    assert said(axis, r"letter = \*\*(.+?)\*\*") == score.letter
    assert {loss.check for loss in score.ledger} == {check for check in kept if kept[check] < weights[check]}


@pytest.mark.parametrize("axis", WORKED)
def test_the_shares_of_the_page_come_from_the_policy(axis):
    policy = load_policy()
    for check, told, weight, share, _ in rows(axis)[:-1]:
        entry = policy.checks[check]
        assert exact(weight) == Fraction(entry.weight)
        if told == "passed":
            assert share == "1"
        elif cost := re.fullmatch(r"(.+)`, cost (.+)", told):
            assert exact(share) == 1 - exact(cost[2]) == pytest.approx(1 - entry.codes[cost[1]].cost)
        else:
            value = float(exact(told.partition(":")[0]))
            assert entry.anchors
            assert float(exact(share)) == pytest.approx(entry.anchors.score(value), abs=1e-3)


@pytest.mark.parametrize("axis", WORKED)
def test_the_formulas_of_the_measures_give_their_shares(axis):
    for _, told, _, share, _ in rows(axis)[:-1]:
        if near := re.search(r": 1 − ½ × (\S+) ÷ (\S+)$", told):
            assert float(exact(share)) == pytest.approx(
                float(1 - exact(near[1]) / exact(near[2]) / 2), abs=1e-4
            )
        elif far := re.search(r": ½ × (\S+) ÷ (\S+)$", told):
            assert float(exact(share)) == pytest.approx(float(exact(far[1]) / exact(far[2]) / 2), abs=1e-4)


@pytest.mark.parametrize("axis", WORKED)
def test_the_ledger_of_the_page_sums(axis):
    lost = re.findall(r"(?:ledger: |\+ )([\d.]+) \(", part(axis))
    points = exact(said(axis, r"points = .* = \*\*(.+?)\*\*"))
    assert float(sum(map(exact, lost))) == pytest.approx(float(100 - points), abs=0.005 * (len(lost) + 1))


def test_both_kinds_of_shares_are_worked():
    assert any(item.value is None and 0 < item.score < 1 for axis in WORKED for item in counted(axis))
    assert any(item.value is not None and 0 < item.score < 1 for axis in WORKED for item in counted(axis))


def test_every_cap_and_every_measure_is_in_the_page():
    policy = load_policy()
    assert len(rows("caps")) == len(policy.caps)
    assert {cells[0] for cells in rows("measures")} == {
        check for check, entry in policy.checks.items() if entry.anchors
    }
    assert set(sources()) == {cells[0] for cells in rows("measures")}


def test_the_steps_of_the_letters_are_those_of_the_policy():
    policy = load_policy()
    steps = re.search(r"\*\*Letter\*\*: A from (\d+), then B (\d+), C (\d+), D (\d+), E (\d+), F (\d+)", TEXT)
    assert steps
    assert [int(step) for step in steps.groups()] == [*policy.letters.values()]
    assert Axis.SECURITY in WORKED
