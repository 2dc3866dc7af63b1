"""Tickets of TLS 1.3, and what they allow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.tls.earlydata import early_data
from auditor.probes.tls.wire import HelloError, vector

_HEAD = bytes(8) + vector(1, b"nonce") + vector(2, b"ticket")


def test_the_size_is_read():
    assert early_data(_HEAD + vector(2, b"\x00\x2a" + vector(2, b"\x00\x00\x40\x00"))) == 16_384


def test_a_ticket_may_allow_none():
    assert early_data(_HEAD + vector(2, b"")) == 0
    assert early_data(_HEAD + vector(2, b"\x00\x2a" + vector(2, bytes(4)))) == 0


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=30).map(lambda it: _HEAD + vector(2, it))))
def test_any_bytes_are_a_ticket_or_an_error_of_its_own(ticket):
    try:
        assert early_data(ticket) >= 0
    except HelloError:
        return
