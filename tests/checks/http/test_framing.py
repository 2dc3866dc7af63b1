"""Who may show the site in a frame."""

from __future__ import annotations

import pytest

from auditor.facts.http import Policies
from tests.checks import facts as f

ABSENT, NO_EFFECT = "http.framing.absent", "http.framing.ineffective"


@pytest.mark.parametrize(
    ("policy", "options", "said"),
    [
        ("frame-ancestors 'none'", None, "http.framing"),
        ("frame-ancestors 'self' https://agglo.example", None, "http.framing"),
        ("frame-ancestors", None, "http.framing"),  # an empty list is nobody
        ("frame-ancestors *", None, NO_EFFECT),
        ("frame-ancestors 'self' HTTPS:", None, NO_EFFECT),
        ("frame-ancestors *", "DENY", NO_EFFECT),  # X-Frame-Options counts no more
        ("frame-ancestors *, frame-ancestors 'self'", None, "http.framing"),
        (None, None, ABSENT),
        ("default-src 'none'", None, ABSENT),  # it is no fallback of frame-ancestors
        (None, "SameOrigin", "http.framing"),
        (None, "deny", "http.framing"),
        (None, "sameorigin, sameorigin", "http.framing"),
        (None, "deny, sameorigin", "http.framing"),  # contradictions close
        (None, "ALLOW-FROM https://a.example", NO_EFFECT),
        (None, "allowall", NO_EFFECT),
        (None, "allow-from a, allow-from b", NO_EFFECT),
    ],
)
def test_framing(policy, options, said):
    site = f.headed(content_security_policy=policy, x_frame_options=options)
    assert [code for _, code in f.verdicts("http.framing", site)] == [said]


def test_a_page_cannot_forbid_it_by_itself():
    page = f.page(policies=Policies(content=("frame-ancestors 'none'",)))
    site = f.headed(content_security_policy="default-src 'self'").model_copy(update={"document": page})
    assert f.verdicts("http.framing", site) == [("failed", ABSENT)]


def test_one_that_only_reports_does_not_count():
    site = f.headed(
        content_security_policy=None, content_security_policy_report_only="frame-ancestors 'self'"
    )
    assert f.verdicts("http.framing", site) == [("failed", ABSENT)]
