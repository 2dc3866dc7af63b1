"""French as people type it: with or without accents, capitals and typographic signs."""

from __future__ import annotations

import unicodedata

#: Signs that Unicode does not take apart.
_SIGNS = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "œ": "oe", "æ": "ae"})


def plain(text: str) -> str:
    """A text to compare: lower case, without accents, typographic signs or double blanks."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_SIGNS))
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())
