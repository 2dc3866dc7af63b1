"""The indicator: from our facts to what the Observatory looks at, and its grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.check import check, passed, place, untested
from auditor.domains import is_public_suffix
from auditor.facts.cors import CorsAnswers
from auditor.facts.http import Exchange, HttpSite, Policies, Trail
from auditor.facts.tls import TlsServer, TrustStore
from auditor.model import Axis, Cause, Finding, Outcome
from auditor.references import mdn_observatory
from auditor.urls import host_of, is_under
from checks.http.observatory.grading import grade
from checks.http.observatory.seen import Answer, Cookie, Script, Seen
from checks.http.set_cookies import SetCookie, set_by
from checks.tls.certificate import certificate_dates, certificate_name
from checks.tls.trust import certificate_trust


@check("http.observatory", axis=Axis.SECURITY, references=[mdn_observatory()], codes=[])
def observatory(site: HttpSite, answers: CorsAnswers, tls: TlsServer, trust: TrustStore) -> Iterator[Finding]:
    """The grade that the MDN HTTP Observatory would give, by its algorithm 6.

    Of the list of sites that browsers hold under HSTS we know nothing: no site is taken to be on it.
    """
    document = site.document
    if document is None or document.policies is None:
        yield untested(site.best.cause or Cause.NOT_ASKED, site.best.detail)
        return
    found = grade(seen_of(site, document.policies, answers, verified=_is_verified(tls, trust)))
    if found is None:
        yield untested(Cause.BLOCKED, f"HTTP {site.best.end.status}")
    else:
        yield passed(place(document.url), grade=found.letter, score=found.score)


def seen_of(site: HttpSite, policies: Policies, answers: CorsAnswers, *, verified: bool) -> Seen:
    """What the Observatory would see.

    It reads the cookies of robots.txt too, and follows the redirects of OPTIONS: we do neither.

    Args:
        verified: whether the certificate of the site is right; that of others is taken to be.
    """
    counted = site.secure if site.secure.end.status is not None else site.plain
    preflight = answers.preflight
    allowed = preflight.status is not None and 200 <= preflight.status < 300  # noqa: PLR2004
    return Seen(
        host=site.host,
        http=_answer(site.plain, site.host, verified=verified),
        https=_answer(site.secure, site.host, verified=verified),
        route=tuple(hop.url for hop in site.plain.hops),
        policies=policies.content,
        referrer=policies.referrer,
        elements=policies.script_elements,
        scripts=tuple(Script(script.src, script.integrity) for script in policies.scripts),
        cookies=tuple(_cookies(set_by(counted.hops))),
        origin=answers.origin,
        preflight=_of(preflight) if allowed else None,
    )


def _answer(trail: Trail, host: str, *, verified: bool) -> Answer | None:
    """What ends a visit; None when it broke off."""
    shown = any(hop.url.startswith("https:") and host_of(hop.url) == host for hop in trail.hops)
    return _of(trail.end, verified=verified or not shown) if trail.end.status is not None else None


def _of(exchange: Exchange, *, verified: bool = True) -> Answer:
    return Answer(exchange.url, exchange.status or 0, exchange.headers, verified)


def _cookies(found: Iterable[SetCookie]) -> Iterator[Cookie]:
    """The cookies that a client keeps: not those for a domain that is not the host's (RFC 6265 §5.3)."""
    for cookie in found:
        domain = cookie.attributes.get("domain", "").lower().lstrip(".")
        host = host_of(cookie.where)
        if not domain or domain == host or (is_under(host, domain) and not is_public_suffix(domain)):
            yield Cookie(cookie.name, cookie.secure, cookie.http_only, cookie.same_site)


def _is_verified(tls: TlsServer, trust: TrustStore) -> bool:
    """Whether a client that verifies certificates gets through, as our own checks have it."""
    said = [
        *certificate_trust.function(tls, trust),
        *certificate_name.function(tls),
        *(found for found in certificate_dates.function(tls) if not found.code.endswith("expires-soon")),
    ]
    return all(found.outcome is not Outcome.FAILED for found in said)
