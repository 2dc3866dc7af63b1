"""What browsers ask of public authorities besides a signature: short lives, and an entry in public logs."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cryptography.x509 import (
    Certificate,
    ExtensionNotFound,
    PrecertificateSignedCertificateTimestamps,
    SignedCertificateTimestamps,
)
from cryptography.x509.ocsp import OCSPResponseStatus, load_der_ocsp_response

from auditor.check import check, failed, inapplicable, passed, untested
from auditor.facts.tls import Offer, TlsServer, TrustStore
from auditor.facts.tls_profile import Feature, TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi_tls, ca_browser, rfc
from checks.tls.addresses import answer_on, gathered
from checks.tls.chain import Served, extension_of, nothing_read, served
from checks.tls.trust import is_public

#: Issued from that day on → days that a certificate may last: CA/Browser Forum, Baseline Requirements §6.3.2,
#: ballots 193, SC31 (2020, after the browsers' own rule) and SC081v3 (April 2025).
LIFETIMES = (
    (datetime(2029, 3, 15, tzinfo=UTC), 47),
    (datetime(2027, 3, 15, tzinfo=UTC), 100),
    (datetime(2026, 3, 15, tzinfo=UTC), 200),
    (datetime(2020, 9, 1, tzinfo=UTC), 398),
    (datetime(2018, 3, 1, tzinfo=UTC), 825),
)


@check(
    "tls.certificate-lifetime",
    axis=Axis.SECURITY,
    references=[ca_browser("6.3.2")],
    codes=["tls.certificate.too-long"],
)
def certificate_lifetime(tls: TlsServer, trust: TrustStore) -> Iterator[Finding]:
    """The certificate does not last longer than what was allowed on the day when it was issued."""
    yield from gathered(_lifetime(item, tls, trust) for item in served(tls))
    if not served(tls):
        yield nothing_read(tls)


@check(
    "tls.certificate-transparency",
    axis=Axis.SECURITY,
    references=[rfc(6962, "3.3"), anssi_tls("R38")],
    codes=["tls.certificate.unlogged"],
)
def certificate_transparency(tls: TlsServer, profiles: TlsProfiles, trust: TrustStore) -> Iterator[Finding]:
    """The certificate was entered in public logs, as Chrome, Safari and Firefox ask (ANSSI R38).

    The proof is in it, beside it in the handshake, or in the OCSP response that is stapled (RFC 6962 §3.3).
    """
    beside = {endpoint.address: endpoint for endpoint in profiles.endpoints}
    yield from gathered(_logged(item, beside.get(item.address), tls, trust) for item in served(tls))
    if not served(tls):
        yield nothing_read(tls)


def longest_life(issued: datetime) -> timedelta | None:
    """How long a certificate of that day may last; None before there was a rule in days."""
    return next((timedelta(days=days) for since, days in LIFETIMES if issued >= since), None)


def _lifetime(item: Served, tls: TlsServer, trust: TrustStore) -> Finding:
    begins, ends = item.leaf.not_valid_before_utc, item.leaf.not_valid_after_utc
    longest = longest_life(begins)
    if longest is None or not is_public(item, trust, tls.observed_at):
        return inapplicable()
    if ends - begins > longest:
        days = (ends - begins).days
        return failed("tls.certificate.too-long", item.place, days=days, longest=longest.days)
    return passed(item.place)


def _logged(item: Served, beside: TlsProfile | None, tls: TlsServer, trust: TrustStore) -> Finding:
    if not is_public(item, trust, tls.observed_at):
        return inapplicable()
    if _embedded(item.leaf):
        return passed(item.place)
    if beside is None or beside.cause is not None:
        return untested(beside.cause if beside and beside.cause else Cause.NOT_ASKED, item.address)
    if beside.scts or _stapled(beside.staple):
        return passed(item.place)
    staple = answer_on(beside, Feature.STAPLED_OCSP)
    if staple.offer is Offer.UNKNOWN:
        # Until TLS 1.2 what comes beside a certificate is seen with it; in TLS 1.3 it is encrypted.
        return untested(staple.cause or Cause.NOT_ASKED, item.address)
    return failed("tls.certificate.unlogged", item.place)


def _embedded(leaf: Certificate) -> bool:
    """Whether the proof is in the certificate."""
    return bool(extension_of(leaf, PrecertificateSignedCertificateTimestamps))


def _stapled(staple: str | None) -> bool:
    """Whether the OCSP response holds a proof."""
    if staple is None:
        return False
    try:
        response = load_der_ocsp_response(base64.b64decode(staple))
        if response.response_status is not OCSPResponseStatus.SUCCESSFUL:
            return False
        return bool(response.single_extensions.get_extension_for_class(SignedCertificateTimestamps).value)
    except (ExtensionNotFound, ValueError):
        return False
