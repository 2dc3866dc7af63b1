"""The same site over IPv4 and IPv6."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f
from tests.checks.facts import hop, other_family


@pytest.mark.parametrize(
    ("fact", "outcome", "code"),
    [
        (other_family(), "passed", "http.families"),
        (other_family(address=None), "inapplicable", "http.families"),
        (other_family(hop(f.SECURE, None, Cause.REFUSED)), "failed", "http.families.closed"),
        (other_family(hop(f.SECURE, None, Cause.UNREACHABLE)), "untested", "http.families"),
        (other_family(hop(f.SECURE, None, Cause.TIMED_OUT)), "untested", "http.families"),
        (other_family(hop(f.SECURE, 403)), "untested", "http.families"),
        (other_family(hop(f.SECURE, 500)), "failed", "http.families.error"),
        (other_family(hop(f.SECURE, 404)), "failed", "http.families.error"),
        (other_family(title=None), "cantTell", "http.families.other-page"),
    ],
)
def test_families(fact, outcome, code):
    assert f.verdicts("http.families", fact, f.site()) == [(outcome, code)]
