"""Whether residents are let in by the State's way to log in, and by the real one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Role, Sample
from auditor.model import Axis, Finding, Place
from auditor.references import franceconnect as of_franceconnect
from auditor.references import proconnect
from auditor.urls import host_of, is_under
from checks.interoperability.connect import (
    FRANCECONNECT,
    TEST_HOSTS,
    addresses_of,
    brands_of,
    is_first_version,
    is_of_agentconnect,
    links_of_services,
)
from checks.interoperability.logins import asks_password, login_pages, unread_login

_SHOWN = 5


@check(
    "interoperability.identity",
    axis=Axis.INTEROPERABILITY,
    references=[of_franceconnect(), proconnect()],
    codes=[
        "interoperability.identity.test-host",
        "interoperability.identity.first-version",
        "interoperability.identity.agentconnect",
    ],
)
def identity(sample: Sample) -> Iterator[Finding]:
    """FranceConnect and ProConnect are the real ones, in their present version and under their present name.

    The documentations of both services give the hosts to try them out and the hosts of production.
    """
    addresses = [(page, url) for page in sample.pages for url in addresses_of(sample, page)]
    links = [(page, link) for page in sample.readable for link in links_of_services(sample, page)]
    tried = [place(page.url, url) for page, url in addresses if is_under(host_of(url), *TEST_HOSTS)]
    first = [place(page.url, url) for page, url in addresses if is_first_version(url)]
    renamed = [
        place(page.url, link.text or link.url)
        for page, link in links
        if is_of_agentconnect(link, on_login=Role.LOGIN in page.roles)
    ]
    if tried:
        yield failed("interoperability.identity.test-host", *_few(tried), host=host_of(tried[0].excerpt))
    if first:
        yield failed("interoperability.identity.first-version", *_few(first))
    if renamed:
        yield failed("interoperability.identity.agentconnect", *_few(renamed))
    if tried or first or renamed:
        return
    seen = next((seen for _, seen in brands_of(sample)), None)
    cause = unread_login(sample) or sample.why_silent
    if seen is not None:
        yield passed(seen)
    elif cause is not None:
        yield untested(cause)
    else:
        yield inapplicable(place(sample.home))


@check(
    "interoperability.franceconnect",
    axis=Axis.INTEROPERABILITY,
    references=[of_franceconnect()],
    codes=["interoperability.franceconnect.absent"],
)
def franceconnect(sample: Sample) -> Iterator[Finding]:
    """Where residents log in, they may do so with FranceConnect rather than with one more password.

    The State's aim of 2022 was half of the communes above 3,500 inhabitants; no law asks for it. A login of
    which the pages do not show how it is made is left to a person.
    """
    seen = next((seen for brand, seen in brands_of(sample) if brand == FRANCECONNECT), None)
    pages = login_pages(sample)
    cause = unread_login(sample) or sample.why_silent
    if seen is not None:
        yield passed(seen)
    elif cause is not None:
        yield untested(cause)
    elif not pages:
        yield inapplicable(place(sample.home))
    else:
        places = [place(page.url, page.title) for page in pages]
        said = failed if any(map(asks_password, pages)) else cannot_tell
        yield said("interoperability.franceconnect.absent", *places)


def _few(places: list[Place]) -> Iterator[Place]:
    return islice(dict.fromkeys(places), _SHOWN)
