"""French as people type it: with or without accents, capitals and typographic signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Names, headings and lines come back page after page: so many of them are kept, of no more characters.
_KEPT = 8_192
_SHORT = 200


def plain(text: str) -> str:
    """A text to compare: lower case, without accents, typographic signs or double blanks."""
    return _short(text) if len(text) <= _SHORT else _bare(text)


def _bare(text: str) -> str:
    folded = text.casefold().translate(_SIGNS)
    if _OTHER.search(folded):
        folded = _taken_apart(folded)
    return " ".join(folded.split())


_short = lru_cache(maxsize=_KEPT)(_bare)


def _taken_apart(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


#: Letters of Western languages, punctuation, currencies, letter-like signs: taken apart once for all.
_USUAL = ((0xA0, 0x250), (0x2000, 0x2070), (0x20A0, 0x20C0), (0x2100, 0x2190))
_OTHER = re.compile("[^\0-\u024f\u2000-\u206f\u20a0-\u20bf\u2100-\u218f]")

#: The signs that Unicode does not take apart come last.
_SIGNS: dict[int, str] = {
    **{code: _taken_apart(chr(code)) for first, last in _USUAL for code in range(first, last)},
    ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'",
    ord("œ"): "oe",
    ord("æ"): "ae",
}
