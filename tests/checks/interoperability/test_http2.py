"""Which version of HTTP the server speaks."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import PLAIN, SECURE, hop, run, secure, site, trail

CHECK = "interoperability.http2"


def speaking(version: str | None, url: str = SECURE, **headers: str):
    return site(trail(hop(url, **headers).model_copy(update={"http_version": version})))


@pytest.mark.parametrize(
    ("version", "headers", "outcome"),
    [
        ("HTTP/2", {}, "passed"),
        ("HTTP/3", {}, "passed"),
        ("HTTP/1.1", {}, "failed"),
        ("HTTP/1.0", {}, "failed"),
        ("HTTP/1.1", {"alt_svc": 'h3=":443"; ma=86400'}, "passed"),
        ("HTTP/1.1", {"alt_svc": 'h2=":443", h3-29=":443"'}, "passed"),
        ("HTTP/1.1", {"alt_svc": "clear"}, "failed"),
        ("HTTP/1.1", {"alt_svc": 'h2="alt.example:443"'}, "failed"),
        (None, {}, "untested"),
    ],
)
def test_versions(version, headers, outcome):
    (found,) = run(CHECK, speaking(version, **headers))
    assert found.outcome.value == outcome


def test_the_last_answer_counts_for_it_is_what_residents_see():
    first = hop("https://ville.example/", 301).model_copy(update={"http_version": "HTTP/1.1"})
    (found,) = run(CHECK, site(trail(first, hop(SECURE))))
    assert found.outcome is Outcome.PASSED


def test_a_site_that_leaves_tls_is_not_asked_for_it():
    (found,) = run(CHECK, site(trail(hop(SECURE, 301), hop(PLAIN))))
    assert found.outcome is Outcome.INAPPLICABLE


@pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.REFUSED, Cause.TLS_FAILED])
def test_an_answer_that_did_not_come_is_not_judged(cause):
    (found,) = run(CHECK, site(secure(None, cause)))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)
