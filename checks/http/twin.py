"""Whether the other name of the site, with ``www`` or without, leads there too."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.domains import site_of
from auditor.facts.http import HttpSite, Trail
from auditor.facts.tls import TlsEndpoint, TlsServer
from auditor.facts.twin import HttpTwin
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc, rpnt
from auditor.urls import host_of
from checks.tls.chain import covers, names_of, served


@check(
    "http.twin",
    axis=Axis.SECURITY,
    references=[rpnt("1.4"), rpnt("1.5"), rfc(9525, "6")],
    codes=[
        "http.twin.unknown",
        "http.twin.closed",
        "http.twin.certificate",
        "http.twin.clear",
        "http.twin.elsewhere",
    ],
)
def twin(twin: HttpTwin, site: HttpSite) -> Iterator[Finding]:
    """Whoever types the name with ``www``, or without, comes to the protected site too (RPNT 1.4, 1.5)."""
    if twin.host is None:
        yield inapplicable()
    elif twin.exists is None:
        yield untested(twin.cause or Cause.RESOLVER_FAILED)
    elif twin.secure is None or twin.plain is None:
        yield failed("http.twin.unknown", place(twin.host), host=twin.host)
    else:
        yield from _led(twin.host, twin.secure, twin.plain, twin, site)


def _led(host: str, secure: Trail, plain: Trail, twin: HttpTwin, site: HttpSite) -> Iterator[Finding]:
    """Where a name that exists leads."""
    firsts = (secure.hops[0], plain.hops[0])
    if all(first.cause is Cause.REFUSED for first in firsts):
        yield failed("http.twin.closed", place(host), host=host)
        return
    if all(first.status is None for first in firsts):
        yield untested(firsts[0].cause or Cause.UNREACHABLE, firsts[0].detail)
        return
    said = []
    names = _names(twin)
    if names is not None and not any(covers(name, host) for name in names):
        said.append(failed("http.twin.certificate", place(host, ", ".join(names[:5])), host=host))
    if plain.cause is None and plain.end.url.startswith("http:") and site.secure.hops[0].status is not None:
        said.append(failed("http.twin.clear", place(plain.start, plain.end.url), host=host))
    trail = secure if secure.cause is None else plain
    if site.landing and trail.cause is None and not _is_same(trail.end.url, site.landing):
        said.append(cannot_tell("http.twin.elsewhere", place(trail.start, trail.end.url), host=host))
    yield from said or [_well_led(trail)]


def _well_led(trail: Trail) -> Finding:
    seen = place(trail.start, trail.end.url)
    return passed(seen) if trail.cause is None else untested(trail.cause, trail.detail)


def _is_same(url: str, landing: str) -> bool:
    return url == landing or site_of(host_of(url)) == site_of(host_of(landing))


def _names(twin: HttpTwin) -> tuple[str, ...] | None:
    """The names of the certificate that the twin shows; None when it shows none that can be read."""
    if twin.host is None or twin.certificate is None:
        return None
    endpoint = TlsEndpoint(address=twin.host, port=443, chain=(twin.certificate,), versions={})
    shown = served(TlsServer(observed_at=twin.observed_at, host=twin.host, endpoints=(endpoint,)))
    return names_of(shown[0].leaf) if shown else None
