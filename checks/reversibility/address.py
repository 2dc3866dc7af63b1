"""Whether the address that is declared is the one of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.domains import domain_of_url
from auditor.facts.http import Exchange, HttpSite, Trail
from auditor.facts.sample import Sample
from auditor.model import Axis, Cause, Finding, Place, Target
from auditor.references import rfc, rpnt
from auditor.urls import host_of

#: Where a town without a site of its own may lead (RPNT 1.6, since version 0.2.1).
_PUBLIC = (".gouv.fr", ".service-public.fr", ".collectivite.fr")

#: Redirects after which search engines and browsers forget the former address (RFC 9110 §15.4).
_PERMANENT = (301, 308)

#: Ends of a trail that show where it leads, page or not.
_ARRIVED = (None, Cause.NOT_HTML, Cause.TOO_LARGE)

#: ``content`` of a refreshing ``meta``: seconds, and an address.
_REFRESH = re.compile(
    r"[\d.]{1,9}\s{0,9}[;,]\s{0,9}+(?:url\s{0,9}=\s{0,9})?+[\"']?+([^\"']{1,500})", re.IGNORECASE
)


@check(
    "reversibility.declared-address",
    axis=Axis.REVERSIBILITY,
    references=[rpnt("1.6"), rfc(9110, "15.4")],
    codes=[
        "reversibility.declared-address.elsewhere",
        "reversibility.declared-address.temporary",
        "reversibility.declared-address.refresh",
    ],
)
def declared_address(target: Target, site: HttpSite, sample: Sample) -> Iterator[Finding]:
    """The declared address is the site's; where the name has changed, the former one leads there for good.

    From http to https, to ``www`` and to sub-domains, any redirect will do (RPNT 1.6, RFC 9110 §15.4).
    """
    trail = site.best
    if target.domain is None:
        yield inapplicable(place(target.url))
        return
    if trail.end.status is None or trail.cause not in _ARRIVED:
        yield untested(trail.cause or Cause.UNREACHABLE, trail.detail)
        return
    refreshed = refreshed_to(sample)
    if _is_elsewhere(trail.end.url, target):
        yield _moved(trail)
    elif refreshed and _is_elsewhere(refreshed, target):
        yield failed("reversibility.declared-address.refresh", place(sample.home, refreshed), to=refreshed)
    else:
        yield passed(place(trail.end.url))


def _moved(trail: Trail) -> Finding:
    """A name that leads to another: by redirects that say it for good, or not."""
    crossings = [
        hop for hop, onward in pairwise(trail.hops) if domain_of_url(hop.url) != domain_of_url(onward.url)
    ]
    passing = [hop for hop in crossings if hop.status not in _PERMANENT]
    code = "temporary" if passing else "elsewhere"
    places = (_hop(hop) for hop in passing or crossings)
    return failed(f"reversibility.declared-address.{code}", *places, to=trail.end.url[:200])


def _hop(hop: Exchange) -> Place:
    return place(hop.url, f"HTTP {hop.status} {', '.join(hop.header('location'))}".strip())


def refreshed_to(sample: Sample) -> str | None:
    """Where the home page sends browsers by a ``meta`` (HTML §4.2.5.3); None when it does not."""
    home = sample.pages[0]
    for name, content in home.names:
        found = _REFRESH.match(content) if name == "refresh" else None
        if found:
            try:
                return urljoin(home.url, str(found[1]).strip())
            except ValueError:
                return None
    return None


def _is_elsewhere(url: str, target: Target) -> bool:
    host = host_of(url)
    return bool(host) and domain_of_url(url) != target.domain and not f".{host}".endswith(_PUBLIC)
