"""The letter that a mean would bear."""

from __future__ import annotations

from auditor.model import Report
from auditor.policy import load_policy


class Scale:
    """The letters of the policy that ships, for as long as no report of the campaign contradicts them.

    A report holds letters and not the scale that gave them. Under another policy with another scale no
    letter is given to a mean, rather than a wrong one.
    """

    def __init__(self) -> None:
        self._policy = load_policy()
        self._right = True

    def check(self, report: Report) -> None:
        """See whether a report was rated on this scale."""
        self._right = self._right and all(
            score.score is None or score.letter is None or self._policy.letter(score.score) == score.letter
            for score in report.scores
        )

    def letter(self, mean: float | None) -> str:
        """The letter of a mean; empty when there is no mean, or when the scale is another."""
        return "" if mean is None or not self._right else self._policy.letter(mean)
