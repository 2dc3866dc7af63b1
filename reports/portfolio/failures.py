"""What the towns of a campaign fail most often."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from auditor.model import JudgedFinding, Outcome, Report
from auditor.words import Words
from reports.text import one_line

_FIELD = re.compile(r"\{[^{}]*\}")
_BRACKET = re.compile(r"\s*\([^()]*\{[^()]*\)")
_FIGURE_AT_THE_END = re.compile(r"\s*:\s*\{(count|\w+:percent)\}(?=\.?$)")
_JUDGED = (Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL)


@dataclass(frozen=True)
class Failure:
    """A code, and how many towns fail with it.

    Attributes:
        example: one of the findings, for what the policy says of it.
        judged: towns where the check could be made; never 0.
    """

    example: JudgedFinding
    towns: int
    judged: int

    @property
    def share(self) -> float:
        """Of the towns where the check could be made, from 0 to 1."""
        return self.towns / self.judged


class Failures:
    """Counts the codes that towns fail with, each once per town."""

    def __init__(self) -> None:
        self._examples: dict[tuple[str, str], JudgedFinding] = {}
        self._towns: Counter[tuple[str, str]] = Counter()
        self._judged: Counter[str] = Counter()

    def add(self, report: Report) -> None:
        """Count the failures of a town."""
        failed = {(item.check, item.code): item for item in report.findings if item.outcome is Outcome.FAILED}
        self._judged.update({item.check for item in report.findings if item.outcome in _JUDGED})
        self._towns.update(failed.keys())
        for key, item in failed.items():
            if key not in self._examples:
                self._examples[key] = item.model_copy(update={"places": ()})

    def by_frequency(self) -> tuple[Failure, ...]:
        """The most frequent first."""
        order = sorted(self._towns.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(Failure(self._examples[key], towns, self._judged[key[0]]) for key, towns in order)


def in_general(code: str, words: Words) -> str:
    """What a code says of any town; empty when it says nothing without the figures of one.

    What only tells a figure is left out: a bracket, the end of a line after a colon.
    """
    template = _FIGURE_AT_THE_END.sub("", _BRACKET.sub("", words.template("what", code)))
    return "" if _FIELD.search(template) else one_line(template)
