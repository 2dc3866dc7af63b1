"""Quantities in words: points, scores, coverage, durations."""

from __future__ import annotations

import math

from auditor.words import Words

_MINUTE = 60
_FEW_SECONDS = 120
_TENTH = 0.1
_SINGULAR_BELOW = 2


def points(value: float, words: Words) -> str:
    """Points of a score of 100, to a tenth.

    In French 1.5 is singular and in English plural, as zero is: the plural form is asked for with 0.
    """
    if value < _TENTH:
        return words("less than {limit} point", limit=_TENTH)
    shown = round(value, 1)
    count = int(shown) if shown == 1 or shown >= _SINGULAR_BELOW else 0
    return words.plural("{points} point", "{points} points", count, points=words.number(shown, 1))


def whole_score(value: float, words: Words) -> str:
    """A score from 0 to 100, rounded down: 89.6 must not be read as the 90 that earns the next letter."""
    return words.number(math.floor(value))


def coverage(share: float, words: Words) -> str:
    """How much of what applies could be observed."""
    if not share:
        return words("nothing could be judged")
    if share >= 1:
        return words("fully observed")
    # The nearly complete is not said to be complete.
    return words("partly observed: {share}", share=words.percent(min(share, 0.99)))


def duration(seconds: float, words: Words) -> str:
    """How long something took."""
    if seconds < _FEW_SECONDS:
        return words.plural("{count} second", "{count} seconds", math.ceil(seconds))
    return words.plural("{count} minute", "{count} minutes", round(seconds / _MINUTE))
