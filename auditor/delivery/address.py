"""Addresses of e-mail, as an envelope needs them."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.policy import SMTPUTF8

import idna

#: RFC 5321 §4.5.3.1.3, without its angle brackets.
_LONGEST = 254

#: RFC 5321 §4.1.2, and RFC 6531 §3.3 for what is not ASCII. A quoted local part is nobody's in practice.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


class AddressError(ValueError):
    """What was written is no address."""


def envelope(written: str) -> str:
    """An address as servers take it: its domain in A-labels (RFC 5891), its local part as it is.

    Args:
        written: an address alone, without a name.

    Raises:
        AddressError: it is none.
    """
    local, at, domain = written.strip().rpartition("@")
    try:
        domain = idna.encode(domain, uts46=True).decode("ascii") if not domain.isascii() else domain.lower()
    except idna.IDNAError as error:
        raise AddressError(written) from error
    address = f"{local}@{domain}"
    fits = len(address.encode("utf-8", "replace")) <= _LONGEST
    if not (at and fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise AddressError(written)
    return address


def named(written: str) -> Address:
    """One address with the name that it may have: ``Beffroi <beffroi@epci.example>``.

    Raises:
        AddressError: it holds none, or several.
    """
    if not written.isprintable():
        raise AddressError(written)
    try:
        header = SMTPUTF8.header_factory("From", written)
    except (MessageError, ValueError, IndexError) as error:
        raise AddressError(written) from error
    addresses: tuple[Address, ...] = header.addresses
    if len(addresses) != 1:
        raise AddressError(written)
    local, _, domain = envelope(addresses[0].addr_spec).rpartition("@")
    return Address(addresses[0].display_name, local, domain)


def domain_of(address: str) -> str:
    """What follows the @."""
    return address.rpartition("@")[2]
