"""The text of a page made plain once, for all the checks that look for something in it."""

from __future__ import annotations

from functools import lru_cache

from auditor.plaintext import plain

#: Texts of pages that are kept: more than a sample has.
_KEPT = 64


@lru_cache(maxsize=_KEPT)
def plain_lines(text: str) -> tuple[str, ...]:
    """The lines of a text, each plain."""
    return tuple(map(plain, text.split("\n")))


@lru_cache(maxsize=_KEPT)
def plain_text(text: str) -> str:
    """A text, plain, its lines one after another: what ``plain`` makes of it."""
    return " ".join(filter(None, plain_lines(text)))
