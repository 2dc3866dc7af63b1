"""Whether other providers can take over the system that makes the site."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, passed, place, untested
from auditor.facts.dns import DomainRecords
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import law
from auditor.traits.cms import cms_of, supply_of
from auditor.traits.signatures import Supply


@check(
    "reversibility.software",
    axis=Axis.REVERSIBILITY,
    references=[law("2016-1321", "16")],
    codes=[
        "reversibility.software.service",
        "reversibility.software.proprietary",
        "reversibility.software.edition",
        "reversibility.software.unknown",
    ],
)
def software(site: HttpSite, records: DomainRecords) -> Iterator[Finding]:
    """The site is made with free software, which any provider can run (law 2016-1321, article 16).

    Only what the page itself says counts: what it loads while it runs may belong to a frame.
    """
    if site.document is None:
        yield untested(site.best.cause or Cause.NOT_FOUND, site.best.detail)
        return
    system = cms_of(site, records, None)
    if system is None:
        yield cannot_tell("reversibility.software.unknown", place(site.document.url))
        return
    seen = place(site.document.url, site.document.generator or system)
    match supply_of(system):
        case Supply.FREE:
            yield passed(seen, system=system)
        case Supply.SERVICE:
            yield failed("reversibility.software.service", seen, system=system)
        case Supply.PROPRIETARY:
            yield failed("reversibility.software.proprietary", seen, system=system)
        case Supply.VARIOUS:
            yield cannot_tell("reversibility.software.edition", seen, system=system)
