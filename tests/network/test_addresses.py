"""Which addresses count as public."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.network.addresses import AddressPolicy

PRIVATE = (
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # RFC 1918
    *("100.64.0.1", "100.127.255.255"),  # carrier-grade NAT, RFC 6598
    *("127.0.0.1", "127.255.255.254", "::1"),
    *("169.254.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0"),  # link-local, cloud metadata
    *("0.0.0.0", "0.1.2.3", "::"),
    *("fc00::1", "fd12:3456::1"),  # RFC 4193
    "fec0::1",  # site-local, RFC 3879
    *("224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"),  # documentation, RFC 5737 and 3849
    "3fff::1",  # documentation, RFC 9637
    *("198.18.0.1", "192.0.0.1", "240.0.0.1", "255.255.255.255", "100::1"),
    # An IPv4 address inside an IPv6 one.
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "64:ff9b:1::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2001:0:a00:1::1"),
)

PUBLIC = ("8.8.8.8", "172.32.0.1", "100.128.0.1", "193.252.1.1", "2001:4860:4860::8888", "2a01:e0a::1")

NOT_ADDRESSES = ("", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "1.2.3.4 ", "١.٢.٣.٤", "\0")


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address):
    assert not AddressPolicy().permits(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address):
    assert AddressPolicy().permits(address)
    assert AddressPolicy(allow_private=True).permits(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.0.1", "::1", "fd00::1", "fe80::1"])
def test_a_laboratory_is_reached_when_asked_for(address):
    assert AddressPolicy(allow_private=True).permits(address)


@pytest.mark.parametrize("address", ["224.0.0.1", "ff02::1", "0.0.0.0", "::", "255.255.255.255"])
def test_what_is_no_single_host_is_never_reached(address):
    assert not AddressPolicy(allow_private=True).permits(address)


@pytest.mark.parametrize("text", NOT_ADDRESSES)
@pytest.mark.parametrize("allow_private", [False, True])
def test_what_is_no_address_is_refused(text, allow_private):
    assert not AddressPolicy(allow_private=allow_private).permits(text)


@given(st.text(), st.booleans())
def test_any_text_gets_an_answer(text, allow_private):
    assert AddressPolicy(allow_private=allow_private).permits(text) in (True, False)


@given(st.ip_addresses())
def test_allowing_private_addresses_takes_none_away(address):
    if AddressPolicy().permits(str(address)):
        assert AddressPolicy(allow_private=True).permits(str(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_no_more_public_inside_an_ipv6_one(address):
    number = int(address)
    hidden = (
        (0xFFFF << 32) | number,  # mapped, RFC 4291 §2.5.5.2
        (0x2002 << 112) | (number << 80),  # 6to4, RFC 3056
        (0x64FF9B << 96) | number,  # NAT64, RFC 6052
    )
    if not AddressPolicy().permits(str(address)):
        assert not any(AddressPolicy().permits(str(ipaddress.IPv6Address(item))) for item in hidden)
