"""Whether what the town has written can be taken away by a program."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.domains import domain_of_url
from auditor.facts.sample import File, Sample
from auditor.model import Axis, Finding, Place
from auditor.references import crpa, rgi
from auditor.urls import path_of

#: As many ways out as make one fit to be relied on.
_ENOUGH = 2

#: Open formats that are made to be used again (RGI 2.0), by the end of an address.
_OPEN = (".odt", ".ods", ".odp", ".csv", ".json", ".geojson", ".gpx")

#: Relations and paths of the interfaces of free systems.
_API_RELATION = "https://api.w.org/"
_API_PATHS = ("/wp-json/", "/jsonapi/")


@check(
    "reversibility.ways-out",
    axis=Axis.REVERSIBILITY,
    references=[crpa("L300-4"), rgi()],
    codes=["reversibility.ways-out.none", "reversibility.ways-out.few"],
)
def ways_out(sample: Sample) -> Iterator[Finding]:
    """Content can be taken away in open formats that programs read (CRPA, article L300-4).

    Counted are feeds, site maps, calendars, documents in open formats, and interfaces for programs.
    """
    found = dict(_ways(sample))
    names = tuple(found)
    if len(found) >= _ENOUGH:
        yield passed(*found.values(), ways=names)
    elif sample.why_silent is not None:
        yield untested(sample.why_silent)
    elif found:
        yield failed("reversibility.ways-out.few", *found.values(), ways=names)
    else:
        yield failed("reversibility.ways-out.none", place(sample.home))


def _ways(sample: Sample) -> Iterator[tuple[str, Place]]:
    """The ways, with the first example of each."""
    files = (("feed", sample.feeds), ("sitemap", sample.sitemaps), ("calendar", sample.calendars))
    for name, asked in files:
        sound = next((item for item in asked if _is_sound(item)), None)
        if sound:
            yield name, place(sound.url, sound.kind)
    document = next((link for link in sample.links if path_of(link.url).lower().endswith(_OPEN)), None)
    if document:
        yield "document", place(document.url, document.text)
    interface = next(_interfaces(sample), None)
    if interface:
        yield "api", place(interface)


def _is_sound(file: File) -> bool:
    return bool(file.kind) and not file.flaw and file.entries > 0


def _interfaces(sample: Sample) -> Iterator[str]:
    for page in sample.readable:
        for relation in page.relations:
            if _API_RELATION in relation.rel.split():
                yield relation.url
    own = domain_of_url(sample.home)
    for link in sample.links:
        if path_of(link.url).lower().startswith(_API_PATHS) and domain_of_url(link.url) == own:
            yield link.url
