"""A file is recognised by what stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.exposure.kinds import _LISTING, KINDS, Kind, addresses_of
from tests.checks import facts as f
from tests.probes.exposure.samples import FILES
from tests.probes.sample.effort import steady

WORDPRESS = f.page(generator="WordPress 6.9.1", assets=(f"{f.SECURE}wp-content/themes/t/style.css",))
ASSETS = Kind("assets", "listing", "/", "Index of /", _LISTING, markup=True)
ALL = {kind.name: kind for kind in (*KINDS, ASSETS)}
PAGE = b"<!DOCTYPE html><html><head><title>Introuvable</title></head><body>ref: refs/heads/main PK phpinfo()"

#: What is sent in the stead of a file, and looks like one.
OTHERS = {
    "git": [b"ref: nothing", b"deadbeef", b"ref: refs/heads/main\n<p>Introuvable</p>"],
    "env": [b"A=1", b"Not found.\nA=1\nB=2", b"APP_ENV=prod", b"a=1\nb=2\n", b'{"A": 1}\nB=2\nC=3\n'],
    "backup": [b"PK", b"Introuvable PK\x03\x04", b""],
    "phpinfo": [b"phpinfo()", b"<html><body><p>How to use phpinfo()</p>", b"<title>Mairie</title>phpinfo()"],
    "server-status": [b"Apache Server Status for x Server Version: y", b"<p>Server Version: Apache</p>"],
    "dump": [b"SELECT 1", b"How to CREATE TABLE", b"<pre>-- MySQL dump</pre>"],
    "wp-config": [b"<?php echo 1;", b"define('DB_NAME', 'x')", b"<html><?php define('DB_NAME', 'x')"],
    "wp-debug": [
        b"PHP Warning: x",
        b"[12-Mar-2026] PHP Warning",
        b"<pre>[12-Mar-2026 10:11:12 UTC] PHP Warning: x",
    ],
    "wp-uploads": [b"<title>Index of /x</title>", b"<h1>Index of /</h1>", b"Index of /"],
}


@pytest.mark.parametrize("name", ALL)
def test_a_file_is_recognised(name):
    assert ALL[name].recognises(FILES[name])


@pytest.mark.parametrize("name", ALL)
def test_a_page_is_no_file(name):
    assert not ALL[name].recognises(PAGE)
    assert not ALL[name].recognises(b"")


@pytest.mark.parametrize(
    ("name", "body"), [(name, body) for name, bodies in OTHERS.items() for body in bodies]
)
def test_what_looks_like_a_file_is_none(name, body):
    assert not ALL[name].recognises(body)


def test_a_file_of_one_kind_is_none_of_another():
    same = {
        frozenset(("backup", "domain-zip")),
        frozenset(("dump", "domain-sql")),
        frozenset(("wp-uploads", "assets")),
    }
    taken = {
        frozenset((name, other))
        for name in ALL
        for other in FILES
        if other != name and ALL[name].recognises(FILES[other])
    }
    assert taken == same


@given(st.binary(max_size=200), st.sampled_from(sorted(ALL)), st.sampled_from(sorted(FILES)))
def test_any_bytes_are_looked_at(body, name, other):
    for text in (body, FILES[other] + body, body + FILES[other]):
        assert ALL[name].recognises(text) in (True, False)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "piece", [b"A=", b"\n#\n", b"<title>Index of /", b"<?php define('DB_", b"[12-Mar-2026 10:11:12 "]
)
def test_hostile_bytes_take_no_longer_than_their_length(name, piece):
    assert steady(lambda size: ALL[name].recognises(piece * (size // len(piece))), 4_096)


# Addresses.


def asked(site) -> dict[str, str]:
    return {kind.name: url for kind, url in addresses_of(site, site.landing)}


def test_a_wordpress_is_asked_for_all():
    found = asked(f.site(document=WORDPRESS))
    assert set(found) == set(ALL)
    assert len(found) <= 14
    assert found["domain-sql"] == f"{f.SECURE}ville.example.sql"
    assert found["assets"] == f"{f.SECURE}wp-content/themes/t/"


def test_another_system_is_not_asked_for_files_of_wordpress():
    found = asked(f.site())
    assert not any("wp-" in url for url in found.values())
    assert "git" in found


def test_an_address_without_a_name_has_no_file_of_its_name():
    site = f.site().model_copy(update={"host": "192.0.2.1"})
    assert not {"domain-zip", "domain-sql"} & set(asked(site))


def test_the_folder_of_another_site_is_not_asked():
    page = f.page(assets=("https://cdn.example/a/b.css", f"{f.SECURE}style.css"))
    assert "assets" not in asked(f.site(document=page))
