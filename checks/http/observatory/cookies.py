"""The test of the cookies, by what their names say they are."""

from __future__ import annotations

from collections.abc import Iterator

from checks.http.observatory.redirection import hsts
from checks.http.observatory.results import Result
from checks.http.observatory.seen import Cookie, Seen

#: From the least bad; the worst of all that apply is the result.
_WORSE = (
    Result.COOKIES_CLEAR_HSTS,
    Result.COOKIES_CLEAR,
    Result.COOKIES_SESSION_CLEAR_HSTS,
    Result.COOKIES_SAME_SITE_INVALID,
    Result.COOKIES_CSRF,
    Result.COOKIES_SESSION_READABLE,
    Result.COOKIES_SESSION_CLEAR,
)

#: Set by a host for its own ends.
_LEFT_ASIDE = "heroku-session-affinity"
_KNOWN = ("lax", "strict", "none")


def cookies(seen: Seen) -> Result:
    """Whether cookies are kept from who should not have them."""
    kept = [cookie for cookie in seen.cookies if cookie.name and cookie.name != _LEFT_ASIDE]
    if not kept:
        return Result.COOKIES_NONE
    protected = hsts(seen) in (Result.HSTS_LONG, Result.HSTS_PRELOADED)
    faults = [fault for cookie in kept for fault in _faults(cookie, protected=protected)]
    if _is_any_same_site_invalid(seen):
        faults.append(Result.COOKIES_SAME_SITE_INVALID)
    if faults:
        return max(faults, key=_WORSE.index)
    same_site = all(cookie.same_site for cookie in kept)
    return Result.COOKIES_SAME_SITE if same_site else Result.COOKIES_SECURE


def _faults(cookie: Cookie, *, protected: bool) -> Iterator[Result]:
    name = cookie.name.lower()
    session = "login" in name or "sess" in name
    if not cookie.secure:
        if cookie.same_site == "none":
            yield Result.COOKIES_SAME_SITE_INVALID
        yield Result.COOKIES_CLEAR_HSTS if protected else Result.COOKIES_CLEAR
        if session:
            yield Result.COOKIES_SESSION_CLEAR_HSTS if protected else Result.COOKIES_SESSION_CLEAR
    if "csrf" in name and not cookie.same_site:
        yield Result.COOKIES_CSRF
    if session and not cookie.http_only:
        yield Result.COOKIES_SESSION_READABLE


def _is_any_same_site_invalid(seen: Seen) -> bool:
    """Whether a cookie of the page itself has a SameSite that means nothing."""
    headers = seen.page.headers if seen.page else ()
    said = (value.split(";") for name, value in headers if name == "set-cookie")
    attributes = ([piece.strip().lower() for piece in part.split("=")] for parts in said for part in parts)
    return any(
        name == "samesite" and value[:1] not in ([known] for known in _KNOWN) for name, *value in attributes
    )
