"""How whoever comes to the site is led: by how many steps, and never back into the open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.http import HttpSite, Trail
from auditor.model import Axis, Cause, Finding
from auditor.references import preloading, rfc
from checks.http.https import max_age

#: Redirects in a row that a well-kept site may need: to TLS, to its name, to its language.
_ENOUGH = 3

_YEAR = 31_536_000


@check(
    "http.redirect-chain",
    axis=Axis.SECURITY,
    references=[rfc(9110, "15.4"), rfc(6797, "7.2")],
    codes=["http.redirect-chain.downgrade", "http.redirect-chain.long"],
)
def redirect_chain(site: HttpSite) -> Iterator[Finding]:
    """No redirect leads from TLS back into the open, and there are three at most (RFC 9110 §15.4)."""
    trails = [trail for trail in (site.secure, site.plain) if trail.hops[0].status is not None]
    if not trails:
        yield untested(site.best.cause or Cause.UNREACHABLE, site.best.detail)
        return
    downgraded = [trail for trail in trails if _falls_back(trail)]
    longest = max(trails, key=lambda trail: len(trail.hops))
    redirects = len(longest.hops) - 1
    if downgraded:
        yield failed("http.redirect-chain.downgrade", place(downgraded[0].start, _steps(downgraded[0])))
    if redirects > _ENOUGH and longest.cause is not Cause.REDIRECT_LOOP:
        yield failed("http.redirect-chain.long", place(longest.start, _steps(longest)), count=redirects)
    elif not downgraded:
        yield passed(place(longest.start, _steps(longest)))


@check(
    "http.hsts-preload",
    axis=Axis.SECURITY,
    references=[preloading(), rfc(6797, "6.1")],
    codes=["http.hsts-preload.ineligible"],
)
def hsts_preload(site: HttpSite) -> Iterator[Finding]:
    """A site that asks browsers to carry its HSTS in their list fulfils what the list asks.

    One year at least, and all the names below. Most sites do not ask, and need not.
    """
    answer = site.secure.hops[0]
    if answer.status is None:
        yield untested(answer.cause or Cause.UNREACHABLE, answer.detail)
        return
    header = next(iter(answer.header("strict-transport-security")), "")
    directives = {part.partition("=")[0].strip().lower() for part in header.split(";")}
    seen = place(answer.url, header)
    lasts = "includesubdomains" in directives and (max_age(header) or 0) >= _YEAR
    if "preload" not in directives:
        yield inapplicable(seen)
    else:
        yield passed(seen) if lasts else failed("http.hsts-preload.ineligible", seen)


def _falls_back(trail: Trail) -> bool:
    """Whether a redirect leads from TLS to clear."""
    steps = pairwise(hop.url for hop in trail.hops)
    return any(before.startswith("https:") and after.startswith("http:") for before, after in steps)


def _steps(trail: Trail) -> str:
    return " → ".join(hop.url for hop in trail.hops)
