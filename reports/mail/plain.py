"""A mail as text, in lines that fit any window."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from reports.mail.blocks import (
    NO_LETTER,
    Block,
    Heading,
    Items,
    Link,
    Mark,
    Marks,
    Paragraph,
    Title,
    TownLine,
    TownLines,
)

#: RFC 2646 §4.1, which FORMAT=FLOWED kept: what quotes leave room for.
_WIDTH = 72


def plain_text(blocks: Iterable[Block]) -> str:
    """The whole text, with a line between parts."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title() | Heading():
            yield from _head(block)
        case Paragraph():
            yield from _wrapped(block.text)
        case Items():
            yield from _items(block)
        case Marks():
            for mark in block.marks:
                yield from _wrapped(f"{mark.name} · {' · '.join(mark.spoken)}", "- ")
        case TownLines():
            yield "\n\n".join("\n".join(_town(town)) for town in block.towns)
        case Link():
            yield from _link(block)


def _head(block: Title | Heading) -> Iterator[str]:
    match block:
        case Title():
            yield from (f"Beffroi · {block.over}", "")
            yield from _underlined(block.text, "=")
            yield from block.under
        case Heading(deeper=True):
            yield block.text
        case Heading():
            yield from _underlined(block.text, "-")


def _link(block: Link) -> Iterator[str]:
    """An address for programs would say nothing more to a reader than the sentence before it."""
    yield from _wrapped(block.text)
    if not block.address.startswith("mailto:"):
        yield block.address


def _items(block: Items) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        yield from _wrapped(item.text, f"{number}. " if block.numbered else "- ")
        for text in item.beside:
            yield from _wrapped(text, "  ", first="   " if block.numbered else "  ")


def _town(town: TownLine) -> Iterator[str]:
    yield town.name
    yield from _wrapped(", ".join(map(_mark, town.marks)), "   ")
    for text in (*town.lines, " · ".join(town.beside)):
        yield from _wrapped(text, "   ")


def _mark(mark: Mark) -> str:
    letter = mark.letter or NO_LETTER
    return f"{mark.short} {mark.before} → {letter}" if mark.before else f"{mark.short} {letter}"


def _underlined(text: str, sign: str) -> Iterator[str]:
    yield text
    yield sign * min(len(text), _WIDTH)


def _wrapped(text: str, lead: str = "", first: str = "") -> list[str]:
    """A paragraph after its bullet or number; addresses stay whole."""
    lead = first or lead
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
