"""Whether the cookies that the site sets are kept from who should not have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.facts.page import Cookie
from auditor.model import Axis, Cause, Finding
from auditor.references import cnil, rfc
from checks.http.set_cookies import SetCookie, kept
from checks.public_service.cookies import LONGEST
from checks.public_service.trackers import of_cookie

_SHOWN = 5


@check(
    "http.cookies",
    axis=Axis.SECURITY,
    references=[rfc(6265, "4.1.2"), cnil("2020-092")],
    codes=[
        "http.cookies.session-clear",
        "http.cookies.session-readable",
        "http.cookies.clear",
        "http.cookies.ignored",
        "http.cookies.long",
    ],
)
def cookies(site: HttpSite) -> Iterator[Finding]:
    """Cookies set over TLS stay there, and scripts cannot read the one of a session (RFC 6265 §4.1.2).

    What a cookie is for is told by its name. A tracker is judged elsewhere.
    """
    if site.secure.hops[0].status is None:
        yield untested(site.secure.cause or Cause.UNREACHABLE, site.secure.detail)
        return
    found = kept(site)
    faults: dict[str, Callable[[SetCookie], bool]] = {
        "session-clear": lambda item: item.is_session and not item.secure,
        "session-readable": lambda item: item.is_session and not item.http_only,
        "clear": lambda item: not item.is_session and not item.secure,
        "ignored": _is_refused,
    }
    said = [
        _said(f"http.cookies.{fault}", faulty)
        for fault, is_faulty in faults.items()
        if (faulty := [item for item in found if is_faulty(item)])
    ]
    long = _long(found, site)
    if long:
        longest = max(item.days(site.observed_at) or 0 for item in long)
        said.append(_said("http.cookies.long", long, days=round(longest)))
    if not found:
        yield inapplicable(place(site.secure.end.url))
    else:
        yield from said or [passed(*(place(item.where, item.written) for item in found[:_SHOWN]))]


def _is_refused(cookie: SetCookie) -> bool:
    """Whether browsers refuse a cookie, whose name or SameSite asks for more (RFC 6265bis §4.1.3, §5.7)."""
    name = cookie.name.lower()
    if name.startswith("__host-"):
        at_root = cookie.attributes.get("path") == "/" and not cookie.attributes.get("domain")
        return not (cookie.secure and at_root)
    return not cookie.secure and (name.startswith("__secure-") or cookie.same_site == "none")


def _long(found: Sequence[SetCookie], site: HttpSite) -> list[SetCookie]:
    """Those that stay for more than thirteen months and are of no tracker that is known."""
    host = site.host
    return [
        cookie
        for cookie in found
        if (cookie.days(site.observed_at) or 0) > LONGEST
        and of_cookie(Cookie(name=cookie.name[:200], domain=host)) is None
    ]


def _said(code: str, faulty: Sequence[SetCookie], **arguments: int) -> Finding:
    places = [place(item.where, item.written) for item in faulty[:_SHOWN]]
    return failed(code, *places, cookies=tuple(item.name[:60] for item in faulty[:_SHOWN]), **arguments)
