"""The versions of TLS that the site offers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.tls import Offer, TlsServer
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi_tls, rfc, rgesn

OBSOLETE = ("SSLv3", "TLSv1", "TLSv1.1")


@check(
    "tls.obsolete-versions",
    axis=Axis.SECURITY,
    references=[anssi_tls("R4"), rfc(8996)],
    codes=["tls.versions.obsolete"],
)
def obsolete_versions(tls: TlsServer) -> Iterator[Finding]:
    """Versions that are known to be broken are refused."""
    for endpoint in tls.endpoints:
        if endpoint.cause is Cause.REFUSED:
            yield inapplicable()
            continue
        answers = {version: endpoint.versions.get(version, Offer.UNKNOWN) for version in OBSOLETE}
        offered = tuple(version for version, answer in answers.items() if answer is Offer.OFFERED)
        if offered:
            yield failed("tls.versions.obsolete", place(endpoint.address), versions=offered)
        elif Offer.UNKNOWN in answers.values():
            # Silence is no refusal: nothing is said of this address.
            yield untested(endpoint.cause or Cause.RESET, endpoint.address)
        else:
            yield passed(place(endpoint.address))


@check(
    "tls.modern-version",
    axis=Axis.SECURITY,
    references=[anssi_tls("R3"), rfc(8446), rgesn("3.3")],
    codes=["tls.versions.without-1.3", "tls.versions.without-1.2"],
)
def modern_version(tls: TlsServer) -> Iterator[Finding]:
    """The site offers TLS 1.3, or at least 1.2."""
    for endpoint in tls.endpoints:
        if endpoint.cause is Cause.REFUSED:
            yield inapplicable()
            continue
        latest = endpoint.versions.get("TLSv1.3", Offer.UNKNOWN)
        previous = endpoint.versions.get("TLSv1.2", Offer.UNKNOWN)
        if latest is Offer.OFFERED:
            yield passed(place(endpoint.address))
        elif latest is Offer.UNKNOWN:
            yield untested(endpoint.cause or Cause.RESET, endpoint.address)
        elif previous is Offer.OFFERED:
            yield failed("tls.versions.without-1.3", place(endpoint.address))
        elif previous is Offer.REFUSED:
            yield failed("tls.versions.without-1.2", place(endpoint.address))
        else:
            yield untested(Cause.RESET, endpoint.address)
