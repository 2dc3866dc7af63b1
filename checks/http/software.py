"""Whether the programs that make the site are still mended, and whether they tell their exact version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.dns import DomainRecords
from auditor.facts.http import HttpSite
from auditor.facts.software import SiteSoftware
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import anssi, cwe
from auditor.traits.cms import answer_of, cms_of, supply_of
from auditor.traits.lifecycle import Branch, System, lifecycle
from auditor.traits.numbering import VERSION, is_exact
from auditor.traits.release import Confidence, Release, release_of
from auditor.traits.signatures import Supply

_PHP_HEADERS = ("x-powered-by", "server")
_PHP = re.compile(rf"\bPHP/({VERSION})")


@check(
    "http.software-version",
    axis=Axis.SECURITY,
    references=[cwe(200)],
    codes=["http.software-version.shown"],
)
def software_version(site: HttpSite, records: DomainRecords, seen: SiteSoftware) -> Iterator[Finding]:
    """The system that makes the site keeps its exact version to itself.

    A branch ("Drupal 10") tells little: only the number that says which corrections are there counts.
    """
    if site.document is None:
        yield untested(site.best.cause or Cause.NOT_FOUND, site.best.detail)
        return
    release = release_of(site, records, _feeds(seen))
    if release and release.confidence is Confidence.SAID and is_exact(release.version):
        yield failed(
            "http.software-version.shown", _place(release), system=release.system, version=release.version
        )
    elif cms_of(site, records, None) is None:
        yield inapplicable()
    else:
        yield passed(place(site.document.url))


@check(
    "http.software",
    axis=Axis.SECURITY,
    references=[anssi("ANSSI-GP-042", "34"), anssi("ANSSI-GP-042", "35"), cwe(1104)],
    codes=[
        "http.software.unsupported",
        "http.software.vulnerable",
        "http.software.courtesy",
        "http.software.perhaps",
        "http.software.old-data",
    ],
)
def software(site: HttpSite, records: DomainRecords, seen: SiteSoftware) -> Iterator[Finding]:
    """The system is of a branch that its makers mend, with no known flaw (ANSSI-GP-042, measures 34 and 35).

    What is known of branches and flaws is dated (``auditor/traits/lifecycle.toml``): a year later nothing is
    said any more. What runs at its makers' alone is theirs to mend.
    """
    if site.document is None:
        yield untested(site.best.cause or Cause.NOT_FOUND, site.best.detail)
        return
    release = release_of(site, records, _feeds(seen))
    findings = [
        *(_of_release(release, site.observed_at) if release else ()),
        *_of_php(site),
    ]
    yield from findings
    if not findings:
        judged = release is not None and lifecycle().of(release.system) is not None
        theirs = _is_service(site, records)
        yield passed(_place(release)) if release and judged and not theirs else inapplicable()


def _of_release(release: Release, moment: datetime) -> Iterator[Finding]:
    known = lifecycle().of(release.system)
    if known is None:
        return
    seen, told = _place(release), {"system": release.system, "version": release.version}
    if not lifecycle().is_fresh(moment):
        yield cannot_tell("http.software.old-data", seen, verified=lifecycle().verified.isoformat(), **told)
        return
    branch, flaws = known.branch_of(release.version), known.flaws_of(release.version)
    if release.confidence is not Confidence.SAID:
        if flaws or _is_over(branch, moment):
            yield cannot_tell("http.software.perhaps", seen, **told)
        return
    if flaws:
        yield failed("http.software.vulnerable", seen, flaws=flaws, **told)
    yield from _of_branch(branch, known, seen, told, moment)


def _of_branch(
    branch: Branch | None, known: System, seen: Place, told: dict[str, str], moment: datetime
) -> Iterator[Finding]:
    if branch and branch.courtesy:
        yield failed("http.software.courtesy", seen, **told)
    elif branch and branch.ended and _is_over(branch, moment):
        sold = branch.extended is not None and branch.extended > moment.date()
        if sold or known.patched:
            yield cannot_tell("http.software.perhaps", seen, **told)
        else:
            yield failed("http.software.unsupported", seen, ended=branch.ended.isoformat(), **told)


def _of_php(site: HttpSite) -> Iterator[Finding]:
    """PHP, by what it adds to headers: the host may mend an old one by itself, which a person must ask."""
    for name, value in answer_of(site).headers:
        match = _PHP.search(value[:200]) if name in _PHP_HEADERS else None
        if match and site.document:
            shown = f"{name}: {value[:200]}"
            yield from _of_release(
                Release("PHP", match[1], Confidence.SAID, site.document.url, shown), site.observed_at
            )
            return


def _is_over(branch: Branch | None, moment: datetime) -> bool:
    return branch is not None and branch.ended is not None and branch.ended <= moment.date()


def _is_service(site: HttpSite, records: DomainRecords) -> bool:
    system = cms_of(site, records, None)
    return system is not None and supply_of(system) is Supply.SERVICE


def _feeds(seen: SiteSoftware) -> Iterator[tuple[str, str]]:
    return ((item.url, item.text) for item in seen.generators)


def _place(release: Release) -> Place:
    return place(release.where, release.excerpt)
