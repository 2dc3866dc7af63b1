"""Which addresses may be reached."""

from __future__ import annotations

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: IPv6 blocks that carry an IPv4 address in their last 32 bits: NAT64 (RFC 6052 §2.1, RFC 8215).
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))

#: What IANA gives out to hosts (RFC 4291 §2.4), but for documentation (RFC 9637).
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")
_BROADCAST = ipaddress.IPv4Address("255.255.255.255")


class AddressPolicy:
    """Public addresses only, unless a private laboratory is audited.

    A page, a redirect or a DNS answer may name any address: without this, an audited site could make
    the auditor talk to its own machine or network (server-side request forgery).
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self.allow_private = allow_private

    def permits(self, address: str) -> bool:
        """Whether an address may be reached; what is no IP address may not."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        if parsed.is_multicast or parsed.is_unspecified or parsed == _BROADCAST:
            return False
        return self.allow_private or _is_public(parsed)


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved
    embedded = _embedded_ipv4(address)
    if embedded is not None:
        return _is_public(embedded)
    return address in _GLOBAL_IPV6 and address.is_global and address not in _DOCUMENTATION


def _embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a transition mechanism would really reach."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if any(address in block for block in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
