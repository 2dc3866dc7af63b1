"""Whether every page of the site leads to its accessibility page."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Axis, Cause, Finding
from auditor.references import accessibility_law, rgaa_duty
from checks.public_service.accessibility.addresses import (
    address,
    addresses_of,
    is_about_buildings,
    is_foreign,
    names_accessibility,
    pages_of_site,
)
from checks.public_service.accessibility.statement_reading import Statement, statement_of

#: Pages that a finding shows.
_SHOWN = 10


@check(
    "public_service.accessibility-page",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("mentions-et-pages-obligatoires"), accessibility_law()],
    codes=[
        "public_service.accessibility-page.absent",
        "public_service.accessibility-page.broken",
        "public_service.accessibility-page.not-on-home",
        "public_service.accessibility-page.not-everywhere",
    ],
)
def accessibility_page(sample: Sample) -> Iterator[Finding]:
    """The accessibility page is one click away from the home page and from every other.

    RGAA, obligations: mentions et pages obligatoires. Pages that could not be read, or whose links are not
    all known, do not count.
    """
    targets = _targets(sample)
    broken = [page for page in _linked(sample) if page.cause is Cause.NOT_FOUND]
    if targets:
        yield from _reached(sample, targets)
    elif broken:
        shown = [place(page.referrer, page.asked) for page in broken]
        yield failed("public_service.accessibility-page.broken", *shown)
    elif sample.why_silent is not None:
        yield untested(sample.why_silent)
    elif is_foreign(sample.pages[0]):
        yield inapplicable(place(sample.pages[0].url))
    else:
        yield failed("public_service.accessibility-page.absent", place(sample.pages[0].url))


def _targets(sample: Sample) -> frozenset[str]:
    """The addresses of the page; none when there is none."""
    statement = statement_of(sample)
    if isinstance(statement, Statement):
        return addresses_of(statement.page)
    if statement.urls:
        return frozenset(map(address, statement.urls))
    pages = [
        page
        for page in _linked(sample)
        if page.cause is not Cause.NOT_FOUND and not (page.readable and is_about_buildings(page))
    ]
    return frozenset(one for page in pages for one in addresses_of(page))


def _linked(sample: Sample) -> Iterator[SamplePage]:
    """The pages that links give for the accessibility page."""
    for page in sample.pages:
        if Role.ACCESSIBILITY in page.roles and page.found_by == "link":
            yield page


def _reached(sample: Sample, targets: frozenset[str]) -> Iterator[Finding]:
    pages = list(pages_of_site(sample))
    ways = _ways(sample, targets)
    without = [page for page in pages if ways.isdisjoint(page.links) and not addresses_of(page) & targets]
    home = sample.pages[0]
    if home in without:
        if sample.why_silent is not None:
            yield untested(sample.why_silent)
        else:
            yield failed("public_service.accessibility-page.not-on-home", place(home.url))
    elif without:
        shown = (place(page.url, page.title) for page in without[:_SHOWN])
        yield failed(
            "public_service.accessibility-page.not-everywhere", *shown, count=len(without), total=len(pages)
        )
    elif home in pages:
        yield passed(place(home.url))
    else:
        yield untested(sample.why_silent or Cause.NEEDS_SCRIPT)


def _ways(sample: Sample, targets: frozenset[str]) -> frozenset[int]:
    """The links to the target, or called so, by their numbers."""
    return frozenset(
        number
        for number, link in enumerate(sample.links)
        if link.url and (address(link.url) in targets or names_accessibility(link))
    )
