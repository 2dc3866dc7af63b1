"""Flaws of TLS servers that have a name, and an exploit that anybody can download."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer, Feature, TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi_tls, rfc
from checks.tls.addresses import BEFORE_13, VERSIONS, answer_on, offered, per_address, unseen
from checks.tls.suites import describe

_CODES = {
    Feature.HEARTBLEED: "tls.flaws.heartbleed",
    Feature.CCS_INJECTION: "tls.flaws.ccs-injection",
    Feature.ROBOT: "tls.flaws.robot",
    Feature.COMPRESSION: "tls.flaws.compression",
}


@check(
    "tls.flaws",
    axis=Axis.SECURITY,
    references=[anssi_tls("R2"), anssi_tls("R4"), anssi_tls("R19"), rfc(9325, "3.3")],
    codes=[*_CODES.values(), "tls.flaws.ssl2"],
)
def flaws(profiles: TlsProfiles) -> Iterator[Finding]:
    """The server has none of the flaws that attackers try first (ANSSI R2, R4, R19).

    Heartbleed (CVE-2014-0160), early ChangeCipherSpec (CVE-2014-0224), ROBOT (CVE-2017-13099 and its kin),
    DROWN (CVE-2016-0800: SSL 2 opens what TLS protects), CRIME (CVE-2012-4929: compression).
    """
    yield from per_address(profiles, _of_address)


def _of_address(endpoint: TlsProfile) -> Iterator[Finding]:
    where = place(endpoint.address)
    answers = dict(_asked(endpoint))
    codes = [code for code, answer in answers.items() if answer.offer is Offer.OFFERED]
    yield from (failed(code, where) for code in codes)
    if codes:
        return
    unknown = [answer.cause or Cause.RESET for answer in answers.values() if answer.offer is Offer.UNKNOWN]
    # A time-out is not "safe"; and a version that nobody saw may have them all.
    if cause := unseen(endpoint, VERSIONS) or next(iter(unknown), None):
        yield untested(cause, endpoint.address)
    else:
        yield passed(where)


def _asked(endpoint: TlsProfile) -> Iterator[tuple[str, Answer]]:
    """What can be wrong with this server, and what is known of it."""
    ssl2 = endpoint.versions.get("SSLv2")
    yield "tls.flaws.ssl2", ssl2 or Answer(offer=Offer.UNKNOWN, cause=Cause.NOT_ASKED)
    for feature, code in _CODES.items():
        answer = answer_on(endpoint, feature)
        if answer.offer is Offer.OFFERED or _may_have(endpoint, feature):
            yield code, answer


def _may_have(endpoint: TlsProfile, feature: Feature) -> bool:
    """Whether a flaw is possible: all are of versions before TLS 1.3, ROBOT of RSA that gives the key."""
    older = offered(endpoint, BEFORE_13)
    if feature is Feature.HEARTBLEED and answer_on(endpoint, Feature.HEARTBEAT).offer is Offer.REFUSED:
        return False
    if feature is not Feature.ROBOT or not older:
        return bool(older)
    lists = [endpoint.suites_of(version) for version in older]
    if not all(found and found.whole for found in lists):
        return True
    return any(describe(name).exchange == "RSA" for found in lists if found for name in found.names)
