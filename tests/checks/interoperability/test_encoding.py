"""UTF-8: declared, and true."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import page, plain, run, secure, site


@pytest.mark.parametrize(
    ("charset", "undecodable", "verdict"),
    [
        ("utf-8", None, "passed"),
        ("utf8", None, "passed"),
        ("utf-8", 0, "interoperability.utf-8.broken"),
        ("utf-8", 1200, "interoperability.utf-8.broken"),
        ("iso-8859-1", None, "interoperability.utf-8.other"),
        ("windows-1252", 40, "interoperability.utf-8.other"),
        ("", None, "interoperability.utf-8.other"),
        (None, None, "interoperability.utf-8.undeclared"),
        (None, 40, "interoperability.utf-8.undeclared"),
    ],
)
def test_utf8(charset, undecodable, verdict):
    document = page(declared_charset=charset, undecodable=undecodable)
    (found,) = run("interoperability.utf-8", site(document=document))
    assert (found.code if found.outcome is Outcome.FAILED else found.outcome.value) == verdict


def test_a_page_that_nobody_saw_is_untested_for_its_cause():
    turned_away = site(secure(403, Cause.BLOCKED), plain(403, Cause.BLOCKED), None)
    (found,) = run("interoperability.utf-8", turned_away)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.BLOCKED)
