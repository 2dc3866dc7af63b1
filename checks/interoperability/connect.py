"""How FranceConnect and ProConnect are recognised from outside.

A button of ProConnect may bear the class of FranceConnect's (``fr-connect`` of the State's design system):
the brand that it names decides. A picture, a piece of news or a link to the page that explains the service
is no button.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import once_a_fact
from auditor.facts.sample import Link, Role, Sample, SamplePage
from auditor.model import Place
from auditor.plaintext import plain
from auditor.urls import host_of, is_under, path_of

FRANCECONNECT = "franceconnect"
PROCONNECT = "proconnect"
AGENTCONNECT = "agentconnect"

#: Where these services are tried out: nobody's account is there.
TEST_HOSTS = ("dev-franceconnect.fr", "dev-agentconnect.fr")

#: Where a login passes through, and for which service; ProConnect has kept the domain of AgentConnect.
_LOGINS = {
    "app.franceconnect.gouv.fr": FRANCECONNECT,
    "oidc.franceconnect.gouv.fr": FRANCECONNECT,
    "auth.franceconnect.gouv.fr": FRANCECONNECT,
    "auth.agentconnect.gouv.fr": PROCONNECT,
}
_FIRST_VERSION = "app.franceconnect.gouv.fr"

#: Pages that explain a service, by the service.
_EXPLAINED = ("franceconnect.gouv.fr", "proconnect.gouv.fr", "agentconnect.gouv.fr")

_BRAND = re.compile(r"(france|pro|agent) ?connect\b")
_INVITES = re.compile(
    r"(?:(?:je )?(?:se |me |s'|m')?(?:connecter|connecte|identifier|identifie|connexion|continuer|acceder)"
    r"|connectez-vous|identifiez-vous) (?:avec|via|par|a) (?:france|pro|agent) ?connect(?: ?\+| plus)?"
)
_NAMES = re.compile(r"(?:france|pro|agent) ?connect(?: ?\+| plus)?")
_MARKS = re.compile(r"\bfr-connect\b|\b(?:france|pro|agent)connect\b", re.IGNORECASE)


def brand_of(link: Link, *, on_login: bool) -> str:
    """The service by which a button or link lets residents in; empty when it does not.

    Args:
        on_login: whether it stands on a page to log in, where its bare name is enough.
    """
    if "connect" not in link.text.casefold():
        return ""
    called = plain(link.text)
    brands = {f"{name}connect" for name in _BRAND.findall(called)}
    host = host_of(link.url)
    if len(brands) != 1 or (is_under(host, *_EXPLAINED) and host not in _LOGINS):
        return ""
    bare = bool(_NAMES.fullmatch(called)) and (on_login or not link.url)
    marked = bool(_MARKS.search(link.marks)) and not called.startswith("qu'est-ce")
    return brands.pop() if bare or marked or _INVITES.fullmatch(called) else ""


def links_of_services(sample: Sample, page: SamplePage) -> Iterator[Link]:
    """The links and buttons of a page that may be of these services, by what they are called or lead to."""
    numbers = _of_services(sample)
    return (sample.links[number] for number in page.links if number in numbers)


@once_a_fact
def _of_services(sample: Sample) -> frozenset[int]:
    """Their numbers."""
    return frozenset(
        number
        for number, link in enumerate(sample.links)
        if "connect" in link.text.casefold() or "connect" in link.url or "connect" in host_of(link.url)
    )


@once_a_fact
def brands_of(sample: Sample) -> tuple[tuple[str, Place], ...]:
    """The services by which the site lets people in, and where that was seen."""
    return tuple(_brands(sample))


def _brands(sample: Sample) -> Iterator[tuple[str, Place]]:
    for page in sample.pages:
        yield from (
            (_LOGINS[host_of(url)], Place(where=page.url, excerpt=url))
            for url in addresses_of(sample, page)
            if host_of(url) in _LOGINS
        )
        for link in links_of_services(sample, page):
            brand = brand_of(link, on_login=Role.LOGIN in page.roles)
            if brand:
                yield brand, Place(where=page.url, excerpt=link.text)


def addresses_of(sample: Sample, page: SamplePage) -> Iterator[str]:
    """What a page leads to, loads, was reached by or went on to, as far as it may be of these services."""
    addresses = (
        *(link.url for link in links_of_services(sample, page)),
        *(form.action for form in page.forms),
        *(*page.frames, *page.scripts, *page.hops, page.url),
        page.detail,  # the redirect that was not followed, for a login begins there
    )
    return (url for url in addresses if "connect" in url and host_of(url))


def is_first_version(url: str) -> bool:
    """Whether an address is of the first version of FranceConnect."""
    path = path_of(url)
    return host_of(url) == _FIRST_VERSION and (path.startswith("/api/v1/") or path.endswith(".js"))


def is_of_agentconnect(link: Link, *, on_login: bool) -> bool:
    """Whether a link still bears the former name of ProConnect."""
    host = host_of(link.url)
    return brand_of(link, on_login=on_login) == AGENTCONNECT or (
        is_under(host, "agentconnect.gouv.fr") and host not in _LOGINS
    )
