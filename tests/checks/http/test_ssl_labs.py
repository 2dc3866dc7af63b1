"""The grade of SSL Labs, as a report shows it."""

from __future__ import annotations

from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run


def only(*facts: object):
    return run("http.ssl-labs", *f.but(*facts))


def test_the_good_town():
    (found,) = only()
    assert (found.outcome, found.weight) == (Outcome.PASSED, 0)
    assert found.arguments["grade"] == "A+"


def test_without_long_hsts_it_is_an_a():
    bare = f.site(f.trail(f.hop(f.SECURE)))
    assert [item.arguments["grade"] for item in only(bare)] == ["A"]


def test_what_was_not_seen_leaves_it_without_a_grade():
    silent = f.profiles(f.profile(suites=()))
    (found,) = only(silent)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.NOT_ASKED)
    assert "suites of TLSv1.3" in str(found.arguments["detail"])
