"""Cookies that the site sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from checks.http.set_cookies import parse
from tests.checks import facts as f

GOOD = "Secure; HttpOnly; SameSite=Lax"


def said(*cookies: str) -> list[str]:
    site = f.headed(set_cookie=None)
    end = site.secure.end
    headers = (*end.headers, *(("set-cookie", cookie) for cookie in cookies))
    trail = f.trail(end.model_copy(update={"headers": headers}))
    found = f.run("http.cookies", site.model_copy(update={"secure": trail}))
    return [
        item.code.removeprefix("http.cookies.") if item.code != "http.cookies" else item.outcome.value
        for item in found
    ]


@pytest.mark.parametrize(
    ("cookie", "codes"),
    [
        (f"PHPSESSID=1; {GOOD}", ["passed"]),
        ("PHPSESSID=1; HttpOnly", ["session-clear"]),
        ("JSESSIONID=1; SECURE", ["session-readable"]),
        ("wordpress_logged_in_0a=1", ["session-clear", "session-readable"]),
        ("laravel_session=1; Secure; HttpOnly", ["passed"]),
        ("__Host-PHPSESSID=1; Secure; Path=/", ["session-readable"]),
        ("langue=fr", ["clear"]),
        ("langue=fr; Secure", ["passed"]),
        ("sessionStorageOk=1; Secure", ["passed"]),  # named so, and no session
        ("XSRF-TOKEN=1; Secure", ["passed"]),  # the page's scripts must read it
        ("a=1; SameSite=None", ["clear", "ignored"]),
        ("__Secure-a=1", ["clear", "ignored"]),
        ("__Host-a=1; Secure; Path=/", ["passed"]),
        ("__Host-a=1; Secure; Path=/; Domain=ville.example", ["ignored"]),
        ("__HOST-a=1; Secure; Path=/x", ["ignored"]),
        ("a=1; Secure; Max-Age=34300800", ["long"]),  # 397 days
        ("a=1; Secure; Max-Age=34128000", ["passed"]),
        ("a=1; Secure; Expires=Fri, 31 Dec 2032 23:59:59 GMT", ["long"]),
        ("a=1; Secure; Max-Age=60; Expires=Fri, 31 Dec 2032 23:59:59 GMT", ["passed"]),
        ("_ga=1; Secure; Max-Age=63072000", ["passed"]),  # a tracker, judged elsewhere
        ("PHPSESSID=deleted; Max-Age=0", ["inapplicable"]),
        ("PHPSESSID=deleted; Expires=Thu, 01 Jan 1970 00:00:01 GMT", ["inapplicable"]),
        ("nonsense", ["inapplicable"]),
    ],
)
def test_a_cookie(cookie, codes):
    assert said(cookie) == codes


def test_the_last_one_of_a_name_counts():
    assert said("PHPSESSID=1", f"PHPSESSID=2; {GOOD}") == ["passed"]


def test_its_value_is_not_shown():
    (found,) = f.run("http.cookies", f.headed(set_cookie="PHPSESSID=s3cr3t; HttpOnly"))
    assert "s3cr3t" not in str(found.model_dump())
    assert found.arguments["cookies"] == ("PHPSESSID",)


def test_a_site_that_nobody_saw():
    (found,) = f.run("http.cookies", f.site(f.secure(None, Cause.TIMED_OUT)))
    assert found.cause is Cause.TIMED_OUT


@given(st.text(max_size=200))
def test_any_header_is_read(header):
    cookie = parse(header, f.SECURE)
    if cookie is not None:
        assert cookie.name
        cookie.days(f.NOW)


@given(st.text(st.sampled_from("0123456789 -+:,/JanFriGMT"), max_size=60))
def test_any_date_is_read(date):
    cookie = parse(f"a=1; Expires={date}", f.SECURE)
    assert cookie
    cookie.days(f.NOW)
