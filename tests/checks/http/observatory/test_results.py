"""The 77 results: each happens, at the price that is published."""

from __future__ import annotations

import pytest

from checks.http.observatory.grading import TESTS, grade
from checks.http.observatory.results import MODIFIERS, Result
from checks.http.observatory.seen import Answer, Cookie, Script
from tests.checks.http.observatory.sites import (
    CDN,
    HOST,
    ORIGIN,
    PLAIN,
    SECURE,
    answer,
    headed,
    seen,
)

AWAY = "https://www.autre.example/"
CSP, COOKIES = "content-security-policy", "cookies"
CORS, REDIRECTION = "cross-origin-resource-sharing", "redirection"
REFERRER, HSTS = "referrer-policy", "strict-transport-security"
SRI, NOSNIFF, FRAMES = "subresource-integrity", "x-content-type-options", "x-frame-options"
CORP = "cross-origin-resource-policy"
COEP, COOP = "cross-origin-embedder-policy", "cross-origin-opener-policy"


def policy(text: str):
    return headed(content_security_policy=text)


def cookie(name: str = "a", *, hsts: bool = False, **attributes):
    age = "max-age=31536000" if hsts else None
    kept = {"secure": True, "http_only": True, "same_site": "lax", **attributes}
    https = answer(strict_transport_security=age)
    return seen(https=https, cookies=(Cookie(name, **kept),), preloaded=frozenset())


def allowed(origin: str, credentials: str = ""):
    headers = (
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", credentials),
    )
    return seen(preflight=Answer(SECURE, 204, headers))


def route(*urls: str):
    return seen(route=urls, preloaded=frozenset())


def scripts(*found: Script):
    return seen(elements=max(len(found), 1), scripts=found)


def framed(value: str | None):
    return headed(content_security_policy=None, x_frame_options=value)


#: Result → its test, its modifier, a site to which it happens.
TABLE = {
    Result.CSP_DEFAULT_NONE: (CSP, 10, policy("default-src 'none'")),
    Result.CSP_NO_UNSAFE: (CSP, 5, policy("default-src 'self'")),
    Result.CSP_UNSAFE_STYLE: (CSP, 0, policy("default-src 'self'; style-src 'unsafe-inline'")),
    Result.CSP_DUPLICATES: (CSP, 0, policy("default-src 'self'; report-uri /a; report-uri /b")),
    Result.CSP_INSECURE_PASSIVE: (CSP, -10, policy("default-src 'self'; img-src http:")),
    Result.CSP_UNSAFE_EVAL: (CSP, -10, policy("default-src 'self'; script-src 'unsafe-eval'")),
    Result.CSP_UNSAFE_INLINE: (CSP, -20, policy("default-src 'self' 'unsafe-inline'")),
    Result.CSP_INSECURE_ACTIVE: (CSP, -20, policy("default-src 'self'; font-src http://a.example")),
    Result.CSP_INVALID: (CSP, -25, policy("default-src 'self'; default-src 'none'")),
    Result.CSP_ABSENT: (CSP, -25, headed(content_security_policy=None)),
    Result.CSP_REPORT_ONLY: (
        CSP,
        -25,
        headed(content_security_policy=None, content_security_policy_report_only="default-src 'self'"),
    ),
    Result.COOKIES_SAME_SITE: (COOKIES, 5, cookie()),
    Result.COOKIES_SECURE: (COOKIES, 0, cookie(same_site="")),
    Result.COOKIES_NONE: (COOKIES, 0, seen(cookies=())),
    Result.COOKIES_CLEAR_HSTS: (COOKIES, -5, cookie(hsts=True, secure=False)),
    Result.COOKIES_SESSION_CLEAR_HSTS: (COOKIES, -10, cookie("PHPSESSID", hsts=True, secure=False)),
    Result.COOKIES_CLEAR: (COOKIES, -20, cookie(secure=False)),
    Result.COOKIES_SAME_SITE_INVALID: (COOKIES, -20, cookie(secure=False, same_site="none")),
    Result.COOKIES_CSRF: (COOKIES, -20, cookie("csrftoken", same_site="")),
    Result.COOKIES_SESSION_READABLE: (COOKIES, -30, cookie("PHPSESSID", http_only=False)),
    Result.COOKIES_SESSION_CLEAR: (COOKIES, -40, cookie("PHPSESSID", secure=False)),
    Result.CORS_ABSENT: (CORS, 0, seen()),
    Result.CORS_PUBLIC: (CORS, 0, allowed("*", "true")),
    Result.CORS_RESTRICTED: (CORS, 0, allowed(ORIGIN)),
    Result.CORS_UNIVERSAL: (CORS, -50, allowed(ORIGIN, "true")),
    Result.REDIRECTION_PRELOADED: (REDIRECTION, 0, seen()),
    Result.REDIRECTION_TO_HTTPS: (REDIRECTION, 0, route(PLAIN, SECURE)),
    Result.REDIRECTION_NO_HTTP: (REDIRECTION, 0, seen(http=None)),
    Result.REDIRECTION_OFF_HOST: (REDIRECTION, -5, route(PLAIN, AWAY)),
    Result.REDIRECTION_LATE: (REDIRECTION, -10, route(PLAIN, f"{PLAIN}fr/", SECURE)),
    Result.REDIRECTION_NOT_HTTPS: (REDIRECTION, -20, route(PLAIN, f"{PLAIN}fr/")),
    Result.REDIRECTION_MISSING: (REDIRECTION, -20, route(PLAIN)),
    Result.REDIRECTION_CERTIFICATE: (REDIRECTION, -20, seen(http=answer(verified=False))),
    Result.REFERRER_PRIVATE: (REFERRER, 5, headed(referrer_policy="unsafe-url, Same-Origin, new")),
    Result.REFERRER_ABSENT: (REFERRER, 0, headed(referrer_policy=None)),
    Result.REFERRER_UNSAFE: (REFERRER, -5, headed(referrer_policy="no-referrer, origin")),
    Result.REFERRER_INVALID: (REFERRER, -5, headed(referrer_policy="none")),
    Result.HSTS_PRELOADED: (HSTS, 5, seen()),
    Result.HSTS_LONG: (HSTS, 0, headed(strict_transport_security="max-age=15552000")),
    Result.HSTS_SHORT: (HSTS, -10, headed(strict_transport_security="max-age=15551999")),
    Result.HSTS_ABSENT: (HSTS, -20, headed(strict_transport_security=None)),
    Result.HSTS_INVALID: (HSTS, -20, headed(strict_transport_security="includeSubDomains")),
    Result.HSTS_NO_HTTPS: (HSTS, -20, seen(https=None)),
    Result.HSTS_CERTIFICATE: (HSTS, -20, seen(https=answer(verified=False), preloaded=frozenset())),
    Result.SRI_SAME_ORIGIN: (SRI, 5, seen()),
    Result.SRI_EXTERNAL: (SRI, 5, scripts(Script(CDN, "sha384-x"))),
    Result.SRI_NOT_HTML: (SRI, 0, headed(content_type="text/plain")),
    Result.SRI_NO_SCRIPTS: (SRI, 0, seen(elements=0, scripts=())),
    Result.SRI_ALL_OURS: (SRI, 0, scripts(Script("/a.js"), Script("https://static.ville.example/b.js"))),
    Result.SRI_ABSENT_SECURE: (SRI, -5, scripts(Script("/a.js", "sha384-x"), Script(CDN))),
    Result.SRI_INSECURE: (SRI, -20, scripts(Script("http://cdn.tiers.example/x.js", "sha384-x"))),
    Result.SRI_ABSENT_INSECURE: (SRI, -50, scripts(Script(f"//{HOST}/x.js"))),
    Result.HTML_UNREADABLE: (SRI, -20, seen(readable=False)),
    Result.NOSNIFF: (NOSNIFF, 0, headed(x_content_type_options=" NoSniff")),
    Result.NOSNIFF_ABSENT: (NOSNIFF, -5, headed(x_content_type_options=None)),
    Result.NOSNIFF_INVALID: (NOSNIFF, -5, headed(x_content_type_options="nosniff, nosniff")),
    Result.FRAMES_BY_CSP: (FRAMES, 5, policy("default-src 'self'; frame-ancestors *")),
    Result.FRAMES_DENIED: (FRAMES, 5, framed("Deny")),
    Result.FRAMES_ALLOW_FROM: (FRAMES, 0, framed("ALLOW-FROM https://a.example")),
    Result.FRAMES_ABSENT: (FRAMES, -20, framed(None)),
    Result.FRAMES_INVALID: (FRAMES, -20, framed("SAMEORIGIN, SAMEORIGIN")),
    Result.CORP_SAME_ORIGIN: (CORP, 10, seen()),
    Result.CORP_SAME_SITE: (CORP, 10, headed(cross_origin_resource_policy="Same-Site")),
    Result.CORP_CROSS_ORIGIN: (CORP, 0, headed(cross_origin_resource_policy="cross-origin")),
    Result.CORP_ABSENT: (CORP, 0, headed(cross_origin_resource_policy=None)),
    Result.CORP_INVALID: (CORP, -5, headed(cross_origin_resource_policy="whimsy")),
    Result.COEP_REQUIRE_CORP: (COEP, 10, seen()),
    Result.COEP_CREDENTIALLESS: (COEP, 10, headed(cross_origin_embedder_policy="credentialless")),
    Result.COEP_UNSAFE_NONE: (COEP, 0, headed(cross_origin_embedder_policy="unsafe-none")),
    Result.COEP_ABSENT: (COEP, 0, headed(cross_origin_embedder_policy=None)),
    Result.COEP_INVALID: (COEP, -5, headed(cross_origin_embedder_policy="Require-Corp")),
    Result.COOP_SAME_ORIGIN: (COOP, 10, headed(cross_origin_opener_policy='same-origin; report-to="a"')),
    Result.COOP_POPUPS: (COOP, 10, headed(cross_origin_opener_policy="same-origin-allow-popups")),
    Result.COOP_NO_OPENER: (COOP, 10, headed(cross_origin_opener_policy="noopener-allow-popups")),
    Result.COOP_UNSAFE_NONE: (COOP, 0, headed(cross_origin_opener_policy="unsafe-none")),
    Result.COOP_ABSENT: (COOP, 0, headed(cross_origin_opener_policy=None)),
    Result.COOP_INVALID: (COOP, -5, headed(cross_origin_opener_policy='"same-origin"')),
}


def test_the_table_is_whole():
    assert set(TABLE) == set(Result)
    assert len(TABLE) == 77
    assert {test for test, _, _ in TABLE.values()} == set(TESTS)


@pytest.mark.parametrize("result", TABLE)
def test_a_result_happens_at_its_price(result):
    test, modifier, site = TABLE[result]
    assert TESTS[test](site) is result
    assert MODIFIERS.get(result, 0) == modifier
    found = grade(site)
    assert found
    assert found.results[test] is result
