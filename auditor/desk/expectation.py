"""What scores are expected to become once some codes are mended: by scoring again, or from the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from auditor.desk.plan import Expected
from auditor.model import Axis, AxisScore, JudgedFinding, Outcome, Report
from auditor.policy import Policy
from auditor.score import score_axes


def expect(report: Report, codes: Collection[str], policy: Policy) -> tuple[Expected, ...]:
    """What each axis comes to once these codes are mended, and nothing else has changed.

    What is only doubtful stays so, what was not observed neither wins nor loses, and an axis that is not
    rated stays so.

    Args:
        policy: that the report was made under.
    """
    then = {axis.axis: axis for axis in score_axes(tuple(_mended(report.findings, codes)), policy)}
    return tuple(_expected(now, then[now.axis]) for now in report.scores)


class Prospect:
    """What mending may bring to one town: the points of its ledger, for any number of sets of codes.

    Scoring the town again for each of them would say the same, some thirty times slower.
    """

    def __init__(self, report: Report) -> None:
        #: By check, what it loses and on which axis.
        self._losses = {loss.check: (score.axis, loss) for score in report.scores for loss in score.ledger}
        #: By check, the lowest score of each code that it failed with.
        self._failed: dict[str, dict[str, float]] = {}
        self._checks: dict[str, set[str]] = {}
        for item in report.findings:
            if item.outcome is Outcome.FAILED and item.score is not None:
                codes = self._failed.setdefault(item.check, {})
                codes[item.code] = min(item.score, codes.get(item.code, 1.0))
                self._checks.setdefault(item.code, set()).add(item.check)

    def gains(self, codes: Collection[str]) -> dict[Axis, float]:
        """The points that axes win, before caps, when these codes are mended and no others."""
        gains = dict.fromkeys(Axis, 0.0)
        for check in sorted({check for code in codes for check in self._checks.get(code, ())}):
            axis, loss = self._losses[check]
            gains[axis] += loss.points * self._won(check, codes)
        return {axis: gain for axis, gain in gains.items() if gain}

    def _won(self, check: str, codes: Collection[str]) -> float:
        """The share of its loss that a check wins: the worst finding that is left still costs it."""
        failed = self._failed[check]
        worst = min(failed.values())
        left = min((score for code, score in failed.items() if code not in codes), default=1.0)
        return (left - worst) / (1.0 - worst)


def _mended(findings: Iterable[JudgedFinding], codes: Collection[str]) -> Iterator[JudgedFinding]:
    """The findings, those that failed with one of the codes having passed."""
    for item in findings:
        if item.outcome is Outcome.FAILED and item.code in codes:
            yield item.model_copy(update={"outcome": Outcome.PASSED, "score": 1.0})
        else:
            yield item


def _expected(now: AxisScore, then: AxisScore) -> Expected:
    return Expected(
        axis=now.axis,
        score=now.score,
        letter=now.letter,
        expected_score=then.score,
        expected_letter=then.letter,
    )
