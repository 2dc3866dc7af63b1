"""Whether the web server and what runs behind it tell everybody their version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import cwe, rfc

#: Headers that name a program → what a version looks like in them.
_PRODUCT = re.compile(r"[A-Za-z]/\d|\b\d+\.\d")
_NUMBER = re.compile(r"\d")
_BANNERS = {
    "server": _PRODUCT,
    "x-powered-by": _PRODUCT,
    "x-aspnet-version": _NUMBER,
    "x-aspnetmvc-version": _NUMBER,
    "x-umbraco-version": _NUMBER,
    "x-powered-cms": _PRODUCT,
}


@check(
    "http.banner",
    axis=Axis.SECURITY,
    references=[rfc(9110, "10.2.4"), cwe(200)],
    codes=["http.banner.version"],
)
def banner(site: HttpSite) -> Iterator[Finding]:
    """The server's answers hold no version of a program (RFC 9110 §10.2.4 warns of it).

    What a content management system says of itself is for the checks of software.
    """
    hops = [hop for trail in (site.secure, site.plain) for hop in trail.hops if hop.status is not None]
    if not hops or site.landing is None:
        yield untested(site.best.cause or Cause.UNREACHABLE, site.best.detail)
        return
    shown = {
        (name, value): hop.url
        for hop in hops
        for name, value in hop.headers
        if name in _BANNERS and _BANNERS[name].search(value)
    }
    if not shown:
        yield passed(place(site.landing))
        return
    places = (place(url, f"{name}: {value}") for (name, value), url in shown.items())
    yield failed("http.banner.version", *places, banners=tuple(value[:100] for _, value in shown))
