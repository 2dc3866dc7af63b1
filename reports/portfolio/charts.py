"""The geometry of the charts, in per cent of their width and height: SVG that fits any page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.scales import LETTERS

#: Per cent of a bar from which its letter fits in a segment, and from which its share does too.
_LETTER_FITS = 5.0
_SHARE_FITS = 14.0


@dataclass(frozen=True)
class Segment:
    """A piece of a stacked bar; ``letter`` is empty for what is not rated."""

    letter: str
    start: float
    width: float
    towns: int
    share: float

    @property
    def middle(self) -> float:
        """Where its text stands."""
        return round(self.start + self.width / 2, 3)

    @property
    def letter_fits(self) -> bool:
        """Whether it is wide enough for its letter."""
        return self.width >= _LETTER_FITS

    @property
    def share_fits(self) -> bool:
        """Whether it is wide enough for the letter and the share."""
        return self.width >= _SHARE_FITS


def stacked(letters: Mapping[str, int], not_rated: int) -> Iterator[Segment]:
    """A bar from A to G, then what is not rated; empty pieces are left out."""
    counts = [*((letter, letters.get(letter, 0)) for letter in LETTERS), ("", not_rated)]
    total = sum(count for _, count in counts)
    start = 0.0
    for letter, count in counts:
        if count:
            width = 100 * count / total
            yield Segment(letter, round(start, 3), round(width, 3), count, count / total)
            start += width


@dataclass(frozen=True)
class Point:
    """A point of a curve; ``y`` is 0 at the top."""

    x: float
    y: float
    value: float


@dataclass(frozen=True)
class Curve:
    """A curve of scores from 0 to 100: points, and the straight lines between those that follow."""

    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]


#: Room that is left for the dots at the edges, in per cent.
_MARGIN_X, _MARGIN_Y = 4.0, 12.0


def curve(values: Sequence[float | None]) -> Curve:
    """One point per value; no line crosses a missing one."""
    step = (100 - 2 * _MARGIN_X) / max(1, len(values) - 1)
    points = [
        None
        if value is None
        else Point(
            round(_MARGIN_X + index * step, 2),
            round(_MARGIN_Y + (100 - value) / 100 * (100 - 2 * _MARGIN_Y), 2),
            value,
        )
        for index, value in enumerate(values)
    ]
    return Curve(
        points=tuple(point for point in points if point),
        lines=tuple((before, after) for before, after in pairwise(points) if before and after),
    )
