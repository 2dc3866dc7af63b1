"""The two hellos."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.tls.hello import (
    GREASE,
    ClientHello,
    ServerHello,
    read_protocol,
    read_server_hello,
    read_timestamps,
    write_hello,
)
from auditor.probes.tls.suites import CURVES, GROUPS
from auditor.probes.tls.wire import TLS12, TLS13, VERSIONS, HelloError
from tests.servers.networks import HOST
from tests.servers.tlszoo import Hello, server_hello

SUITES = st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=64, unique=True).map(tuple)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=63)


@given(st.sampled_from(list(VERSIONS.values())), SUITES, NAMES, st.booleans())
def test_what_is_offered_is_said(version, suites, name, grease):
    said = Hello(write_hello(ClientHello(version, suites, name, grease=grease)))
    assert said.suites == suites
    assert said.version == min(version, TLS12)
    if version == TLS13:
        assert said.versions == ((GREASE, TLS13) if grease else (TLS13,))
        assert said.groups == GROUPS
    elif version > 0x0300:
        assert said.groups == CURVES
        assert said.versions == ()


@given(
    st.sampled_from([0x0301, TLS12, TLS13]),
    SUITES,
    NAMES,
    st.lists(st.integers(0, 600), max_size=2),
)
def test_no_hello_has_a_deadly_length(version, suites, name, sizes):
    """Of 256 to 511 bytes (RFC 7685 §1), or of 10 or 14 modulo 256."""
    extensions = tuple((900 + number, bytes(size)) for number, size in enumerate(sizes))
    hello = ClientHello(version, suites, name, (29,), signatures=(0x0401,), extensions=extensions)
    length = Hello(write_hello(hello)).length
    assert not 256 <= length < 512
    assert length % 256 not in (10, 14)


def test_the_last_extension_is_never_empty():
    for version in (0x0301, TLS12, TLS13):
        said = Hello(write_hello(ClientHello(version, (1,), HOST, extensions=((35, b""), (18, b"")))))
        assert said.extensions
        assert list(said.extensions.values())[-1]


def test_deflate_is_offered_to_none_but_the_old():
    """RFC 8446 §4.1.2: a server of TLS 1.3 refuses a hello that offers it."""
    assert Hello(write_hello(ClientHello(TLS13, (0x1301,)))).compression == b"\x00"


def test_a_server_hello_is_taken_apart():
    old = read_server_hello(server_hello(TLS12, 0xC02F, {23: b""}, compression=1)[4:])
    assert (old.version, old.suite, old.compression, old.retry, old.group) == (TLS12, 0xC02F, 1, False, None)
    assert old.extensions == {23: b""}
    retry = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
    new = read_server_hello(server_hello(TLS12, 0x1301, {43: b"\x03\x04", 51: b"\x11\xec"}, random=retry)[4:])
    assert (new.version, new.suite, new.retry, new.group) == (TLS13, 0x1301, True, 0x11EC)


_HEAD = b"\x03\x03" + bytes(32) + b"\x00\x13\x01\x00"


@given(
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=60).map(lambda it: _HEAD + len(it).to_bytes(2, "big") + it),
        st.binary(max_size=9).map(
            lambda it: (
                _HEAD + (len(it) + 4).to_bytes(2, "big") + b"\x00\x33" + len(it).to_bytes(2, "big") + it
            )
        ),
    )
)
def test_any_bytes_are_a_hello_or_an_error_of_its_own(body):
    try:
        assert isinstance(read_server_hello(body), ServerHello)
    except HelloError:
        return


@pytest.mark.parametrize("parse", [read_protocol, read_timestamps])
@given(st.binary(max_size=40))
def test_any_extension_is_read_or_an_error_of_its_own(parse, content):
    try:
        parse(content)
    except HelloError:
        return


def test_a_protocol_and_timestamps_are_read():
    assert read_protocol(b"\x00\x03\x02h2") == "h2"
    assert read_timestamps(b"\x00\x08\x00\x01a\x00\x03bcd") == 2
    with pytest.raises(HelloError):
        read_protocol(b"\x00\x03\x02\xff\xff")
