"""Estimates: a low and a high figure, never one that would look certain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from auditor.model import Model
from auditor.words import mark


class Range(Model):
    """An estimate; its unit is that of the field that holds it."""

    low: float = Field(ge=0, allow_inf_nan=False)
    high: float = Field(ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(mark("a range goes from its lowest figure to its highest"))
        return self

    def __add__(self, other: Range) -> Range:
        return Range(low=self.low + other.low, high=self.high + other.high)

    def times(self, other: Range) -> Range:
        """Every product of the two, from the lowest to the highest."""
        return Range(low=self.low * other.low, high=self.high * other.high)

    def scaled(self, factor: float) -> Range:
        """Both figures, multiplied by one that is not negative."""
        return Range(low=self.low * factor, high=self.high * factor)

    def less(self, other: Range) -> Range:
        """What is left once a part of it is taken away; roundings never make it less than nothing."""
        low = max(0.0, min(self.low - other.low, self.high - other.high))
        return Range(low=low, high=max(low, self.high - other.high))

    def capped(self, most: float) -> Range:
        """Both figures, held down to one that they may not pass."""
        return Range(low=min(self.low, most), high=min(self.high, most))


NOTHING = Range(low=0, high=0)


def total(ranges: Iterable[Range]) -> Range:
    """The sum of ranges; nothing for none."""
    return sum(ranges, NOTHING)
