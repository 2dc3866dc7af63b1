"""Addresses taken apart, whatever they are."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.urls import file_name, host_of, is_under, parts_of, path_of

HOSTILE = st.lists(
    st.sampled_from(["http", "://", "//", "[", "]", ":", "@", "/", ".", "?", "#", "%2e", "\u2100", "\t", "A"])
    | st.text(max_size=3),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Ville.example:8443/a?b", "www.ville.example"),
        ("https://user@ville.example./", "ville.example."),
        ("http://[2001:DB8::1]:80/", "2001:db8::1"),
        ("mailto:mairie@ville.example", ""),
        ("https://[/", ""),
        ("", ""),
    ],
)
def test_hosts(url, host):
    assert host_of(url) == host


def test_parts():
    parts = parts_of("https://Me@Ville.example:80/A/B.pdf?C#d")
    assert parts == ("me@ville.example:80", "ville.example", "/A/B.pdf", "C")
    assert path_of("https://Ville.example/A/B.pdf?C#d") == "/A/B.pdf"


@pytest.mark.parametrize("url", ["http://[", "//]/a.pdf", "http://[::1", "http://a\u2100b/"])
def test_what_cannot_be_taken_apart_has_no_parts(url):
    assert parts_of(url) is None
    assert (host_of(url), path_of(url)) == ("", "")


@given(HOSTILE, st.sampled_from([0, 600]))
def test_any_text_is_taken_apart_as_the_library_does(text, padding):
    url = text + "x" * padding
    try:
        known = urlsplit(url)
        wanted = (known.netloc.lower(), known.hostname or "", known.path, known.query)
    except ValueError:
        wanted = None
    assert parts_of(url) == wanted
    assert host_of(url) == (wanted[1] if wanted else "")
    assert path_of(url) == (wanted[2] if wanted else "")


@pytest.mark.parametrize(
    ("host", "under"),
    [
        ("data.gouv.fr", True),
        ("www.data.gouv.fr", True),
        ("notdata.gouv.fr", False),
        ("data.gouv.fr.", False),
        ("gouv.fr", False),
        ("", False),
    ],
)
def test_names_below_a_name(host, under):
    assert is_under(host, "data.gouv.fr", "example.org") is under


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/budget.2025.ods", ("budget.2025", ".ods")),
        ("/a.b/budget", ("budget", "")),
        ("/a/.htaccess", (".htaccess", "")),
        ("/a/end.", ("end.", "")),
        ("/a/..", ("..", "")),
        ("/a.pdf/./", ("a", ".pdf")),
        ("", ("", "")),
    ],
)
def test_names_of_files(path, name):
    assert file_name(path) == name


@given(st.text(alphabet="ab./", max_size=12))
def test_files_are_named_as_the_library_does(path):
    known = PurePosixPath(path)
    assert file_name(path) == (known.stem, known.suffix)
