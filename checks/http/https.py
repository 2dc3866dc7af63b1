"""Whether the site answers, over TLS, and leads there whoever comes in clear."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi_web, rfc, rpnt

#: A connection that the server itself turned down; silence and resets are no answer.
_TURNED_DOWN = (Cause.REFUSED, Cause.TLS_FAILED)

#: Seconds; ANSSI-PA-009 R2 asks for a year, but less than half of one is what leaves visitors exposed.
SIX_MONTHS = 15_552_000

_DIGITS = 12


@check(
    "http.home",
    axis=Axis.SECURITY,
    references=[rpnt("1.3")],
    codes=["http.home.server-error", "http.home.not-found", "http.home.redirect-loop"],
)
def home(site: HttpSite) -> Iterator[Finding]:
    """The address of the site shows a page.

    A filter that turns us away (401, 403, 429) hides the page: nothing is said then.
    """
    trail = site.best
    last = place(trail.end.url, f"HTTP {trail.end.status}" if trail.end.status else "")
    match trail.cause:
        case None | Cause.NOT_HTML | Cause.TOO_LARGE:
            yield passed(last)
        case Cause.SERVER_ERROR:
            yield failed("http.home.server-error", last, status=str(trail.end.status))
        case Cause.NOT_FOUND:
            yield failed("http.home.not-found", last, status=str(trail.end.status))
        case Cause.REDIRECT_LOOP if any(hop.header("set-cookie") for hop in trail.hops):
            # A browser that keeps the cookie may well get through.
            yield untested(Cause.REDIRECT_LOOP, trail.detail)
        case Cause.REDIRECT_LOOP:
            yield failed("http.home.redirect-loop", last, hops=len(trail.hops))
        case cause:
            yield untested(cause, trail.detail)


@check(
    "http.https", axis=Axis.SECURITY, references=[rpnt("1.4"), anssi_web("R1")], codes=["http.https.absent"]
)
def https(site: HttpSite) -> Iterator[Finding]:
    """The site can be read over TLS."""
    first = site.secure.hops[0]
    if first.status is not None:
        yield passed(place(first.url))
    elif _is_absent(site):
        yield failed("http.https.absent", place(first.url, first.detail))
    else:
        yield untested(first.cause or Cause.UNREACHABLE, first.detail)


@check(
    "http.redirect",
    axis=Axis.SECURITY,
    references=[rpnt("1.4"), rpnt("1.7"), anssi_web("R1")],
    codes=["http.redirect.absent"],
)
def redirect(site: HttpSite) -> Iterator[Finding]:
    """Whoever comes in clear is led to the protected site."""
    first = site.plain.hops[0]
    if first.status is None:
        if first.cause is Cause.REFUSED and site.secure.hops[0].status is not None:
            yield inapplicable()  # nothing is served in clear
        else:
            yield untested(first.cause or Cause.UNREACHABLE, first.detail)
        return
    if urlsplit(site.plain.end.url).scheme == "https":
        yield passed(place(first.url))
    elif site.plain.cause in (None, Cause.NOT_HTML, Cause.TOO_LARGE):
        yield failed("http.redirect.absent", place(first.url, f"HTTP {first.status}"))
    else:
        yield untested(site.plain.cause or Cause.UNREACHABLE, site.plain.detail)


@check(
    "http.hsts",
    axis=Axis.SECURITY,
    references=[rfc(6797), anssi_web("R2")],
    codes=["http.hsts.absent", "http.hsts.short", "http.hsts.invalid"],
)
def hsts(site: HttpSite) -> Iterator[Finding]:
    """Browsers are told to come back over TLS only (HSTS)."""
    answer = next((hop for hop in site.secure.hops if hop.status is not None), None)
    if _is_absent(site):
        yield inapplicable()  # the check of HTTPS says so
        return
    if answer is None or site.secure.cause is Cause.BLOCKED:
        yield untested(site.secure.cause or Cause.UNREACHABLE, site.secure.detail)
        return
    values = answer.header("strict-transport-security")
    if not values:
        yield failed("http.hsts.absent", place(answer.url))
        return
    seen = place(answer.url, values[0])
    age = max_age(values[0])  # a browser reads the first one alone (RFC 6797 §8.1)
    if age is None:
        yield failed("http.hsts.invalid", seen)
    elif age < SIX_MONTHS:
        yield failed("http.hsts.short", seen, days=age // 86_400)
    else:
        yield passed(seen, days=age // 86_400)


def _is_absent(site: HttpSite) -> bool:
    """Whether a site that answers in clear turns down whoever comes over TLS."""
    first = site.secure.hops[0]
    return first.status is None and first.cause in _TURNED_DOWN and site.plain.hops[0].status is not None


def max_age(header: str) -> int | None:
    """The ``max-age`` of a Strict-Transport-Security header, in seconds (RFC 6797 §6.1).

    Returns:
        None when the header is not valid: no max-age, twice the same directive, no number.
    """
    directives: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in header.split(";"))):
        name, _, value = part.partition("=")
        name = name.strip().lower()
        if name in directives:
            return None
        directives[name] = value.strip().strip('"')
    value = directives.get("max-age", "")
    if not (value.isascii() and value.isdigit()):
        return None
    return int(value[:_DIGITS])  # longer ones are no less than for ever
