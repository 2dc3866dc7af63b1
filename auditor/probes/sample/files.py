"""Files that a site publishes for programs: feeds, site maps, calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from lxml import etree

from auditor.facts.sample import File
from auditor.network.http import Client, Response
from auditor.probes.trails import Permission, follow

Kind = Literal["", "rss", "atom", "sitemap", "sitemap-index", "icalendar"]

#: Entries that are counted, and those whose dates are read.
_COUNTED = 50_000
_DATED = 200

_TITLE = 200
_FLAW = 200
_OK = 200

#: Name of the root element → what the file is, the name of its entries, those of their dates.
_XML: dict[str, tuple[Kind, str, tuple[str, ...]]] = {
    "rss": ("rss", "item", ("pubDate", "date")),
    "RDF": ("rss", "item", ("date",)),
    "feed": ("atom", "entry", ("updated", "published")),
    "urlset": ("sitemap", "url", ("lastmod",)),
    "sitemapindex": ("sitemap-index", "sitemap", ("lastmod",)),
}
_EVENT = re.compile(rb"^BEGIN:VEVENT\b", re.MULTILINE | re.IGNORECASE)


async def ask(client: Client, url: str, permits: Permission) -> File:
    """Ask for a file, where its redirects lead, and read what it is.

    Args:
        permits: whether a redirect may be followed.
    """
    trail, answer = await follow(client, url, permits)
    if answer is None:
        return File(url=url, cause=trail.cause)
    if answer.url == url:
        client.keep(answer)  # others look for the name of the program that made it
    return read(url, answer)


def read(url: str, answer: Response) -> File:
    """What a file is, and whether a program can read it.

    Args:
        url: as it was asked.
    """
    seen = File(
        url=url,
        status=answer.status,
        media_type=(answer.header("content-type") or "")[:_TITLE],
        truncated=answer.cut is not None,
    )
    if answer.status != _OK:
        return seen
    body = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body[:15].upper() == b"BEGIN:VCALENDAR":
        whole = answer.cut is not None or b"END:VCALENDAR" in body[-200:].upper()
        flaw = "" if whole else "END:VCALENDAR"
        return seen.model_copy(
            update={"kind": "icalendar", "entries": len(_EVENT.findall(body)), "flaw": flaw}
        )
    return seen.model_copy(update=_of_xml(body, cut=answer.cut is not None))


def _of_xml(body: bytes, *, cut: bool) -> dict[str, object]:
    """The fields of an XML file; of one that is none, why."""
    # Nothing is fetched nor expanded on the word of a file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return {"flaw": _one_line(error)}
    if root is None:
        return {"flaw": "no XML"}
    kind, entry, dates = _XML.get(_local(root), ("", "", ()))
    if not kind:
        return {"flaw": f"<{_local(root)[:40]}>"}
    entries = [item for item, _ in zip(_named(root, entry), range(_COUNTED), strict=False)]
    moments = [moment for item in entries[:_DATED] for moment in _dates(item, dates)]
    titles = (item.text or "" for item in _named(root, "title"))
    faults = list(parser.error_log)
    return {
        "kind": kind,
        "entries": len(entries),
        "newest": max(moments, default=None),
        "title": " ".join(next(titles, "").split())[:_TITLE] if kind in ("rss", "atom") else "",
        "flaw": _one_line(faults[0].message) if faults and not cut else "",
    }


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iter(f"{{*}}{name}")


def _dates(entry: etree._Element, names: tuple[str, ...]) -> Iterator[datetime]:
    for name in names:
        for item in entry.iterchildren(f"{{*}}{name}"):
            moment = _moment((item.text or "").strip()[:60])
            if moment is not None:
                yield moment


def _moment(written: str) -> datetime | None:
    """A date of RSS (RFC 822) or of Atom and site maps (RFC 3339, W3C)."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        try:
            moment = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:_FLAW] or "?"
