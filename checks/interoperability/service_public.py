"""Whether the site leads to the procedures of the State, rather than copying them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, passed, place, untested
from auditor.facts.sample import Role, Sample
from auditor.model import Axis, Cause, Finding, Place
from auditor.plaintext import plain
from auditor.references import service_public as of_service_public
from auditor.urls import host_of, is_under
from checks.texts import plain_text

#: Today's names and the former ones, which lead on to them: either is good.
_HOSTS = (
    "service-public.gouv.fr",
    "service-public.fr",
    "demarche.numerique.gouv.fr",
    "demarches-simplifiees.fr",
    "ants.gouv.fr",
    "france-titres.gouv.fr",
)

#: What the pages say that are made of the State's sheets ("comarquage").
_SHEETS = "direction de l'information legale et administrative"

_SERVICES = re.compile(r"\bdemarches?\b|\betat[ -]civil\b|\bcartes? d'identite\b|\bpasseports?\b")


@check(
    "interoperability.service-public",
    axis=Axis.INTEROPERABILITY,
    references=[of_service_public()],
    codes=["interoperability.service-public.absent", "interoperability.service-public.not-seen"],
)
def service_public(sample: Sample) -> Iterator[Finding]:
    """The site leads to national procedures where they are (Service-Public, Démarche numérique).

    No law asks for it; the State keeps these up to date, and lends its sheets to the sites of towns
    (Service-Public, "comarquage"). When links speak of procedures, what is looked for may stand on a page
    that was not visited: a person must look.
    """
    found = next(_ways(sample), None)
    unread = [page for page in sample.unread(Role.SERVICES) if page.cause is not Cause.NOT_FOUND]
    if found is not None:
        yield passed(found)
    elif unread:
        yield untested(unread[0].cause or Cause.NOT_ASKED, unread[0].asked)
    elif sample.why_silent:
        yield untested(sample.why_silent)
    elif named := [link for link in sample.links if link.url and _SERVICES.search(plain(link.text))]:
        places = dict.fromkeys(place(link.url, link.text) for link in named[:5])
        yield cannot_tell("interoperability.service-public.not-seen", *places)
    else:
        yield failed("interoperability.service-public.absent", place(sample.home))


def _ways(sample: Sample) -> Iterator[Place]:
    yield from (place(link.url, link.text) for link in sample.links if is_under(host_of(link.url), *_HOSTS))
    yield from (place(page.url, page.title) for page in sample.readable if _SHEETS in plain_text(page.text))
