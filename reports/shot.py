"""The page as it looked, with the elements at fault outlined, and the same as a list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from auditor.model import JudgedFinding, Picture, Report
from auditor.words import Words
from reports.bounded import shorten

#: Characters of the picture in base64: a report stays lighter than the page that it is about.
PICTURE_LIMIT = 70_000

_MEDIA_TYPES = frozenset({"image/webp", "image/jpeg", "image/png"})

#: Findings outlined, and elements of each.
_FINDINGS_SHOWN = 9
_ELEMENTS_SHOWN = 3

#: An element that fills more of the picture than this is the page itself: outlining it shows nothing.
_WHOLE = 0.8

#: CSS pixels left around an element, so that its outline hides nothing of it; the side of a number.
_AROUND = 4
_BADGE = 40


@dataclass(frozen=True)
class Outline:
    """An element at fault, in CSS pixels of the picture; ``number`` is that of the finding."""

    number: int
    left: int
    top: int
    width: int
    height: int

    @property
    def badge(self) -> tuple[int, int]:
        """Left and top of its number, at its upper left corner."""
        return max(0, self.left - _BADGE // 2), max(0, self.top - _BADGE // 2)


@dataclass(frozen=True)
class Caption:
    """What the outlines that bear a number show, in words."""

    number: int
    what: str
    count: str


@dataclass(frozen=True)
class Shot:
    """A picture of the top of a page.

    Attributes:
        source: a ``data:`` address.
        width: in CSS pixels, as height is.
        page: the address.
        alt: what the picture shows, in a sentence.
        below: how many elements at fault are lower on the page, in words; empty for none.
    """

    source: str
    width: int
    height: int
    page: str
    alt: str
    outlines: tuple[Outline, ...]
    captions: tuple[Caption, ...]
    below: str


@dataclass(frozen=True)
class Numbered:
    """A finding to mend as the report tells it, and the number that it bears there."""

    finding: JudgedFinding
    number: int
    what: str


def shot(report: Report, numbered: Iterable[Numbered], words: Words) -> Shot | None:
    """The first picture, with what is at fault on its page; None when there is nothing to show."""
    picture = next(filter(_can_be_shown, report.pictures), None)
    if picture is None:
        return None
    width, height = round(picture.width / picture.scale), round(picture.height / picture.scale)
    here = [item for item in numbered if item.finding.page == picture.page]
    drawn = [(item, tuple(_outlines(item, width, height))) for item in here]
    shown = [(item, outlines) for item, outlines in drawn if outlines][:_FINDINGS_SHOWN]
    if not shown:
        return None
    outlined = tuple(outline for _, outlines in shown for outline in outlines)
    below = sum(_is_below(place.box, height) for item in here for place in item.finding.places)
    return Shot(
        source=f"data:{picture.media_type};base64,{picture.data}",
        width=width,
        height=height,
        page=shorten(picture.page),
        alt=words("The top of the page, with the elements at fault outlined: {count}", count=len(outlined)),
        outlines=outlined,
        captions=tuple(_caption(item, len(outlines), words) for item, outlines in shown),
        below=_lower(below, words) if below else "",
    )


def _lower(count: int, words: Words) -> str:
    return words.plural(
        "{count} more element at fault is lower on the page.",
        "{count} more elements at fault are lower on the page.",
        count,
    )


def _can_be_shown(picture: Picture) -> bool:
    """Whether it is a picture of a kind and of a weight that a report may hold."""
    if picture.media_type not in _MEDIA_TYPES or len(picture.data) > PICTURE_LIMIT:
        return False
    if min(picture.width, picture.height, picture.scale) <= 0:
        return False
    try:
        base64.b64decode(picture.data, validate=True)
    except binascii.Error:
        return False
    return True


def _outlines(item: Numbered, width: int, height: int) -> Iterator[Outline]:
    """What the picture shows of the elements, the first of them."""
    boxes = dict.fromkeys(place.box for place in item.finding.places if place.box)
    clipped = (_clipped(item.number, box, width, height) for box in boxes if box[2] > 0 and box[3] > 0)
    visible = (
        outline
        for outline in clipped
        if outline.width > 0
        and outline.height > 0
        and outline.width * outline.height < _WHOLE * width * height
    )
    return islice(visible, _ELEMENTS_SHOWN)


def _clipped(number: int, box: tuple[int, int, int, int], width: int, height: int) -> Outline:
    left, top, wide, high = box
    x, y = max(0, left - _AROUND), max(0, top - _AROUND)
    right, bottom = min(width, left + wide + _AROUND), min(height, top + high + _AROUND)
    return Outline(number, x, y, right - x, bottom - y)


def _is_below(box: tuple[int, int, int, int] | None, height: int) -> bool:
    return box is not None and box[1] >= height


def _caption(item: Numbered, count: int, words: Words) -> Caption:
    return Caption(
        number=item.number,
        what=item.what,
        count=words.plural("{count} element outlined", "{count} elements outlined", count),
    )
