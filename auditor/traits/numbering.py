"""Version numbers, put in order whatever a server wrote."""

from __future__ import annotations

import re

#: Parts of a number that count, and characters of a text that is read.
_PARTS = 6
_LENGTH = 40

#: A number as releases bear them: "6.4.3", "1.12.4-wp", "1.9.0b1".
VERSION = r"\d{1,6}(?:\.\d{1,9}){0,4}(?:[-._]?[A-Za-z][A-Za-z0-9]{0,15}(?:[.-]\d{1,6})?)?"

_SPLIT = re.compile(r"[.\-_]")
_END = (1, 0, "")

Rank = tuple[tuple[int, int, str], ...]


def rank(version: str) -> Rank:
    """What puts versions in order: ``1.9`` is ``1.9.0``, and what is no number comes before any.

    So "1.9.0b1" and "1.9.0-rc1" come before "1.9.0".
    """
    parts = _SPLIT.split(version[:_LENGTH])[:_PARTS]
    ranked = tuple(_part(part) for part in parts)
    return ranked + (_END,) * (_PARTS - len(ranked))


def is_exact(version: str) -> bool:
    """Whether a text tells more than the branch of a release: its third number."""
    return len(_SPLIT.split(version)) > 2  # noqa: PLR2004


def _part(written: str) -> tuple[int, int, str]:
    if written.isascii() and written.isdigit():
        return (1, int(written[:9]), "")
    return (0, 0, written.lower())
