"""What is asked of every address of the site, and how their answers are told together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from auditor.check import inapplicable, untested
from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer, Feature, TlsProfile, TlsProfiles
from auditor.model import Cause, Finding

#: Oldest first; those before TLS 1.3 negotiate in another way (RFC 8446 §D).
VERSIONS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
BEFORE_13 = VERSIONS[1:5]

_NOT_ASKED = Answer(offer=Offer.UNKNOWN, cause=Cause.NOT_ASKED)


def per_address(profiles: TlsProfiles, judge: Callable[[TlsProfile], Iterable[Finding]]) -> Iterator[Finding]:
    """What a judge says of every address, each thing once; of an address that said nothing, why."""
    return gathered(found for endpoint in profiles.endpoints for found in _judged(endpoint, judge))


def gathered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings, those that say the same of several places made one: a server has two addresses or more."""
    groups: dict[object, list[Finding]] = {}
    for found in findings:
        said = (found.code, found.outcome, found.cause, tuple(sorted(found.arguments.items())))
        groups.setdefault(said, []).append(found)
    for first, *others in groups.values():
        places = (*first.places, *(place for other in others for place in other.places))
        yield first.model_copy(update={"places": tuple(dict.fromkeys(places))}) if others else first


def version_offer(endpoint: TlsProfile, version: str) -> Offer:
    """Whether a version is accepted."""
    return endpoint.versions.get(version, _NOT_ASKED).offer


def offered(endpoint: TlsProfile, versions: Iterable[str] = VERSIONS) -> tuple[str, ...]:
    """Those of some versions that are accepted, oldest first."""
    return tuple(version for version in versions if version_offer(endpoint, version) is Offer.OFFERED)


def unseen(endpoint: TlsProfile, versions: Iterable[str]) -> Cause | None:
    """Why one of some versions was neither accepted nor refused; None when all were."""
    answers = (endpoint.versions.get(version, _NOT_ASKED) for version in versions)
    return next((answer.cause or Cause.RESET for answer in answers if answer.offer is Offer.UNKNOWN), None)


def answer_on(endpoint: TlsProfile, feature: Feature) -> Answer:
    """What was answered about a feature."""
    return endpoint.features.get(feature, _NOT_ASKED)


def was_asked(endpoint: TlsProfile, feature: Feature) -> bool:
    """Whether anything was asked about a feature: a probe may not know how, or may have had no reason."""
    return answer_on(endpoint, feature).cause is not Cause.NOT_ASKED


def _judged(endpoint: TlsProfile, judge: Callable[[TlsProfile], Iterable[Finding]]) -> Iterable[Finding]:
    if endpoint.cause is Cause.REFUSED:
        return [inapplicable()]
    if endpoint.cause is not None:
        return [untested(endpoint.cause, endpoint.address)]
    return judge(endpoint)
