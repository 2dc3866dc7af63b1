"""How the five principles are called where there is room for a word, and where there is less."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model import Axis
from auditor.words import Words
from reports import labels


@dataclass(frozen=True)
class AxisNames:
    """The names of a principle; ``short`` heads a narrow column."""

    id: Axis
    name: str
    short: str
    meaning: str


def axis_names(words: Words) -> tuple[AxisNames, ...]:
    """All five, in their order."""
    short = {
        Axis.INTEROPERABILITY: words("Interop."),
        Axis.SECURITY: words("Secur."),
        Axis.ACCESSIBILITY: words("Access."),
        Axis.REVERSIBILITY: words("Revers."),
        Axis.SOBRIETY: words("Sobr."),
    }
    return tuple(
        AxisNames(axis, labels.axis_name(words, axis), short[axis], labels.axis_meaning(words, axis))
        for axis in Axis
    )
