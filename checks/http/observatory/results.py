"""The 77 results of the tests, and what each adds to the score or takes from it (algorithm 6)."""

from __future__ import annotations

from enum import StrEnum


class Result(StrEnum):
    """What a test says, under the name that the Observatory publishes."""

    CSP_DEFAULT_NONE = "csp-implemented-with-no-unsafe-default-src-none"
    CSP_NO_UNSAFE = "csp-implemented-with-no-unsafe"
    CSP_UNSAFE_STYLE = "csp-implemented-with-unsafe-inline-in-style-src-only"
    CSP_DUPLICATES = "csp-implemented-but-duplicate-directives"
    CSP_INSECURE_PASSIVE = "csp-implemented-with-insecure-scheme-in-passive-content-only"
    CSP_UNSAFE_EVAL = "csp-implemented-with-unsafe-eval"
    CSP_UNSAFE_INLINE = "csp-implemented-with-unsafe-inline"
    CSP_INSECURE_ACTIVE = "csp-implemented-with-insecure-scheme"
    CSP_INVALID = "csp-header-invalid"
    CSP_ABSENT = "csp-not-implemented"
    CSP_REPORT_ONLY = "csp-not-implemented-but-reporting-enabled"

    COOKIES_SAME_SITE = "cookies-secure-with-httponly-sessions-and-samesite"
    COOKIES_SECURE = "cookies-secure-with-httponly-sessions"
    COOKIES_NONE = "cookies-not-found"
    COOKIES_CLEAR_HSTS = "cookies-without-secure-flag-but-protected-by-hsts"
    COOKIES_SESSION_CLEAR_HSTS = "cookies-session-without-secure-flag-but-protected-by-hsts"
    COOKIES_CLEAR = "cookies-without-secure-flag"
    COOKIES_SAME_SITE_INVALID = "cookies-samesite-flag-invalid"
    COOKIES_CSRF = "cookies-anticsrf-without-samesite-flag"
    COOKIES_SESSION_READABLE = "cookies-session-without-httponly-flag"
    COOKIES_SESSION_CLEAR = "cookies-session-without-secure-flag"

    CORS_ABSENT = "cross-origin-resource-sharing-not-implemented"
    CORS_PUBLIC = "cross-origin-resource-sharing-implemented-with-public-access"
    CORS_RESTRICTED = "cross-origin-resource-sharing-implemented-with-restricted-access"
    CORS_UNIVERSAL = "cross-origin-resource-sharing-implemented-with-universal-access"

    REDIRECTION_PRELOADED = "redirection-all-redirects-preloaded"
    REDIRECTION_TO_HTTPS = "redirection-to-https"
    REDIRECTION_NO_HTTP = "redirection-not-needed-no-http"
    REDIRECTION_OFF_HOST = "redirection-off-host-from-http"
    REDIRECTION_LATE = "redirection-not-to-https-on-initial-redirection"
    REDIRECTION_NOT_HTTPS = "redirection-not-to-https"
    REDIRECTION_MISSING = "redirection-missing"
    REDIRECTION_CERTIFICATE = "redirection-invalid-cert"

    REFERRER_PRIVATE = "referrer-policy-private"
    REFERRER_ABSENT = "referrer-policy-not-implemented"
    REFERRER_UNSAFE = "referrer-policy-unsafe"
    REFERRER_INVALID = "referrer-policy-header-invalid"

    HSTS_PRELOADED = "hsts-preloaded"
    HSTS_LONG = "hsts-implemented-max-age-at-least-six-months"
    HSTS_SHORT = "hsts-implemented-max-age-less-than-six-months"
    HSTS_ABSENT = "hsts-not-implemented"
    HSTS_INVALID = "hsts-header-invalid"
    HSTS_NO_HTTPS = "hsts-not-implemented-no-https"
    HSTS_CERTIFICATE = "hsts-invalid-cert"

    SRI_SAME_ORIGIN = "sri-implemented-and-all-scripts-loaded-securely"
    SRI_EXTERNAL = "sri-implemented-and-external-scripts-loaded-securely"
    SRI_NOT_HTML = "sri-not-implemented-response-not-html"
    SRI_NO_SCRIPTS = "sri-not-implemented-but-no-scripts-loaded"
    SRI_ALL_OURS = "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"
    SRI_ABSENT_SECURE = "sri-not-implemented-but-external-scripts-loaded-securely"
    SRI_INSECURE = "sri-implemented-but-external-scripts-not-loaded-securely"
    SRI_ABSENT_INSECURE = "sri-not-implemented-and-external-scripts-not-loaded-securely"
    HTML_UNREADABLE = "html-not-parseable"

    NOSNIFF = "x-content-type-options-nosniff"
    NOSNIFF_ABSENT = "x-content-type-options-not-implemented"
    NOSNIFF_INVALID = "x-content-type-options-header-invalid"

    FRAMES_BY_CSP = "x-frame-options-implemented-via-csp"
    FRAMES_DENIED = "x-frame-options-sameorigin-or-deny"
    FRAMES_ALLOW_FROM = "x-frame-options-allow-from-origin"
    FRAMES_ABSENT = "x-frame-options-not-implemented"
    FRAMES_INVALID = "x-frame-options-header-invalid"

    CORP_SAME_ORIGIN = "corp-implemented-with-same-origin"
    CORP_SAME_SITE = "corp-implemented-with-same-site"
    CORP_CROSS_ORIGIN = "corp-implemented-with-cross-origin"
    CORP_ABSENT = "corp-not-implemented"
    CORP_INVALID = "corp-header-invalid"

    COEP_REQUIRE_CORP = "coep-implemented-with-require-corp"
    COEP_CREDENTIALLESS = "coep-implemented-with-credentialless"
    COEP_UNSAFE_NONE = "coep-implemented-with-unsafe-none"
    COEP_ABSENT = "coep-not-implemented"
    COEP_INVALID = "coep-header-invalid"

    COOP_SAME_ORIGIN = "coop-implemented-with-same-origin"
    COOP_POPUPS = "coop-implemented-with-same-origin-allow-popups"
    COOP_NO_OPENER = "coop-implemented-with-noopener-allow-popups"
    COOP_UNSAFE_NONE = "coop-implemented-with-unsafe-none"
    COOP_ABSENT = "coop-not-implemented"
    COOP_INVALID = "coop-header-invalid"


#: Points; a result that is not here is worth none.
MODIFIERS: dict[Result, int] = {
    Result.CSP_DEFAULT_NONE: 10,
    Result.CSP_NO_UNSAFE: 5,
    Result.CSP_INSECURE_PASSIVE: -10,
    Result.CSP_UNSAFE_EVAL: -10,
    Result.CSP_UNSAFE_INLINE: -20,
    Result.CSP_INSECURE_ACTIVE: -20,
    Result.CSP_INVALID: -25,
    Result.CSP_ABSENT: -25,
    Result.CSP_REPORT_ONLY: -25,
    Result.COOKIES_SAME_SITE: 5,
    Result.COOKIES_CLEAR_HSTS: -5,
    Result.COOKIES_SESSION_CLEAR_HSTS: -10,
    Result.COOKIES_CLEAR: -20,
    Result.COOKIES_SAME_SITE_INVALID: -20,
    Result.COOKIES_CSRF: -20,
    Result.COOKIES_SESSION_READABLE: -30,
    Result.COOKIES_SESSION_CLEAR: -40,
    Result.CORS_UNIVERSAL: -50,
    Result.REDIRECTION_OFF_HOST: -5,
    Result.REDIRECTION_LATE: -10,
    Result.REDIRECTION_NOT_HTTPS: -20,
    Result.REDIRECTION_MISSING: -20,
    Result.REDIRECTION_CERTIFICATE: -20,
    Result.REFERRER_PRIVATE: 5,
    Result.REFERRER_UNSAFE: -5,
    Result.REFERRER_INVALID: -5,
    Result.HSTS_PRELOADED: 5,
    Result.HSTS_SHORT: -10,
    Result.HSTS_ABSENT: -20,
    Result.HSTS_INVALID: -20,
    Result.HSTS_NO_HTTPS: -20,
    Result.HSTS_CERTIFICATE: -20,
    Result.SRI_SAME_ORIGIN: 5,
    Result.SRI_EXTERNAL: 5,
    Result.SRI_ABSENT_SECURE: -5,
    Result.SRI_INSECURE: -20,
    Result.SRI_ABSENT_INSECURE: -50,
    Result.HTML_UNREADABLE: -20,
    Result.NOSNIFF_ABSENT: -5,
    Result.NOSNIFF_INVALID: -5,
    Result.FRAMES_BY_CSP: 5,
    Result.FRAMES_DENIED: 5,
    Result.FRAMES_ABSENT: -20,
    Result.FRAMES_INVALID: -20,
    Result.CORP_SAME_ORIGIN: 10,
    Result.CORP_SAME_SITE: 10,
    Result.CORP_INVALID: -5,
    Result.COEP_REQUIRE_CORP: 10,
    Result.COEP_CREDENTIALLESS: 10,
    Result.COEP_INVALID: -5,
    Result.COOP_SAME_ORIGIN: 10,
    Result.COOP_POPUPS: 10,
    Result.COOP_NO_OPENER: 10,
    Result.COOP_INVALID: -5,
}
