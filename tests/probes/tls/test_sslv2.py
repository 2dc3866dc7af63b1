"""The answer of a server to SSLv2."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.tls.sslv2 import Sslv2, read_answer
from auditor.probes.tls.wire import HelloError
from tests.servers.tlszoo import sslv2_hello


def test_its_suites_are_read():
    assert read_answer(sslv2_hello(0x0700C0, 0x010080)[2:]) == Sslv2(
        ("SSL_CK_DES_192_EDE3_CBC_WITH_MD5", "SSL_CK_RC4_128_WITH_MD5")
    )


def test_an_error_refuses():
    assert read_answer(b"\x00\x00\x01") == Sslv2()


def test_no_more_suites_are_told_than_a_server_may_have():
    assert len(read_answer(sslv2_hello(*range(1000))[2:]).suites) == 32


@given(st.one_of(st.binary(max_size=80), st.binary(max_size=60).map(lambda it: b"\x04\x00\x01\x00\x02" + it)))
def test_any_bytes_are_an_answer_or_an_error_of_its_own(body):
    try:
        assert isinstance(read_answer(body), Sslv2)
    except HelloError:
        return
