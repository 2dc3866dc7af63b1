"""The cipher suites that the site accepts: what protects the pages and forms on their way."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.tls import Offer
from auditor.facts.tls_profile import SuiteList, TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import anssi_tls, rfc
from checks.tls.addresses import BEFORE_13, VERSIONS, offered, per_address, unseen, version_offer
from checks.tls.suites import Mode, describe

#: SSL 2 is a flaw by itself.
_LISTED = VERSIONS[1:]

#: Suites that a finding names.
_NAMED = 5


@check(
    "tls.suites",
    axis=Axis.SECURITY,
    references=[anssi_tls("R6"), anssi_tls("R9"), anssi_tls("R10"), rfc(9325, "4")],
    codes=[
        "tls.suites.broken",
        "tls.suites.weak",
        "tls.suites.without-forward-secrecy",
        "tls.suites.without-aead",
        "tls.suites.partly-without-forward-secrecy",
    ],
)
def suites(profiles: TlsProfiles) -> Iterator[Finding]:
    """What is sent is encrypted in a way that nobody breaks, now or later (RFC 9325 §4; ANSSI R6, R9, R10).

    Suites that protect nothing are told whatever the version. The others are judged in the newest version
    before TLS 1.3 alone: those of older versions go away with them, and a check of its own asks for that.
    The gravest fault is told, once: one repair mends them all.
    """
    yield from per_address(profiles, _of_address)


def _of_address(endpoint: TlsProfile) -> Iterator[Finding]:
    lists = [found for version in offered(endpoint, _LISTED) if (found := endpoint.suites_of(version))]
    if fault := next(_faults(endpoint, lists), None):
        yield fault
    elif cause := _missing(endpoint, lists):
        yield untested(cause, endpoint.address)
    else:
        yield passed(place(endpoint.address)) if lists else inapplicable()


def _faults(endpoint: TlsProfile, lists: list[SuiteList]) -> Iterator[Finding]:
    """What is wrong, the gravest first."""
    broken = {name: breach for found in lists for name in found.names if (breach := describe(name).breach)}
    if broken:
        reasons = tuple(dict.fromkeys(broken.values()))
        yield failed("tls.suites.broken", _shown(endpoint, broken), reasons=reasons)
    judged = next((found for found in reversed(lists) if found.version in BEFORE_13), None)
    if judged is None:
        return
    known = [describe(name) for name in judged.names]
    exposed = [suite.name for suite in known if suite.forward_secrecy is False]
    # What was not asked may have it; and whoever offers TLS 1.3 has it for all browsers of today.
    alone = judged.whole and version_offer(endpoint, "TLSv1.3") is Offer.REFUSED
    if exposed and len(exposed) == len(known) and alone:
        yield failed("tls.suites.without-forward-secrecy", _shown(endpoint, exposed))
    if weak := {suite.name: suite.weakness for suite in known if suite.weakness}:
        yield failed("tls.suites.weak", _shown(endpoint, weak), reasons=tuple(dict.fromkeys(weak.values())))
    blocks = [suite.name for suite in known if suite.mode in (Mode.CBC, Mode.STREAM)]
    if judged.version == "TLSv1.2" and alone and blocks and len(blocks) == len(known):
        yield failed("tls.suites.without-aead", _shown(endpoint, blocks))
    if exposed:
        yield failed("tls.suites.partly-without-forward-secrecy", _shown(endpoint, exposed))


def _missing(endpoint: TlsProfile, lists: list[SuiteList]) -> Cause | None:
    """Why nothing good can be said: versions or suites that were not seen."""
    if cause := unseen(endpoint, _LISTED):
        return cause
    if short := next((found for found in lists if not found.whole), None):
        return short.cause or Cause.RESET
    return Cause.RESET if len(lists) < len(offered(endpoint, _LISTED)) else None


def _shown(endpoint: TlsProfile, names: Collection[str]) -> Place:
    """The address, with some of the suites."""
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return place(endpoint.address, ", ".join([*names][:_NAMED]) + more)
