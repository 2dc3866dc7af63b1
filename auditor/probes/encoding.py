"""From the bytes of a page to its text: as browsers decode it, but for those that are misled."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

#: Bytes at whose head a ``meta`` declares the encoding; the standard asks for 1024.
_HEAD = 8_192

#: Of the names of the Encoding Standard (§4.2), those of the languages of a French town. Python knows many
#: more codecs, of which some take a time that grows as the square of the text.
_BY_NAME = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"), "windows-1252"),
    **dict.fromkeys(("windows-1252", "cp1252", "x-cp1252"), "windows-1252"),
    **dict.fromkeys(("iso-8859-15", "iso8859-15", "latin9"), "iso-8859-15"),
    **{name: name for name in ("windows-1250", "windows-1251", "windows-1254", "iso-8859-2", "koi8-r")},
    **dict.fromkeys(("macintosh", "mac"), "mac-roman"),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}

#: What browsers fall back to (Encoding Standard, table of locales).
_FALLBACK = "windows-1252"


def text_of(body: bytes, content_type: str) -> str:
    """The text of a page, whatever its bytes are.

    A mark of byte order decides, then what the bytes are: UTF-8 cannot be mistaken for another encoding, and
    a few wrong bytes in it do not make it one. What is declared decides the rest.

    Args:
        content_type: the header.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    by_header = _HEADER.search(content_type)
    declared = _BY_NAME.get(by_header[1].lower()) if by_header else None
    if declared is not None and declared.startswith("utf-16"):
        return body.decode(declared, "replace")
    text = body.decode("utf-8", "replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if 2 * wrong <= beyond_ascii:
        return text
    by_meta = _META.search(body[:_HEAD]) if by_header is None else None
    if by_meta is not None:
        declared = _BY_NAME.get(by_meta[1].decode("ascii").lower())
    return body.decode(
        _FALLBACK if declared is None or declared.startswith("utf-16") else declared, "replace"
    )
