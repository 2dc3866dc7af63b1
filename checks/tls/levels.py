"""Which published profiles the server keeps, and what keeps it from the next ones."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, passed, place, untested
from auditor.facts.tls import TlsServer
from auditor.facts.tls_profile import TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import anssi, anssi_tls
from checks.tls.addresses import VERSIONS, offered, per_address, unseen
from checks.tls.chain import at
from checks.tls.keys import traits
from checks.tls.published import LADDERS, Standing, standing


@check(
    "tls.profiles",
    axis=Axis.SECURITY,
    references=[anssi_tls("R3"), anssi_tls("R6"), anssi("ANSSI-PG-083")],
    codes=["tls.profiles.none"],
)
def published_profiles(tls: TlsServer, profiles: TlsProfiles) -> Iterator[Finding]:
    """The server is set up as ANSSI, Mozilla or NCSC-NL publish it.

    One of them is enough. The level above, and what it would take, is told beside and costs nothing.
    """
    yield from per_address(profiles, lambda endpoint: _of_address(tls, endpoint))


def _of_address(tls: TlsServer, endpoint: TlsProfile) -> Iterator[Finding]:
    if not offered(endpoint):
        yield untested(unseen(endpoint, VERSIONS) or Cause.RESET, endpoint.address)
        return
    leaves = [traits(item.leaf) for item in at(endpoint, tls)]
    ladders = [[standing(profile, endpoint, leaves) for profile in levels] for levels in LADDERS]
    best = [next((level for level in levels if level.kept), None) for levels in ladders]
    kept = tuple(level.profile.title for level in best if level)
    beside = [step for levels in ladders if (step := _next(levels))]
    where = place(endpoint.address, ", ".join(kept))
    open_ones = [level for levels in ladders for level in levels if level.kept is None]
    if kept:
        yield passed(where, *beside, profiles=kept)
    elif any(level.unseen for level in open_ones):
        yield untested(unseen(endpoint, VERSIONS) or Cause.RESET, endpoint.address)
    elif open_ones:
        yield cannot_tell("tls.profiles.none", where, *beside)
    else:
        yield failed("tls.profiles.none", where, *beside)


def _next(levels: list[Standing]) -> Place | None:
    """The first level that is not kept, going up, with what it takes."""
    above = next((level for level in reversed(levels) if level.kept is not True), None)
    if above is None:
        return None
    told = [f"{gap.part}: {gap}" for gap in above.gaps]
    told += [f"{gap.part}: {gap} ?" for gap in above.doubts] + [f"{part}: ?" for part in above.unseen]
    return place(above.profile.title, " · ".join(told))
