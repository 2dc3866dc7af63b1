"""The document type."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import page, plain, run, secure, site, verdicts


@pytest.mark.parametrize("doctype", ["html", 'HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"', ""])
def test_a_document_type_is_declared(doctype):
    (found,) = run("accessibility.doctype", site(document=page(doctype=doctype)))
    assert found.outcome is Outcome.PASSED
    assert found.places[0].excerpt == f"<!DOCTYPE {doctype}>"


def test_no_document_type():
    assert verdicts("accessibility.doctype", site(document=page(doctype=None))) == [
        ("failed", "accessibility.doctype")
    ]


@pytest.mark.parametrize("cause", [Cause.BLOCKED, Cause.TIMED_OUT, Cause.NOT_HTML, Cause.TOO_LARGE])
def test_a_page_that_nobody_saw_is_untested_for_its_cause(cause):
    (found,) = run("accessibility.doctype", site(secure(200, cause), plain(200, cause), None))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)
