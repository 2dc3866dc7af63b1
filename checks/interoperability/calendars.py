"""Whether the events of the town can be put in one's own calendar."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import File, Sample
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc, rgi
from auditor.urls import path_of
from checks.interoperability.agenda import agenda_links, agenda_pages
from checks.interoperability.files import is_gone, shown, why_unknown


@check(
    "interoperability.calendar",
    axis=Axis.INTEROPERABILITY,
    references=[rfc(5545), rgi()],
    codes=["interoperability.calendar.absent", "interoperability.calendar.broken"],
)
def calendar(sample: Sample) -> Iterator[Finding]:
    """The events are offered in the open format of calendars (iCalendar, RFC 5545)."""
    files = sample.calendars
    broken = [file for file in files if _is_broken(file)]
    sound = [file for file in files if file.kind == "icalendar" and not file.flaw]
    pages = agenda_pages(sample)
    if broken:
        places = [shown(file) for file in broken]
        yield failed("interoperability.calendar.broken", *places, address=broken[0].url)
    elif sound:
        yield passed(*(place(file.url) for file in sound))
    elif files or _is_offered(sample):
        yield untested(next(filter(None, map(why_unknown, files)), Cause.NOT_ASKED))
    elif sample.why_silent:
        yield untested(sample.why_silent)
    elif not agenda_links(sample):
        yield inapplicable(place(sample.home))
    elif not pages:
        yield untested(Cause.NOT_ASKED, agenda_links(sample)[0].url)
    else:
        yield failed("interoperability.calendar.absent", *(place(page.url, page.title) for page in pages))


def _is_broken(file: File) -> bool:
    if why_unknown(file) is not None:
        return False
    return is_gone(file) or file.kind != "icalendar" or bool(file.flaw)


def _is_offered(sample: Sample) -> bool:
    """Whether a calendar is offered that was not asked: on another host, or declared in a head."""
    declared = (item.type.lower() for page in sample.readable for item in page.relations)
    return any(kind.startswith("text/calendar") for kind in declared) or any(
        link.url.startswith("webcal:") or path_of(link.url).lower().endswith(".ics") for link in sample.links
    )
