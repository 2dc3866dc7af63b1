"""Estimates in words: always a range, unless both of its ends are written alike."""

from __future__ import annotations

import math
from collections.abc import Mapping

from auditor.desk.estimate import Range
from auditor.model import Axis
from auditor.words import Words
from reports import labels, units

_SINGULAR_BELOW = 2

#: Days from which their fractions are not shown: a sum of estimates is no finer.
_MANY = 10


def euros(amount: Range, words: Words) -> str:
    """A sum, for a cell of a table."""
    low, high = _ends(amount, words, 0)
    return (
        one_sum(high, words)
        if low == high
        else words("{low} to {high}\N{NO-BREAK SPACE}€", low=low, high=high)
    )


def euros_between(amount: Range, words: Words) -> str:
    """A sum, inside a sentence."""
    low, high = _ends(amount, words, 0)
    return (
        one_sum(high, words)
        if low == high
        else words("between {low} and {high}\N{NO-BREAK SPACE}€", low=low, high=high)
    )


def one_sum(amount: str, words: Words) -> str:
    """A sum that is known, its number written already."""
    return words("{amount}\N{NO-BREAK SPACE}€", amount=amount)


def days(effort: Range, words: Words) -> str:
    """Days of work."""
    low, high = _ends(effort, words, 0 if effort.high >= _MANY else 2)
    # In French 1.5 is singular and in English plural: the plural form is asked for with 0.
    count = 1 if high == "1" else int(effort.high) if effort.high >= _SINGULAR_BELOW else 0
    if low == high:
        return words.plural("{days} day", "{days} days", count, days=high)
    return words.plural("{low} to {high} day", "{low} to {high} days", count, low=low, high=high)


def weeks(count: int, words: Words) -> str:
    """What passes between the order and the work."""
    return words.plural("{count} week", "{count} weeks", count)


def gained(gains: Mapping[Axis, float], words: Words) -> tuple[str, ...]:
    """The points that each axis wins, in the order of the axes."""
    return tuple(
        words(
            "+{points}, {axis}",
            points=units.points(gains[axis], words),
            axis=labels.axis_in_sentence(words, axis),
        )
        for axis in Axis
        if gains.get(axis)
    )


def gains_by_axis(gains: Mapping[Axis, float], words: Words) -> tuple[str, ...]:
    """The same, for a cell whose heading says that they are points."""
    return tuple(
        words("{axis}: +{points}", axis=labels.axis_name(words, axis), points=words.number(gains[axis], 1))
        for axis in Axis
        if gains.get(axis)
    )


def _ends(amount: Range, words: Words, digits: int) -> tuple[str, str]:
    """The two figures; where no decimal is shown, the low one is rounded down and the high one up."""
    if digits:
        return words.number(amount.low, digits), words.number(amount.high, digits)
    return words.number(math.floor(amount.low)), words.number(math.ceil(amount.high))
