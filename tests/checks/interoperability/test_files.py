"""What became of a file that was asked."""

from __future__ import annotations

import pytest

from auditor.facts.sample import File
from auditor.model import Cause
from checks.interoperability.files import is_gone, why_unknown


@pytest.mark.parametrize(
    ("status", "cause", "gone", "unknown"),
    [
        (200, None, False, None),
        (404, None, True, None),
        (410, None, True, None),
        (301, None, False, Cause.NOT_ASKED),
        (403, None, False, Cause.BLOCKED),
        (429, None, False, Cause.BLOCKED),
        (503, None, False, Cause.SERVER_ERROR),
        (None, Cause.TIMED_OUT, False, Cause.TIMED_OUT),
        (404, Cause.TIMED_OUT, False, Cause.TIMED_OUT),
    ],
)
def test_what_became_of_a_file(status, cause, gone, unknown):
    file = File(url="https://www.ville.example/a", status=status, cause=cause)
    assert (is_gone(file), why_unknown(file)) == (gone, unknown)
