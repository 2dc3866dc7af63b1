"""What the pages tell programs of the town hall and of its events."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Sample
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import json_ld, rfc, schema_org
from checks.interoperability.agenda import agenda_links, agenda_pages
from checks.interoperability.structured import (
    Block,
    Node,
    blocks_of,
    is_partly_known,
    itemtypes_of,
    nodes_of,
    types_of,
)

#: Types by which a town hall may present itself; and, on the home page, those of any organisation.
_TOWN_HALL = frozenset(("CityHall", "GovernmentBuilding", "GovernmentOffice", "GovernmentOrganization"))
_ANY = frozenset(("AdministrativeArea", "City", "LocalBusiness", "Organization"))

#: What residents look for, and the properties that say it.
_WANTED = {
    "name": ("name", "legalName", "alternateName"),
    "address": ("address",),
    "telephone": ("telephone", "contactPoint"),
}
_HOURS = ("openingHours", "openingHoursSpecification", "specialOpeningHoursSpecification")

#: Besides the types whose name ends with "Event".
_EVENTS = ("EventSeries", "Festival")

#: Scripts that one finding shows, and the characters before a fault.
_SHOWN = 5
_BEFORE = 60


@check(
    "interoperability.json-ld",
    axis=Axis.INTEROPERABILITY,
    references=[json_ld("7"), rfc(8259)],
    codes=["interoperability.json-ld.invalid"],
)
def valid_json_ld(sample: Sample) -> Iterator[Finding]:
    """The data that pages hold for programs (JSON-LD) is JSON (RFC 8259)."""
    blocks = list(blocks_of(sample))
    faulty = [(block, block.fault) for block in blocks if block.fault]
    readable = [block for block in blocks if not block.cut]
    if faulty:
        places = [_around(*item) for item in faulty[:_SHOWN]]
        line, column = faulty[0][1]
        yield failed("interoperability.json-ld.invalid", *places, line=line, column=column)
    elif readable:
        yield passed(place(readable[0].page, readable[0].text))
    elif blocks or sample.why_silent:
        yield untested(sample.why_silent or Cause.TOO_LARGE)
    else:
        yield inapplicable(place(sample.home))


def _around(block: Block, fault: tuple[int, int]) -> Place:
    """The text where a script ceases to be JSON."""
    line, column = fault
    written = block.text.split("\n")[line - 1 : line + 1]
    return place(block.page, "\n".join(written)[max(column - 1 - _BEFORE, 0) :])


@check(
    "interoperability.town-hall",
    axis=Axis.INTEROPERABILITY,
    references=[schema_org("GovernmentOrganization"), schema_org("CityHall")],
    codes=[
        "interoperability.town-hall.absent",
        "interoperability.town-hall.incomplete",
        "interoperability.town-hall.without-hours",
    ],
)
def town_hall(sample: Sample) -> Iterator[Finding]:
    """Name, address, telephone and opening hours of the town hall are told to programs too.

    By the vocabulary that search engines, maps and assistants read (schema.org, GovernmentOrganization and
    its like). Of microdata the types alone are known: they are taken at their word.
    """
    blocks = list(blocks_of(sample))
    known = [(block, node) for block in blocks for node in nodes_of(block.document)]
    halls = [(block, node) for block, node in known if _presents_town_hall(block, node)]
    typed = [page for name, page in itemtypes_of(sample) if name in _TOWN_HALL]
    if typed:
        yield passed(place(typed[0]))
        return
    if not halls:
        cause = sample.why_silent or (Cause.TOO_LARGE if is_partly_known(sample) else None)
        yield untested(cause) if cause else failed("interoperability.town-hall.absent", place(sample.home))
        return
    block, best = min(halls, key=lambda hall: len(_missing(hall[1])))
    seen = place(block.page, block.text)
    missing = _missing(best)
    if missing:
        yield failed("interoperability.town-hall.incomplete", seen, missing=tuple(missing))
    elif any(_says(node, _HOURS) for _, node in known if node is best or types_of(node) & _TOWN_HALL):
        yield passed(seen)
    else:
        yield failed("interoperability.town-hall.without-hours", seen)


def _presents_town_hall(block: Block, node: Node) -> bool:
    types = types_of(node)
    return bool(types & _TOWN_HALL) or (block.home and bool(types & _ANY))


def _missing(node: Node) -> list[str]:
    return [name for name, properties in _WANTED.items() if not _says(node, properties)]


def _says(node: Node, properties: tuple[str, ...]) -> bool:
    return any(node.get(name) for name in properties)


@check(
    "interoperability.events",
    axis=Axis.INTEROPERABILITY,
    references=[schema_org("Event")],
    codes=["interoperability.events.absent"],
)
def events(sample: Sample) -> Iterator[Finding]:
    """The events of the town are told to programs too (schema.org, Event)."""
    told = next(_pages_of_events(sample), None)
    pages = agenda_pages(sample)
    if told:
        yield passed(place(told))
    elif sample.why_silent or is_partly_known(sample):
        yield untested(sample.why_silent or Cause.TOO_LARGE)
    elif not agenda_links(sample):
        yield inapplicable(place(sample.home))
    elif not pages:
        yield untested(Cause.NOT_ASKED, agenda_links(sample)[0].url)
    else:
        yield failed("interoperability.events.absent", *(place(page.url, page.title) for page in pages))


def _pages_of_events(sample: Sample) -> Iterator[str]:
    for block in blocks_of(sample):
        for node in nodes_of(block.document):
            yield from (block.page for name in types_of(node) if _is_event(name))
    yield from (page for name, page in itemtypes_of(sample) if _is_event(name))


def _is_event(name: str) -> bool:
    return name.endswith("Event") or name in _EVENTS
