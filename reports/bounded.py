"""Texts of a length that a page can carry, whatever a server wrote."""

from __future__ import annotations

from auditor.model import Arguments
from auditor.words import Words

#: Characters shown of one text of a town: an excerpt, an argument of a sentence.
EXCERPT_SHOWN = 200

#: Items shown of a list, and characters of each.
_ITEMS_SHOWN = 12
_ITEM_SHOWN = 80


def shorten(text: str, limit: int = EXCERPT_SHOWN) -> str:
    """At most so many characters; what is cut ends with "…"."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def told(words: Words, context: str, code: str, arguments: Arguments) -> str:
    """The words of a code, with arguments that do not drown them."""
    return words.of(context, code, {name: _bounded(value) for name, value in arguments.items()})


def _bounded(value: bool | float | str | tuple[str, ...]) -> bool | float | str | tuple[str, ...]:  # noqa: FBT001  # an argument of a finding, not a switch
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, tuple):
        kept = tuple(shorten(item, _ITEM_SHOWN) for item in value[:_ITEMS_SHOWN])
        return kept if len(kept) == len(value) else (*kept, "…")
    return value
