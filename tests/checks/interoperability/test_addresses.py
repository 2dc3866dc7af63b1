"""Addresses taken apart, whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import File
from auditor.model import Cause
from checks.interoperability.addresses import host_of, is_gone, is_under, parts_of, why_unknown


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Ville.example:8443/a?b", "www.ville.example"),
        ("mailto:mairie@ville.example", ""),
        ("https://[/", ""),
        ("", ""),
    ],
)
def test_hosts(url, host):
    assert host_of(url) == host


@given(st.text(max_size=60))
def test_any_text_has_parts(text):
    assert isinstance(host_of(text), str)
    assert isinstance(parts_of(f"https://{text}").path, str)


@pytest.mark.parametrize(
    ("host", "under"),
    [
        ("data.gouv.fr", True),
        ("www.data.gouv.fr", True),
        ("notdata.gouv.fr", False),
        ("gouv.fr", False),
        ("", False),
    ],
)
def test_names_below_a_name(host, under):
    assert is_under(host, "data.gouv.fr", "example.org") is under


@pytest.mark.parametrize(
    ("status", "cause", "gone", "unknown"),
    [
        (200, None, False, None),
        (404, None, True, None),
        (410, None, True, None),
        (301, None, False, Cause.NOT_ASKED),
        (403, None, False, Cause.BLOCKED),
        (429, None, False, Cause.BLOCKED),
        (503, None, False, Cause.SERVER_ERROR),
        (None, Cause.TIMED_OUT, False, Cause.TIMED_OUT),
        (404, Cause.TIMED_OUT, False, Cause.TIMED_OUT),
    ],
)
def test_what_became_of_a_file(status, cause, gone, unknown):
    file = File(url="https://www.ville.example/a", status=status, cause=cause)
    assert (is_gone(file), why_unknown(file)) == (gone, unknown)
