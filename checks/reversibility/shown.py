"""The e-mail addresses that a site shows, where it says how to reach the town hall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from auditor.check import once_a_fact, place
from auditor.domains import registrable_domain
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Place
from auditor.providers import MAILBOXES

#: Elsewhere, addresses are mostly those of associations and shops.
_CONTACT = frozenset((Role.CONTACT, Role.LEGAL_NOTICE))
_ROLES = _CONTACT | {Role.HOME}

#: Of one page.
_LIMIT = 50

_EMAIL = re.compile(
    r"(?<![\w.%+-])[a-z0-9][\w.%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![\w-])",
    re.IGNORECASE | re.ASCII,
)

#: What is before the sign "@" in an address of a town hall.
_TOWN_HALL = re.compile(r"mairie|^commune(?:[._-]|de)|^ville(?:[._-]de|de)")


@dataclass(frozen=True)
class Email:
    """An address, as it was shown.

    Attributes:
        page: where it was first seen.
        is_of_contact: whether it is on the contact page or in the legal notice.
    """

    address: str
    page: str
    is_of_contact: bool

    @property
    def host(self) -> str:
        """What follows the sign "@"."""
        return self.address.rpartition("@")[2]

    @property
    def domain(self) -> str | None:
        """The registrable domain of the host."""
        return registrable_domain(self.host)

    @property
    def is_generic(self) -> bool:
        """Whether anybody may have such an address (RPNT 2.2)."""
        return self.host in MAILBOXES

    @property
    def is_of_a_town_hall(self) -> bool:
        """Whether the address says so itself."""
        return _TOWN_HALL.search(self.address.partition("@")[0]) is not None

    @property
    def place(self) -> Place:
        """Where it was seen."""
        return place(self.page, self.address)


@once_a_fact
def emails_of(sample: Sample) -> tuple[Email, ...]:
    """The addresses of the home page, the contact page and the legal notice, each once."""
    found: dict[str, Email] = {}
    for page in (page for page in sample.readable if not _ROLES.isdisjoint(page.roles)):
        of_contact = not _CONTACT.isdisjoint(page.roles)
        for address in _addresses(sample, page):
            first = found.get(address, Email(address, page.url, of_contact))
            found[address] = replace(first, is_of_contact=first.is_of_contact or of_contact)
    return tuple(found.values())


def _addresses(sample: Sample, page: SamplePage) -> Iterable[str]:
    links = (link.url for link in sample.links_of(page) if link.url.lower().startswith("mailto:"))
    written = [*(unquote(url[len("mailto:") :].partition("?")[0]) for url in links), page.text]
    return dict.fromkeys(
        _first(match[0].lower() for text in written if "@" in text for match in _EMAIL.finditer(text))
    )


def _first(addresses: Iterator[str]) -> Iterator[str]:
    return (address for address, _ in zip(addresses, range(_LIMIT), strict=False))
