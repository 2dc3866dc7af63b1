"""Names: what belongs to whom, by the Public Suffix List."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import cache

from publicsuffixlist import PublicSuffixList

from auditor.urls import host_of


def registrable_domain(host: str) -> str | None:
    """The part of a host name that somebody registered ("trilport.fr").

    Only the suffixes of registries count (ICANN section): a town on ``town.wixsite.com`` is under
    ``wixsite.com``.

    Returns:
        None for an IP address or a public suffix itself.
    """
    return None if is_address(host) else _registries().privatesuffix(host.lower().rstrip("."))


def site_of(host: str) -> str:
    """What makes two hosts one party: the registrable domain, or the host itself when it has none."""
    return registrable_domain(host) or host


def is_hosted_name(host: str) -> bool:
    """Whether a name was lent by a service whose clients each get a sub-domain (private section)."""
    return _all_suffixes().privatesuffix(host) != registrable_domain(host)


def is_public_suffix(name: str) -> bool:
    """Whether anybody can be given a name under this one, by a registry or a service (both sections)."""
    return _all_suffixes().privatesuffix(name) is None


def names_above(host: str) -> Iterator[str]:
    """A host name and those above it, down to two labels ("a.b.fr", "b.fr")."""
    labels = host.lower().rstrip(".").split(".")
    return (".".join(labels[depth:]) for depth in range(len(labels) - 1))


def domain_of_url(url: str) -> str | None:
    """The registrable domain of an address's host; None when it has none."""
    host = host_of(url)
    return registrable_domain(host) if host else None


def is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    if ":" not in host and not host[-1:].isdigit():
        return False  # no address ends so; trying each name of a long list would take a third of its time
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _registries() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@cache
def _all_suffixes() -> PublicSuffixList:
    return PublicSuffixList()
