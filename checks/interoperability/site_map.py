"""Whether the site lists its pages for programs."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.sample import File, Sample
from auditor.model import Axis, Cause, Finding
from auditor.references import site_maps
from auditor.urls import path_of
from checks.interoperability.files import is_gone, shown, why_unknown

#: What the protocol also allows, and the probe does not read: compressed files, lists of lines.
_UNREAD = (".gz", ".txt")


@check(
    "interoperability.site-map",
    axis=Axis.INTEROPERABILITY,
    references=[site_maps()],
    codes=[
        "interoperability.site-map.absent",
        "interoperability.site-map.broken",
        "interoperability.site-map.empty",
    ],
)
def site_map(sample: Sample) -> Iterator[Finding]:
    """A list of the pages (sitemap.xml) lets search engines find them all.

    Its dates are not judged: pages that do not change have no reason to.
    """
    if not sample.sitemaps:
        yield untested(sample.why_silent or Cause.NOT_ASKED)
        return
    file = sample.sitemaps[0]
    cause = why_unknown(file)
    announced = file.url in sample.robots.sitemaps
    if cause is not None:
        yield untested(cause, file.url)
    elif announced and path_of(file.url).lower().endswith(_UNREAD) and not is_gone(file):
        yield untested(Cause.NOT_ASKED, file.url)
    elif file.kind or announced:
        yield _judged(file)
    elif any("sitemap" in item.rel.lower() for page in sample.readable for item in page.relations):
        yield untested(Cause.NOT_ASKED)  # it stands elsewhere than at the usual address
    elif sample.why_silent:
        yield untested(sample.why_silent)
    else:
        yield failed("interoperability.site-map.absent", shown(file))


def _judged(file: File) -> Finding:
    # A feed is a site map too (sitemaps.org, "Other Sitemap formats").
    if not file.kind or file.flaw:
        return failed("interoperability.site-map.broken", shown(file), address=file.url)
    if file.entries == 0 and not file.truncated:
        return failed("interoperability.site-map.empty", shown(file), address=file.url)
    return passed(place(file.url), count=file.entries)
