"""How the server begins a conversation, and begins it again: what an attacker in between may turn."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature, TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi_tls, rfc
from checks.tls.addresses import (
    BEFORE_13,
    VERSIONS,
    answer_on,
    offered,
    per_address,
    unseen,
    version_offer,
    was_asked,
)

#: Feature → what a server should answer, and the code if it does not.
_EXPECTED = {
    Feature.SECURE_RENEGOTIATION: (Offer.OFFERED, "tls.negotiation.insecure-renegotiation"),
    Feature.EARLY_DATA: (Offer.REFUSED, "tls.negotiation.early-data"),
    Feature.FALLBACK_SCSV: (Offer.OFFERED, "tls.negotiation.without-fallback-scsv"),
    Feature.EXTENDED_MASTER_SECRET: (Offer.OFFERED, "tls.negotiation.without-extended-master-secret"),
}


@check(
    "tls.negotiation",
    axis=Axis.SECURITY,
    references=[rfc(5746), rfc(7627), rfc(7507), anssi_tls("R23"), rfc(8446, "8")],
    codes=[code for _, code in _EXPECTED.values()],
)
def negotiation(profiles: TlsProfiles) -> Iterator[Finding]:
    """Nobody can put words of their own into a visitor's conversation, or lower its protection.

    Secure renegotiation (RFC 5746) and extended master secret (RFC 7627) are of versions before TLS 1.3; the
    signal against downgrade (RFC 7507) is of servers that accept several of them; early data can be replayed
    (RFC 8446 §8; ANSSI R23), and is of TLS 1.3. What was never asked about is left out; what was, and
    not answered, is not said to be good.
    """
    yield from per_address(profiles, _of_address)


def _of_address(endpoint: TlsProfile) -> Iterator[Finding]:
    where, unknown, faults = place(endpoint.address), [], 0
    concerned = [feature for feature in _EXPECTED if _concerns(endpoint, feature)]
    for feature in concerned:
        expected, code = _EXPECTED[feature]
        answer = answer_on(endpoint, feature)
        if answer.offer is Offer.UNKNOWN:
            unknown.append(answer.cause or Cause.RESET)
        elif answer.offer is not expected:
            faults += 1
            yield failed(code, where)
    if faults:
        return
    if cause := unseen(endpoint, VERSIONS[1:]) or next(iter(unknown), None):
        yield untested(cause, endpoint.address)
    else:
        yield passed(where) if concerned else inapplicable()


def _concerns(endpoint: TlsProfile, feature: Feature) -> bool:
    """Whether a feature was asked about, and matters in the versions that are accepted."""
    if not was_asked(endpoint, feature):
        return False
    if feature is Feature.EARLY_DATA:
        return version_offer(endpoint, "TLSv1.3") is Offer.OFFERED
    older = offered(endpoint, BEFORE_13)
    if feature is Feature.EXTENDED_MASTER_SECRET:
        return any(version != "SSLv3" for version in older)  # it is an extension of TLS (RFC 7627 §1)
    return len(older) > (1 if feature is Feature.FALLBACK_SCSV else 0)
