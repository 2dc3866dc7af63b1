"""The site's answers: a page, over TLS, that whoever comes in clear is led to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.http import Trail
from auditor.model import Cause, Outcome
from checks.http.https import max_age
from tests.checks import facts as f
from tests.checks.facts import PLAIN, SECURE, hop, plain, run, secure, site, trail

UNSEEN = (
    Cause.TIMED_OUT,
    Cause.RESET,
    Cause.UNREACHABLE,
    Cause.UNKNOWN_HOST,
    Cause.RESOLVER_FAILED,
    Cause.FORBIDDEN_ADDRESS,
    Cause.PROTOCOL_ERROR,
)

#: What a filter answers: the site is there, and we may not see it.
TURNED_AWAY = (401, 403, 429)


def said(check_id: str, over_tls: Trail = f.GOOD_SECURE, in_clear: Trail = f.LED) -> str:
    """The outcome, or the code of what failed."""
    (found,) = run(check_id, site(over_tls, in_clear))
    return found.code if found.outcome is Outcome.FAILED else found.outcome.value


# The page.


@pytest.mark.parametrize(
    ("status", "cause", "verdict"),
    [
        (200, None, "passed"),
        (200, Cause.NOT_HTML, "passed"),
        (200, Cause.TOO_LARGE, "passed"),
        (404, Cause.NOT_FOUND, "http.home.not-found"),
        (500, Cause.SERVER_ERROR, "http.home.server-error"),
        (302, Cause.REDIRECT_LOOP, "http.home.redirect-loop"),
        (200, Cause.TIMED_OUT, "untested"),
        *((status, Cause.BLOCKED, "untested") for status in TURNED_AWAY),
    ],
)
def test_home(status, cause, verdict):
    assert said("http.home", secure(status, cause)) == verdict


@pytest.mark.parametrize("cause", UNSEEN)
def test_a_site_that_nobody_saw_is_untested_for_its_cause(cause):
    nothing = secure(None, cause), plain(None, cause)
    for check_id in ("http.home", "http.https", "http.redirect", "http.hsts"):
        (found,) = run(check_id, site(*nothing, document=None))
        assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)


def test_a_page_in_clear_is_a_page():
    assert said("http.home", secure(None, Cause.REFUSED), plain()) == "passed"


# Over TLS.


@pytest.mark.parametrize(
    ("over_tls", "in_clear", "verdict"),
    [
        (secure(), plain(), "passed"),
        (secure(500, Cause.SERVER_ERROR), plain(), "passed"),
        (secure(403, Cause.BLOCKED), plain(), "passed"),
        (secure(None, Cause.REFUSED), plain(), "http.https.absent"),
        (secure(None, Cause.TLS_FAILED), plain(), "http.https.absent"),
        (secure(None, Cause.REFUSED), plain(500, Cause.SERVER_ERROR), "http.https.absent"),
        # Nothing answers anywhere: the site may be down, or we may be shut out.
        (secure(None, Cause.REFUSED), plain(None, Cause.REFUSED), "untested"),
        # Silence is no refusal.
        (secure(None, Cause.TIMED_OUT), plain(), "untested"),
        (secure(None, Cause.RESET), plain(), "untested"),
        (secure(None, Cause.UNREACHABLE), plain(), "untested"),
    ],
)
def test_https(over_tls, in_clear, verdict):
    assert said("http.https", over_tls, in_clear) == verdict


# From clear to TLS.


@pytest.mark.parametrize(
    ("in_clear", "verdict"),
    [
        (trail(hop(PLAIN, 301), hop(SECURE)), "passed"),
        (trail(hop(PLAIN, 301), hop(f"{PLAIN}accueil", 302), hop(SECURE)), "passed"),
        (trail(hop(PLAIN, 301), hop(SECURE, None, Cause.TIMED_OUT)), "passed"),
        (trail(hop(PLAIN, 301), hop(SECURE, 403), cause=Cause.BLOCKED), "passed"),
        (plain(), "http.redirect.absent"),
        (plain(cause=Cause.NOT_HTML), "http.redirect.absent"),
        (trail(hop(PLAIN, 301), hop(f"{PLAIN}accueil")), "http.redirect.absent"),
        (trail(hop(PLAIN, 301), hop(SECURE, 301), hop(f"{PLAIN}accueil")), "http.redirect.absent"),
        (plain(None, Cause.REFUSED), "inapplicable"),
        (plain(None, Cause.TIMED_OUT), "untested"),
        (plain(None, Cause.RESET), "untested"),
        (plain(403, Cause.BLOCKED), "untested"),
        (plain(500, Cause.SERVER_ERROR), "untested"),
    ],
)
def test_redirect(in_clear, verdict):
    assert said("http.redirect", in_clear=in_clear) == verdict


# HSTS.

HEADERS = [
    ("max-age=31536000", "passed", 31_536_000),
    ("max-age=15552000", "passed", 15_552_000),
    ("max-age=31536000; includeSubDomains; preload", "passed", 31_536_000),
    ('max-age="31536000"', "passed", 31_536_000),
    ("MAX-AGE=31536000 ; INCLUDESUBDOMAINS", "passed", 31_536_000),
    ("includeSubDomains;max-age=31536000;", "passed", 31_536_000),
    (";; max-age=31536000", "passed", 31_536_000),
    ("max-age=31536000; future=1", "passed", 31_536_000),
    ("max-age=15551999", "http.hsts.short", 15_551_999),
    ("max-age=300", "http.hsts.short", 300),
    ("max-age=0", "http.hsts.short", 0),
    ("", "http.hsts.invalid", None),
    ("includeSubDomains", "http.hsts.invalid", None),
    ("max-age", "http.hsts.invalid", None),
    ("max-age=", "http.hsts.invalid", None),
    ("max-age=-1", "http.hsts.invalid", None),
    ("max-age=1.5e9", "http.hsts.invalid", None),
    ("max-age=١٢٣", "http.hsts.invalid", None),
    ("max-age=31536000, max-age=31536000", "http.hsts.invalid", None),
    ("max-age=31536000; max-age=31536000", "http.hsts.invalid", None),
    ("max-age=31536000; includeSubDomains; includesubdomains", "http.hsts.invalid", None),
    ("maxage=31536000", "http.hsts.invalid", None),
    ("\0", "http.hsts.invalid", None),
]


@pytest.mark.parametrize(("header", "verdict", "seconds"), HEADERS)
def test_hsts(header, verdict, seconds):
    assert max_age(header) == seconds
    assert said("http.hsts", secure(strict_transport_security=header)) == verdict


def test_a_very_long_time_is_long_enough():
    """A number of any length is valid (RFC 6797 §6.1.1); browsers take it for the longest they keep."""
    assert said("http.hsts", secure(strict_transport_security="max-age=3153600000000000")) == "passed"


@given(st.text())
def test_any_header_gets_an_answer(header):
    seconds = max_age(header)
    assert seconds is None or seconds >= 0


def test_the_first_of_two_headers_counts():
    twice = hop(SECURE).model_copy(
        update={
            "headers": (
                ("strict-transport-security", "max-age=0"),
                ("strict-transport-security", "max-age=31536000"),
            )
        }
    )
    assert said("http.hsts", trail(twice)) == "http.hsts.short"


def test_hsts_absent():
    assert said("http.hsts", secure()) == "http.hsts.absent"


def test_hsts_has_no_place_where_nothing_is_served_over_tls():
    assert said("http.hsts", secure(None, Cause.REFUSED), plain()) == "inapplicable"
    assert said("http.hsts", secure(None, Cause.REFUSED), plain(None, Cause.REFUSED)) == "untested"


def test_hsts_is_read_where_the_address_of_the_site_answers():
    away = trail(
        hop(SECURE, 301, strict_transport_security=f.YEAR), hop("https://www.agglo.example/"), cause=None
    )
    assert said("http.hsts", away) == "passed"
    late = trail(hop(SECURE, 301), hop("https://www.agglo.example/", strict_transport_security=f.YEAR))
    assert said("http.hsts", late) == "http.hsts.absent"


def test_hsts_behind_a_filter_is_not_the_towns():
    assert said("http.hsts", secure(403, Cause.BLOCKED)) == "untested"


def test_hsts_of_an_error_page_is_read():
    broken = secure(500, Cause.SERVER_ERROR, strict_transport_security=f.YEAR)
    assert said("http.hsts", broken) == "passed"
