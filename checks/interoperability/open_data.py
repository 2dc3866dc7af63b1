"""Whether the town's data can be found and used again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Link, Role, Sample
from auditor.model import Axis, Cause, Finding, Place, Target
from auditor.plaintext import plain
from auditor.references import crpa
from auditor.urls import host_of, is_under, path_of

#: CRPA L312-1-1: smaller communes are exempt (so are those of fewer than 50 agents, D312-1-1-1).
INHABITANTS = 3_500

_PORTALS = ("opendatasoft.com",)
_PORTAL = re.compile(r"(?:data|donnees|open-?data)\.|open-?data-")
_CALLED = re.compile(r"\b(?:open ?data|donnees ouvertes|scdl)\b")


@check(
    "interoperability.open-data",
    axis=Axis.INTEROPERABILITY,
    references=[crpa("L312-1-1"), crpa("D312-1-1-1")],
    codes=["interoperability.open-data.absent", "interoperability.open-data.unknown-duty"],
)
def open_data(target: Target, sample: Sample) -> Iterator[Finding]:
    """The site leads to the data that the town publishes, by a page of its own or a portal.

    Communes of 3,500 inhabitants or more, with 50 agents or more, publish their data (CRPA L312-1-1). The
    number of agents is not known here; without the number of inhabitants, no fault is found.
    """
    found = next(_data(sample), None)
    unread = [page for page in sample.unread(Role.OPEN_DATA) if page.cause is not Cause.NOT_FOUND]
    if found is not None:
        yield passed(found)
    elif target.population is not None and target.population < INHABITANTS:
        yield inapplicable(place(sample.home))
    elif unread:
        yield untested(unread[0].cause or Cause.NOT_ASKED, unread[0].asked)
    elif sample.why_silent:
        yield untested(sample.why_silent)
    elif target.population is None:
        yield cannot_tell("interoperability.open-data.unknown-duty", place(sample.home))
    else:
        yield failed("interoperability.open-data.absent", place(sample.home), population=target.population)


def _data(sample: Sample) -> Iterator[Place]:
    """Pages and links that lead to data."""
    dead = {
        page.asked
        for page in sample.pages
        if page.cause is Cause.NOT_FOUND or (Role.OPEN_DATA in page.roles and not page.readable)
    }
    yield from (place(page.url, page.title) for page in sample.of(Role.OPEN_DATA))
    yield from (
        place(link.url, link.text) for link in sample.links if link.url not in dead and _leads_to_data(link)
    )


def _leads_to_data(link: Link) -> bool:
    host, path = host_of(link.url), path_of(link.url).strip("/")
    if is_under(host, "data.gouv.fr"):  # the front page stands in the footer of many sites
        return path not in ("", "fr", "en")
    return bool(host) and bool(
        _PORTAL.match(host) or is_under(host, *_PORTALS) or _CALLED.search(plain(link.text))
    )
