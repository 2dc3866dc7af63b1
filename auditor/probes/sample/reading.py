"""From the bytes of a page to what it holds: text, headings, links, forms, as they were sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TypeVar
from urllib.parse import urljoin

from lxml import etree

from auditor.facts.sample import FEW, STRUCTURED, Form, Heading, Image, Link, Relation, Skeleton, Zone
from auditor.network.http import Response
from auditor.probes.encoding import text_of
from auditor.probes.sample.skeleton import skeleton_of

#: Bytes of HTML that are parsed.
PARSED = 1_500_000

#: Of one page: characters of text, elements of each kind.
TEXT = 40_000
LINKS = 500
IMAGES = 100
HEADINGS = 150

#: Elements of a form that are looked through.
_MANY = 1_000

_SHORT = 200
_ADDRESS = 500
_INLINE = 300

_SILENT = frozenset(("script", "style", "template", "noscript"))
_UNSEEN = _SILENT | frozenset(("svg", "title"))
_INSIDE_LINES = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "img", "label", "mark", "q", "s")
) | frozenset(("small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ZONES = {"header": Zone.HEADER, "nav": Zone.NAVIGATION, "main": Zone.MAIN, "footer": Zone.FOOTER}
_ROLES = {
    "banner": Zone.HEADER,
    "navigation": Zone.NAVIGATION,
    "main": Zone.MAIN,
    "contentinfo": Zone.FOOTER,
}
_NAMED = re.compile(r"\b(?:(footer|pied)|(header|entete|en-tete)|(nav|navbar|menu))\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")

#: A page begins so when each of its characters takes two bytes.
_WIDE = (b"\xff\xfe", b"\xfe\xff")

T = TypeVar("T")


@dataclass
class Content:
    """What a page holds; the fields are those of ``SamplePage``, links and images in full.

    Attributes:
        left_out: links beyond the cap; one more when the page was not read to its end.
    """

    title: str = ""
    language: str = ""
    text: str = ""
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    left_out: int = 0
    images: list[Image] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    itemtypes: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    skeleton: Skeleton | None = None


def read(page: Response) -> Content:
    """Read a page as far as the caps go, whatever its bytes are."""
    text = text_of(page.body[:PARSED], page.header("content-type") or "")
    written = text.encode("utf-8", "replace")
    content = Content(skeleton=skeleton_of(written if page.body[:2] in _WIDE else page.body))
    # Elements may be nested in some two thousand others; beyond, the rest of the page is not read.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(written, parser) if text.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is not None:
        _Reader(page.url, content).read(root)
    if len(page.body) > PARSED or parser.error_log.filter_from_fatals():
        content.left_out += 1
    return content


class _Reader:
    """One passage through the tree, in the order of the document."""

    def __init__(self, url: str, content: Content) -> None:
        self._set_base(url)
        self._found = content
        self._lines: list[str] = [""]
        self._length = 0
        self._zones: list[tuple[etree._Element, Zone]] = []
        self._taking = {
            "title": self._title,
            "meta": self._meta,
            "link": self._relation,
            "a": self._link,
            "button": self._link,
            "img": self._image,
            "form": self._form,
            "iframe": self._frame,
            "frame": self._frame,
            "script": self._script,
            **dict.fromkeys(_HEADINGS, self._heading),
        }

    def read(self, root: etree._Element) -> None:
        """Go through the document; what is not shown is passed over, but for what it says of the page."""
        base = root.find(".//base[@href]")
        if base is not None:
            self._set_base(self._address(base.get("href", "")) or self._base)
        self._found.language = _short(root.get("lang", ""))
        unseen: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if unseen is not None and unseen is not element:
                if event == "start" and element.tag in _TELLING:
                    self._take(element, Zone.UNKNOWN)
            elif event == "start":
                self._start(element)
                unseen = element if element.tag in _UNSEEN else None
            else:
                self._end(element)
                unseen = None
        self._found.text = "\n".join(line for line in map(_folded, self._lines) if line)[:TEXT]
        if self._length > TEXT:
            self._found.left_out += 1

    def _set_base(self, url: str) -> None:
        """The address that others are relative to, and that of the root of its site, if it is of a site."""
        root = _joined(url, "/")
        self._base, self._root = url, root if root not in ("", "/") else url

    def _address(self, written: str) -> str:
        """An address in full; empty for what is none."""
        written = written.strip()
        # Of one that begins at the root, the same in all the pages of a site, the page is no part.
        base = self._root if written[:1] == "/" != written[1:2] else self._base
        return _joined_once(base, written) if len(written) <= _ADDRESS else _joined(base, written)

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        zone = _zone(tag, element)
        if zone:
            self._zones.append((element, zone))
        if tag not in _UNSEEN:
            if tag not in _INSIDE_LINES:
                self._break()
            self._say(element.text)
        itemtype = element.get("itemtype")
        if itemtype:
            _add(self._found.itemtypes, _short(itemtype))
        self._take(element, self._zones[-1][1] if self._zones else Zone.UNKNOWN)

    def _end(self, element: etree._Element) -> None:
        if self._zones and self._zones[-1][0] is element:
            self._zones.pop()
        if element.tag not in _INSIDE_LINES:
            self._break()
        self._say(element.tail)

    def _take(self, element: etree._Element, zone: Zone) -> None:
        take = self._taking.get(str(element.tag))
        if take is not None:
            take(element, zone)

    def _say(self, text: str | None) -> None:
        text = text[:TEXT] if text else ""
        if not text or (text.isspace() and self._lines[-1][-1:] in ("", " ")):
            return  # between two tags: pages are indented
        said = _BLANKS.sub(" ", text)
        if self._length < TEXT:
            self._lines[-1] += said
        self._length += len(said)

    def _break(self) -> None:
        if self._lines[-1]:
            self._lines.append("")

    def _title(self, element: etree._Element, _: Zone) -> None:
        self._found.title = self._found.title or _short(element.text or "")

    def _meta(self, element: etree._Element, _: Zone) -> None:
        name = element.get("name") or element.get("property") or element.get("http-equiv") or ""
        if name:
            _add(self._found.names, (_short(name).lower(), _folded(element.get("content", ""))[:_ADDRESS]))

    def _relation(self, element: etree._Element, _: Zone) -> None:
        url = self._address(element.get("href", "")) if element.get("href") else ""
        if url:
            known = {name: _short(element.get(name, "")) for name in ("rel", "type", "title")}
            language = _short(element.get("hreflang", ""))
            _add(self._found.relations, Relation(url=url, language=language, **known))

    def _heading(self, element: etree._Element, _: Zone) -> None:
        if len(self._found.headings) < HEADINGS:
            self._found.headings.append(
                Heading(level=int(str(element.tag)[1]), text=_name(element, _written(element)))
            )

    def _link(self, element: etree._Element, zone: Zone) -> None:
        if element.tag == "a" and element.get("href") is None:
            return
        if len(self._found.links) >= LINKS:
            self._found.left_out += 1
            return
        written = _written(element)
        self._found.links.append(
            Link(
                url=self._address(element.get("href", "")) if element.tag == "a" else "",
                text=_name(element, written),
                zone=zone,
                image=not written and any(item.tag == "img" for item in _inside(element)),
                marks=_short(f"{element.get('class', '')} {element.get('id', '')}"),
                rel=_short(element.get("rel", "")),
                target=_short(element.get("target", "")),
            )
        )

    def _image(self, element: etree._Element, zone: Zone) -> None:
        if len(self._found.images) < IMAGES:
            alt = element.get("alt")
            url = self._address(element.get("src", ""))
            self._found.images.append(Image(url=url, alt=None if alt is None else _short(alt), zone=zone))

    def _form(self, element: etree._Element, _: Zone) -> None:
        if len(self._found.forms) >= FEW:
            return
        fields = (
            _short(f"{item.get('type', item.tag)} {item.get('name', '')}")
            for item in _inside(element, _MANY)
            if item.tag in ("input", "select", "textarea") and item.get("type") != "hidden"
        )
        action = self._address(element.get("action", "")) or self._base
        method = _short(element.get("method", "get")).lower()
        _add(self._found.forms, Form(action=action, method=method, fields=tuple(islice(fields, FEW))))

    def _frame(self, element: etree._Element, _: Zone) -> None:
        _add(self._found.frames, self._address(element.get("src", "")))

    def _script(self, element: etree._Element, _: Zone) -> None:
        text = element.text or ""
        if element.get("type", "").strip().lower() == "application/ld+json":
            _add(self._found.structured, text.strip()[:STRUCTURED])
        elif element.get("src"):
            _add(self._found.scripts, self._address(element.get("src", "")))
        elif text.strip():
            _add(self._found.inline, _folded(text[: 4 * _INLINE])[:_INLINE])


#: What is read although it stands in something that is not shown.
_TELLING = frozenset(("meta", "link", "script"))


def _zone(tag: str, element: etree._Element) -> Zone | None:
    """The landmark that an element opens."""
    zone = _ROLES.get(element.get("role", "")) or _ZONES.get(tag)
    if zone or tag not in ("div", "section", "td", "ul", "table"):
        return zone
    named = _NAMED.search(f"{element.get('id', '')} {element.get('class', '')}")
    if named is None:
        return None
    return Zone.FOOTER if named[1] else Zone.HEADER if named[2] else Zone.NAVIGATION


def _name(element: etree._Element, written: str) -> str:
    """What an element is called (a part of the Accessible Name and Description Computation 1.2)."""
    label = _folded(element.get("aria-label", ""))
    pictured = (item.get("alt") or "" for item in _inside(element) if item.tag == "img")
    return _short(label or written or _folded(" ".join(pictured)) or element.get("title", ""))


def _written(element: etree._Element) -> str:
    """The text inside, on one line."""
    return _folded("".join(_texts(element)))


def _texts(element: etree._Element) -> Iterator[str]:
    """The texts inside, as far as a name goes, blocks apart; those of scripts and styles are none."""
    for event, item in islice(etree.iterwalk(element, events=("start", "end")), 2 * FEW):
        apart = "" if item.tag in _INSIDE_LINES else " "
        if event == "start":
            yield apart + ("" if item.tag in _SILENT else (item.text or "")[:_ADDRESS])
        elif item is not element:
            yield apart + (item.tail or "")[:_ADDRESS]


def _inside(element: etree._Element, count: int = FEW) -> Iterator[etree._Element]:
    """An element and the first ones inside it: bounded, for elements may be nested without end."""
    return islice(element.iter(), count)


def _add(found: list[T], item: T) -> None:
    if item and len(found) < FEW:
        found.append(item)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return _folded(text[: 4 * _SHORT])[:_SHORT]


def _joined(base: str, written: str) -> str:
    try:
        return urljoin(base, written)[:_ADDRESS]
    except ValueError:
        return ""


#: The pages of a site share their menus, hence most of their links.
_joined_once = lru_cache(maxsize=4_096)(_joined)
