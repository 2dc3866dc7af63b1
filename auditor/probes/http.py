"""What the web server answers, in clear and over TLS, and the home page as it was sent."""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Doctype, Tag, XMLParsedAsHTMLWarning
from lxml import etree

from auditor.facts.http import HomeDocument, HttpSite, Policies, Script
from auditor.model import Target
from auditor.network.http import Client, Response
from auditor.probe import probe
from auditor.probes.encoding import text_of
from auditor.probes.trails import follow

#: Bytes of HTML that are parsed: what a page says of itself stands at its head.
_PARSED = 1_000_000
_BOM = b"\xef\xbb\xbf"

_TEXT_LIMIT = 300

#: Of the addresses that a page loads, so many tell what made it.
_ASSET_COUNT = 40

#: Scripts and policies that are kept, and characters of one.
_SCRIPT_COUNT = 100
_POLICY_COUNT = 10
_POLICY_LIMIT = 4_096

#: Tags that load something, and the attribute that says what.
_LOADING = {"script": "src", "link": "href", "img": "src"}

_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)


@probe("http", deadline=45)
async def http_site(target: Target, client: Client) -> HttpSite:
    """Follow ``https://`` and ``http://`` to where they lead, and keep the page that is there for others."""
    observed_at = datetime.now(UTC)
    parts = urlsplit(target.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    port = f":{target.port}" if target.port else ""
    # A port belongs to the scheme it was written with; the other scheme has its own default.
    secure_url = f"https://{_bracketed(target.host)}{port if target.secure_asked else ''}{path}"
    plain_url = f"http://{_bracketed(target.host)}{'' if target.secure_asked else port}{path}"
    trails = await asyncio.gather(follow(client, secure_url), follow(client, plain_url))
    (secure, _), (plain, _) = trails
    shown = [answer for trail, answer in trails if answer is not None and trail.cause is None]
    page = next(iter(shown if target.secure_asked else reversed(shown)), None)
    if page is not None:
        client.keep(page)
    return HttpSite(
        observed_at=observed_at,
        host=target.host,
        secure=secure,
        plain=plain,
        landing=page.url if page else None,
        document=await asyncio.to_thread(read_home, page) if page else None,
    )


def read_home(page: Response) -> HomeDocument:
    """What the HTML says of itself, before any script."""
    body = page.body[:_PARSED]
    # What a page says of itself stands in its head; what follows may be a hundred times as long.
    begun = _BODY.search(body)
    content_type = page.header("content-type") or ""
    soup = _soup(text_of(body[: begun.end()] if begun else body, content_type))
    title = _title(soup)
    if title is None and begun:
        soup = _soup(text_of(body, content_type))
        title = _title(soup)
    root = soup.find("html")
    metas = [item for item in soup.find_all("meta") if isinstance(item, Tag)]
    doctype = next((item for item in soup.contents if isinstance(item, Doctype)), None)
    tree = _tree(body)
    return HomeDocument(
        url=page.url,
        title=title.get_text(" ", strip=True)[:_TEXT_LIMIT] if title else None,
        lang=str(root.get("lang", ""))[:_TEXT_LIMIT] or None if isinstance(root, Tag) else None,
        doctype=str(doctype)[:_TEXT_LIMIT] if doctype is not None else None,
        declared_charset=_declared_charset(page, metas),
        undecodable=_undecodable(page.body),
        generator=_generator(metas),
        assets=tuple(islice(dict.fromkeys(_assets(page.url, tree)), _ASSET_COUNT)),
        policies=_policies(tree),
    )


def _soup(markup: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # What a server says is HTML is read as browsers read it.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        # As a file: of a short text the library would warn that they look like a file name.
        return BeautifulSoup(StringIO(markup), "lxml")


def _title(soup: BeautifulSoup) -> Tag | None:
    """The title of the page, and not of a drawing in it."""
    found = (item for item in soup.find_all("title") if item.find_parent("svg") is None)
    return next((item for item in found if isinstance(item, Tag)), None)


def _declared_charset(page: Response, metas: Iterable[Tag]) -> str | None:
    """By a byte order mark, else the header, else the first ``meta`` that says one (HTML §13.2.3.2)."""
    if page.body.startswith(_BOM):
        return "utf-8"
    declarations = [page.header("content-type") or "", *_meta_charsets(metas)]
    found = filter(None, map(_CHARSET.search, declarations))
    return next((match[1].lower()[:_TEXT_LIMIT] for match in found), None)


def _meta_charsets(metas: Iterable[Tag]) -> Iterator[str]:
    for meta in metas:
        if meta.get("charset"):
            yield f"charset={meta['charset']}"
        elif str(meta.get("http-equiv", "")).lower() == "content-type":
            yield str(meta.get("content", ""))


def _generator(metas: Iterable[Tag]) -> str | None:
    """What the first ``meta`` of that name that says something gives (HTML §4.2.5.1)."""
    said = (_said(meta, "content") for meta in metas if _said(meta, "name").lower() == "generator")
    return next(filter(None, said), None)


def _tree(body: bytes) -> etree._Element | None:
    """The elements of the page; None when they cannot be read at all."""
    try:
        return etree.fromstring(body, etree.HTMLParser()) if body.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _policies(root: etree._Element | None) -> Policies | None:
    """What the page says of its security: policies stand in its head alone (HTML §4.2.5.3)."""
    if root is None:
        return None
    content = [
        _said(meta, "content", _POLICY_LIMIT)
        for meta in root.iterfind("./head/meta[@http-equiv]")
        if _said(meta, "http-equiv").lower() == "content-security-policy"
    ]
    referrers = [
        _said(meta, "content") for meta in root.iter("meta") if _said(meta, "name").lower() == "referrer"
    ]
    elements = list(root.iter("script"))
    loaded = (
        Script(src=src, integrity=_said(script, "integrity"))
        for script in elements
        if (src := _said(script, "src"))
    )
    return Policies(
        content=tuple(filter(None, content[:_POLICY_COUNT])),
        referrer=next(filter(None, reversed(referrers)), None),
        scripts=tuple(islice(loaded, _SCRIPT_COUNT)),
        script_elements=len(elements),
    )


def _assets(url: str, root: etree._Element | None) -> Iterator[str]:
    """Addresses of scripts, style sheets and images, as a browser would ask for them, without fragment."""
    if root is None:
        return
    base = root.find(".//base[@href]")
    start = (_joined(url, _said(base, "href")) if base is not None else "") or url
    for element in root.iter(*_LOADING):
        attribute = _LOADING[str(element.tag)]
        if element.tag == "link" and "stylesheet" not in _said(element, "rel").lower():
            continue
        written = _said(element, attribute)
        address = _joined(start, written) if written else ""
        if address.lower().startswith(("http://", "https://")):
            yield address[:_TEXT_LIMIT]


def _joined(base: str, written: str) -> str:
    """An address in full; empty for what no browser could ask for."""
    try:
        return urljoin(base, written).partition("#")[0]
    except ValueError:
        return ""


def _said(tag: Tag | etree._Element, attribute: str, limit: int = _TEXT_LIMIT) -> str:
    return str(tag.get(attribute, ""))[:limit].strip()


def _undecodable(body: bytes) -> int | None:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
