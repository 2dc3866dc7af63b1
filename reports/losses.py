"""Where the points of a principle go: one bar of 100 points, and the same in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.model import AxisScore, Loss
from auditor.words import Words
from reports import units

#: Pieces that are drawn one by one; the others are drawn together.
_PIECES = 6

#: Per cent of the bar from which a number fits in a piece.
_NUMBER_FITS = 4.0


@dataclass(frozen=True)
class Piece:
    """Points lost, in per cent of the bar, and the number of the finding that they are lost to."""

    start: float
    width: float
    number: str

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return round(self.start + self.width / 2, 2)


@dataclass(frozen=True)
class Bar:
    """A principle in 100 points: those that are kept, then those that are lost, most first.

    Attributes:
        told: what the bar shows, in a sentence.
    """

    kept: float
    pieces: tuple[Piece, ...]
    told: str


def losses(score: AxisScore, numbers: Mapping[tuple[str, str], int], words: Words) -> Bar | None:
    """The bar of a principle; None when nothing is lost, or nothing is known.

    Args:
        numbers: check and code → number of the finding in the report.
    """
    lost = sorted(
        (loss for loss in score.ledger if loss.points > 0 and (loss.check, loss.code) in numbers),
        key=lambda loss: -loss.points,
    )
    if not lost or score.points is None:
        return None
    first = lost[:_PIECES]
    rest = 100 - score.points - sum(loss.points for loss in first)
    parts = [(loss.points, str(numbers[loss.check, loss.code])) for loss in first]
    if len(lost) > _PIECES:
        parts.append((rest, "…"))
    return Bar(
        round(score.points, 2),
        tuple(_pieces(score.points, parts)),
        _told(score, first, parts, numbers, words),
    )


def _pieces(start: float, parts: list[tuple[float, str]]) -> list[Piece]:
    pieces = []
    for width, number in parts:
        pieces.append(Piece(round(start, 2), round(width, 2), number if width >= _NUMBER_FITS else ""))
        start += width
    return pieces


def _told(
    score: AxisScore,
    first: list[Loss],
    parts: list[tuple[float, str]],
    numbers: Mapping[tuple[str, str], int],
    words: Words,
) -> str:
    named = [
        words(
            "{points} to no. {number}",
            points=units.points(loss.points, words),
            number=numbers[loss.check, loss.code],
        )
        for loss in first
    ]
    if len(parts) > len(first):
        named.append(words("{points} to the others", points=units.points(parts[-1][0], words)))
    return words(
        "Of 100 points, {kept} are kept. Lost: {lost}.",
        kept=words.number(score.points or 0, 1),
        lost=", ".join(named),
    )
