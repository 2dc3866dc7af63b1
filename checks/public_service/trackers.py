"""Cookies and third parties that are known: ``trackers.toml``, and how one is recognised."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

from auditor.facts.page import Cookie
from auditor.model import Model
from auditor.urls import host_of, path_of


class Tracker(Model):
    """One entry of the file; the comment at its head says what the fields mean."""

    name: str
    company: str
    hosts: tuple[str, ...]
    cookies: tuple[str, ...]
    needs_consent: Literal["yes", "exemptible", "depends", "no"]
    source: str


TRACKERS = tuple(
    Tracker.model_validate(entry)
    for entry in tomllib.loads(files(__package__).joinpath("trackers.toml").read_text("utf-8"))["trackers"]
)
_NAMED = [tracker for tracker in TRACKERS if tracker.cookies]

#: The names of cookies, in one pattern: the group that matches tells whose it is.
_NAMES = re.compile(
    "|".join(
        "({})".format("|".join(re.escape(name).replace(r"\*", ".*") for name in tracker.cookies))
        for tracker in _NAMED
    ),
    re.DOTALL,
)

#: Host → beginnings of paths, the longest first, and whose they are.
_HOSTS: dict[str, list[tuple[str, Tracker]]] = {}
for _tracker in TRACKERS:
    for _host in _tracker.hosts:
        _name, _, _path = _host.partition("/")
        _HOSTS.setdefault(_name, []).append((f"/{_path}", _tracker))
        _HOSTS[_name].sort(key=lambda entry: -len(entry[0]))


def of_cookie(cookie: Cookie) -> Tracker | None:
    """Whose a cookie is: by its name when it says that it is needed, else by its domain, else by its name."""
    match = _NAMES.fullmatch(cookie.name)
    named = _NAMED[match.lastindex - 1] if match and match.lastindex else None
    if named and named.needs_consent == "no":
        return named
    return next((tracker for _, tracker in _entries(cookie.domain)), named)


def of_request(url: str) -> Tracker | None:
    """Whose a request is, by its address."""
    known = _entries(host_of(url))
    return next((tracker for begins, tracker in known if (path_of(url) or "/").startswith(begins)), None)


def _entries(host: str) -> Iterator[tuple[str, Tracker]]:
    """What is known of a host, then of the names above it."""
    name = host.lower().strip(".")
    while name:
        yield from _HOSTS.get(name, ())
        name = name.partition(".")[2]
