"""The start tags that a page is built of, as they are written: a parser would have mended them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from auditor.facts.sample import Skeleton

#: Bytes that are looked at.
_LOOKED_AT = 500_000

#: No pattern that looks further than a tag: one passage, whatever stands in the page.
_TOKEN = re.compile(
    rb"<(?:(!--)|(html|head|title|body|meta|script|style|textarea|template|svg|iframe)(?=[\s/>])([^>]{0,400}))",
    re.IGNORECASE,
)
_BEFORE = re.compile(rb"\s*<(?:(!--)|\?|!(doctype[^>]{0,300})>)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"

#: What stands in these is no tag of the page.
_CLOSING = {
    name: re.compile(rb"</%s(?=[\s/>])" % name, re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"template", b"svg", b"iframe")
}
_COMMENT_END = re.compile(rb"--!?>")
_VIEWPORT = re.compile(rb"name\s*=\s*[\"']?viewport", re.IGNORECASE)
_CONTENT = re.compile(rb"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def skeleton_of(body: bytes) -> Skeleton:
    """Count the tags of the skeleton, comments, scripts and drawings left out."""
    seen: Counter[bytes] = Counter()
    charset_at: int | None = None
    viewport: str | None = None
    for token in _tags(body[:_LOOKED_AT]):
        tag = token[2].lower()
        if tag == b"meta" and charset_at is None and b"charset" in token[3].lower():
            charset_at = token.start()
        elif tag == b"meta" and viewport is None and _VIEWPORT.search(token[3]):
            viewport = _content(token[3])
        else:
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


def _tags(body: bytes) -> Iterator[re.Match[bytes]]:
    """The start tags that count, in order."""
    token = _TOKEN.search(body)
    while token is not None:
        closing = _CLOSING.get(token[2].lower()) if token[2] else None
        if token[1]:
            at = _after_comment(body, token.end())
        elif closing is not None:
            closed = closing.search(body, token.end())
            at = closed.end() if closed else len(body)
        else:
            yield token
            at = token.end()
        token = _TOKEN.search(body, at)


def _after_comment(body: bytes, inside: int) -> int:
    """Where a comment is over; ``<!-->`` is one (HTML §13.2.5.43), with which many pages begin."""
    end = _COMMENT_END.search(body, inside - 2)
    return end.end() if end else len(body)


def _content(attributes: bytes) -> str:
    found = _CONTENT.search(attributes)
    return (found[1] or found[2] or found[3] or b"").decode("utf-8", "replace") if found else ""


def _doctype(body: bytes) -> str | None:
    """The declaration, after a mark, comments and the declaration of XML (HTML §13.1)."""
    at = len(_BOM) if body.startswith(_BOM) else 0
    for _ in range(10):
        found = _BEFORE.match(body, at)
        if found is None:
            return None
        if found[2]:
            return " ".join(found[2].decode("utf-8", "replace").split())
        at = _after_comment(body, found.end()) if found[1] else body.find(b">", found.end()) + 1
        if not at:
            return None
    return None
