"""Files that must not be public: said only when they were looked for, and recognised."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f

CHECK = "http.exposure"
THERE = {"status": 200, "marker": "PK", "size": 9, "sha256": "0" * 64}


def said(*files, **changes) -> list[tuple[str, str]]:
    return f.verdicts(CHECK, f.exposed(*files, **changes))


def test_without_a_mandate_nothing_is_said():
    assert said(mandated=False, files=()) == [("inapplicable", CHECK)]


def test_each_group_has_its_finding():
    files = [f.asked_file(group, **THERE) for group in ("backup", "backup", "listing")]
    assert said(*files) == [("failed", f"{CHECK}.backup"), ("failed", f"{CHECK}.listing")]
    found = f.run(CHECK, f.exposed(*files))
    assert [len(item.places) for item in found] == [2, 1]


def test_what_was_found_counts_although_the_rest_was_not_asked():
    assert said(f.asked_file("backup", **THERE), stopped=Cause.BLOCKED) == [("failed", f"{CHECK}.backup")]


@pytest.mark.parametrize("status", [200, 301, 403, 404])
def test_a_file_that_was_not_recognised_is_not_there(status):
    assert said(f.asked_file(status=status)) == [("passed", CHECK)]


def test_what_was_not_asked_is_not_safe():
    (found,) = f.run(CHECK, f.exposed(stopped=Cause.BLOCKED))
    assert (found.outcome.value, found.cause) == ("untested", Cause.BLOCKED)
    (found,) = f.run(CHECK, f.exposed(f.asked_file(), f.asked_file(status=None, cause=Cause.RESET)))
    assert (found.outcome.value, found.cause) == ("untested", Cause.RESET)
