"""The numbers of IANA, beside those that OpenSSL knows."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from auditor.probes.tls.suites import CHUNK, CURVES, GROUPS, SUITES_13, chunks, group_names, suite_names
from auditor.probes.tls.wire import TLS12, TLS13, VERSIONS

_LINE = re.compile(r"0x(\w\w),0x(\w\w) - (TLS_\w+) +- \S+ +(\S+)")


@pytest.fixture(scope="module")
def known() -> list[tuple[int, str, str]]:
    """Number, name and first version of each suite of OpenSSL."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed: what it would prove stays unproved")
    command = ["openssl", "ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = [_LINE.search(line) for line in listed.splitlines()]
    return [(int(it[1] + it[2], 16), it[3], it[4]) for it in found if it]


def test_names_are_those_of_openssl(known):
    assert len(known) > 100
    assert [(number, suite_names().get(number)) for number, _, _ in known] == [
        (number, name) for number, name, _ in known
    ]


def test_a_suite_is_asked_of_the_versions_that_may_have_it(known):
    for number, name, first in known:
        for version in VERSIONS.values():
            asked = any(number in chunk for chunk in chunks(version))
            if first == "TLSv1.3":
                assert asked == (version == TLS13), name
            elif first == "TLSv1.2":
                assert asked == (version == TLS12), name
            else:
                assert asked == (version < TLS13), name


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_chunks_are_small_and_hold_each_suite_once(version):
    listed = chunks(version)
    assert all(len(chunk) <= CHUNK for chunk in listed)
    numbers = [suite for chunk in listed for suite in chunk]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(suite_names())


def test_every_suite_is_asked_for():
    asked = {suite for version in VERSIONS.values() for chunk in chunks(version) for suite in chunk}
    assert asked == set(suite_names())


@pytest.mark.parametrize("number", [0x0000, 0x00FF, 0x5600, *(0x0A0A + 0x1010 * step for step in range(16))])
def test_what_is_no_suite_is_not_in_the_table(number):
    """No cipher, the two signals (RFC 5746, RFC 7507) and GREASE (RFC 8701)."""
    assert number not in suite_names()
    assert number not in group_names()


def test_groups_fit_in_one_hello_and_have_a_name():
    assert len(GROUPS) == len(set(GROUPS)) <= 64
    assert set(CURVES) < set(GROUPS) == set(group_names())
    assert {0x11EB, 0x11EC, 0x11ED} < set(GROUPS)
    assert set(SUITES_13) < set(suite_names())
