"""What a mail is made of, before it is text or HTML: both walk through the same blocks, hence say the same.

Every text in them stands on one line and is bounded: what is hostile was made inert before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

#: Stands for a letter that is not there.
NO_LETTER = "\N{EN DASH}"


@dataclass(frozen=True)
class Title:
    """What the mail is about; ``over`` says who speaks."""

    kind: ClassVar[str] = "title"
    over: str
    text: str
    under: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """What a part is about; ``deeper`` for a part of a part."""

    kind: ClassVar[str] = "heading"
    text: str
    deeper: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A few sentences; ``soft`` when they may be skipped, ``strong`` when they may not."""

    kind: ClassVar[str] = "paragraph"
    text: str
    soft: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a list, and what is said of it."""

    text: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Items:
    """A list; ``numbered`` when its order counts."""

    kind: ClassVar[str] = "items"
    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Mark:
    """One of the five letters.

    Attributes:
        short: the name of the principle where there is little room.
        letter: "A" to "G", or empty when it is not rated.
        before: the letter of the last time, when it is another.
        spoken: all that there is to say of it, in words.
    """

    name: str
    short: str
    letter: str
    before: str
    spoken: tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    """The five letters of a town, each in its place from A to G."""

    kind: ClassVar[str] = "marks"
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class TownLine:
    """A town among others: its letters, and what there is to say of it."""

    name: str
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class TownLines:
    """Towns, worst first."""

    kind: ClassVar[str] = "towns"
    towns: tuple[TownLine, ...]


@dataclass(frozen=True)
class Link:
    """A way out of the mail; ``address`` is ``https:`` or ``mailto:``."""

    kind: ClassVar[str] = "link"
    text: str
    address: str


Block = Title | Heading | Paragraph | Items | Marks | TownLines | Link
