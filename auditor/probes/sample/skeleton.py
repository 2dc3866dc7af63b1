"""The start tags that a page is built of, as they are written: a parser would have mended them."""

from __future__ import annotations

import re
from collections import Counter

from auditor.facts.sample import Skeleton

#: Bytes that are looked at.
_LOOKED_AT = 500_000

#: One passage, whatever stands in the page: no pattern that looks further than a tag. A comment may end
#: where it begins ("<!-->", HTML §13.2.5.43), as those of old pages for old browsers do; "<title-bar>" is no
#: title.
_TOKEN = re.compile(
    rb"<!--+>|<!--|--!?>"
    rb"|<(/?)(html|head|title|body|meta|script|style|textarea|template|svg|iframe)(?![-\w:.])([^>]{0,400})",
    re.IGNORECASE,
)
_COMMENT = b"!"
_DOCTYPE = re.compile(rb"\s*<!(doctype[^>]{0,300})>", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_RAW = (b"script", b"style", b"textarea", b"template", b"svg", b"iframe")
_VIEWPORT = re.compile(rb"name\s*=\s*[\"']?viewport", re.IGNORECASE)
_CONTENT = re.compile(rb"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def skeleton_of(body: bytes) -> Skeleton:
    """Count the tags of the skeleton, comments, scripts and drawings left out."""
    seen: Counter[bytes] = Counter()
    inside = b""
    charset_at: int | None = None
    viewport: str | None = None
    for token in _TOKEN.finditer(body[:_LOOKED_AT]):
        tag = (token[2] or _COMMENT).lower()
        closes = bool(token[1]) if token[2] else token[0].endswith(b">")
        if inside:
            inside = b"" if closes and tag == inside else inside
        elif tag in (_COMMENT, *_RAW):
            inside = b"" if closes else tag
        elif tag == b"meta" and charset_at is None and b"charset" in token[3].lower():
            charset_at = token.start()
        elif tag == b"meta" and viewport is None and _VIEWPORT.search(token[3]):
            viewport = _content(token[3])
        elif not closes:
            seen[tag] += 1
    return Skeleton(
        doctype=_doctype(body),
        html=seen[b"html"],
        head=seen[b"head"],
        title=seen[b"title"],
        body=seen[b"body"],
        charset_at=charset_at,
        viewport=viewport,
    )


def _content(attributes: bytes) -> str:
    found = _CONTENT.search(attributes)
    return (found[1] or found[2] or b"").decode("utf-8", "replace") if found else ""


def _doctype(body: bytes) -> str | None:
    """The declaration, after a mark and comments (HTML §13.1)."""
    start = len(_BOM) if body.startswith(_BOM) else 0
    for _ in range(10):
        found = _DOCTYPE.match(body, start)
        if found:
            return " ".join(found[1].decode("utf-8", "replace").split())
        comment = re.compile(rb"\s*<!--").match(body, start)
        end = body.find(b"-->", comment.end()) if comment else -1
        if end < 0:
            return None
        start = end + 3
    return None
