"""The text of a page made plain once, for all the checks that look for something in it."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.plaintext import plain

#: Texts of pages that are kept: more than a sample has.
_KEPT = 64

_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=_KEPT)
def plain_lines(text: str) -> tuple[str, ...]:
    """The lines of a text, each plain."""
    return tuple(map(plain, text.split("\n")))


@lru_cache(maxsize=_KEPT)
def plain_text(text: str) -> str:
    """A text, plain, its lines one after another: what ``plain`` makes of it."""
    return " ".join(filter(None, plain_lines(text)))


def has_digit(text: str) -> bool:
    """Whether a figure stands in a text: most lines have none, and need not be searched for numbers."""
    return _DIGIT.search(text) is not None


def has_any(text: str, *words: str) -> bool:
    """Whether one of some words stands in a text: far quicker to tell than whether a pattern does."""
    return any(word in text for word in words)
