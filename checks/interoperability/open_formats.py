"""Whether the files that residents download are in open formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.domains import registrable_domain
from auditor.facts.sample import Link, Sample
from auditor.model import Axis, Finding
from auditor.plaintext import plain
from auditor.references import rgi
from auditor.urls import file_name, host_of, path_of

#: Formats of one maker alone: the RGI 2.0 has none of them.
_LEGACY = frozenset((".doc", ".dot", ".mdb", ".pps", ".ppt", ".pub", ".xls", ".xlt"))

#: "Under observation" in the RGI 2.0, which recommends OpenDocument.
_OBSERVED = frozenset((".docm", ".docx", ".dotx", ".ppsx", ".pptx", ".xlsm", ".xlsx"))

#: What may stand beside such a file and make up for it.
_OPEN = frozenset((".csv", ".geojson", ".json", ".odg", ".odp", ".ods", ".odt", ".pdf"))

_DOWNLOADS = _LEGACY | _OBSERVED | _OPEN

#: Files that one finding shows.
_SHOWN = 10

_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_WEIGHT = re.compile(r"\d+(?:[.,]\d+)? ?(?:octets|ko|kb|mo|mb|o)\b")
_FORMAT = re.compile(
    r"\b(?:au |en |format |fichier |version )*(?:csv|docx?|excel|libreoffice|od[pst]|open ?document|pdf|pptx?"
    r"|powerpoint|word|xlsx?)\b"
)


@check(
    "interoperability.open-formats",
    axis=Axis.INTEROPERABILITY,
    references=[rgi()],
    codes=["interoperability.open-formats.legacy", "interoperability.open-formats.observed"],
)
def open_formats(sample: Sample) -> Iterator[Finding]:
    """What residents download can be opened without buying a program.

    The RGI 2.0 recommends OpenDocument, and keeps Office Open XML under observation. A file with a twin in an
    open format (the same name, or the same link text on the same page) is no fault, nor is PDF alone. Files
    that stand on the sites of others are theirs.
    """
    downloads = {number: link for number, link in enumerate(sample.links) if _format(link) in _DOWNLOADS}
    files = _files(sample, downloads.values())
    twins = _twins(sample, downloads, files)
    lonely = [link for link in files if _format(link) in _LEGACY | _OBSERVED and link not in twins]
    legacy = [link for link in lonely if _format(link) in _LEGACY]
    observed = [link for link in lonely if _format(link) in _OBSERVED]
    if legacy:
        yield _offered("interoperability.open-formats.legacy", legacy)
    if observed:
        yield _offered("interoperability.open-formats.observed", observed)
    if lonely:
        return
    if files:
        yield passed(*(place(link.url, link.text) for link in files[:_SHOWN]))
    elif sample.why_silent:
        yield untested(sample.why_silent)
    else:
        yield inapplicable(place(sample.home))


def _files(sample: Sample, downloads: Iterable[Link]) -> list[Link]:
    """Those of the files that are the town's own, each address once."""
    home = host_of(sample.home)
    domain = registrable_domain(home)
    offered: dict[str, Link] = {}
    for link in downloads:
        host = host_of(link.url)
        if host and (host == home or registrable_domain(host) == domain):
            offered.setdefault(link.url.partition("#")[0], link)
    return list(offered.values())


def _twins(sample: Sample, downloads: Mapping[int, Link], files: Iterable[Link]) -> set[Link]:
    """The files that are offered in an open format as well."""
    stems = {_stem(link) for link in files if _format(link) in _OPEN}
    found = {link for link in files if _stem(link) in stems}
    for page in sample.readable:
        links = [downloads[number] for number in page.links if number in downloads]
        called = {_called(link) for link in links if _format(link) in _OPEN}
        found.update(link for link in links if _called(link) in called)
    return found


def _offered(code: str, files: list[Link]) -> Finding:
    places = [place(link.url, link.text) for link in files[:_SHOWN]]
    formats = tuple(sorted({_format(link) for link in files}))
    return failed(code, *places, count=len(files), formats=formats)


def _format(link: Link) -> str:
    path = path_of(link.url)
    if path.endswith("/") or (path.isascii() and "." not in path and "%" not in path):
        return ""
    return _file(link.url)[1]


def _stem(link: Link) -> str:
    return _file(link.url)[0]


def _file(url: str) -> tuple[str, str]:
    """The name of a file and its ending, without what follows a question mark."""
    return file_name(plain(unquote(path_of(url))))


def _called(link: Link) -> str:
    """What a link is called, without the format and the weight."""
    bare = _IN_BRACKETS.sub(" ", plain(link.text))
    return " ".join(re.sub(r"[^\w]+", " ", _FORMAT.sub(" ", _WEIGHT.sub(" ", bare))).split())
