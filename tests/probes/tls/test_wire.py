"""Records and messages: what is put together, what is refused, and how much is ever read."""

from __future__ import annotations

import asyncio
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.tls import wire
from auditor.probes.tls.wire import Alert, Cursor, HelloError, Incoming, TooLong, read_extensions, vector
from tests.servers.tlszoo import HUGE, alert, message, record


def incoming(data: bytes, limit: int = wire.FLIGHT_LIMIT) -> Incoming:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return Incoming(reader, limit)


async def messages(data: bytes, limit: int = wire.FLIGHT_LIMIT) -> list[tuple[int, bytes] | Alert]:
    heard = incoming(data, limit)
    found: list[tuple[int, bytes] | Alert] = []
    try:
        while not found or not isinstance(found[-1], Alert):
            found.append(await heard.message())
    except EOFError:
        pass
    return found


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=300)), max_size=5), st.integers(1, 200))
async def test_messages_come_through_whatever_their_records(sent, size):
    stream = b"".join(message(kind, body) for kind, body in sent)
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert await messages(b"".join(record(22, piece) for piece in pieces)) == sent


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda it: record(22, it) + it)))
async def test_any_bytes_are_messages_or_an_error_of_its_own(data):
    try:
        found = await messages(data)
    except HelloError:
        return
    assert all(isinstance(item, (tuple, Alert)) for item in found)


async def test_a_warning_is_passed_over_and_a_fatal_alert_is_not():
    assert await messages(alert(112, level=1) + record(22, message(2, b"x"))) == [(2, b"x")]
    assert await messages(alert(40)) == [Alert(40)]
    assert await messages(alert(0, level=1)) == [Alert(0)]  # close_notify comes as a warning
    assert await messages(alert(112, level=1) * 5) == [Alert(112)]


async def test_a_message_of_16_megabytes_is_refused_at_its_head():
    with pytest.raises(TooLong):
        await messages(HUGE)


async def test_no_more_is_read_than_the_limit():
    with pytest.raises(TooLong):
        await messages(record(22, message(11, bytes(900))) * 4, limit=2000)


@pytest.mark.parametrize("head", [b"\x16\x03\x03\xff\xff", b"\x17\x02\x00\x00\x05", b"HTTP/", b"\x00" * 5])
async def test_what_is_no_record_is_refused(head):
    with pytest.raises(HelloError):
        await incoming(head + bytes(70_000)).record()


async def test_of_a_heartbeat_only_the_size_is_told():
    assert await incoming(record(24, b"secret")).size() == (24, 6)


@given(st.binary(max_size=60), st.integers(0, 80))
def test_a_cursor_never_reads_beyond(data, count):
    cursor = Cursor(data)
    try:
        assert cursor.take(count) == data[:count]
        assert bool(cursor) == (count < len(data))
    except HelloError:
        assert count > len(data)


@given(st.binary(max_size=80))
def test_any_bytes_are_extensions_or_an_error_of_its_own(data):
    try:
        found = list(read_extensions(data))
    except HelloError:
        return
    assert b"".join(struct.pack("!H", kind) + vector(2, content) for kind, content in found) == data
