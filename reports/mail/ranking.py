"""The towns of a digest: which of them there is something to say of, and in what order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from auditor.delivery.news import News, TownNews
from auditor.delivery.worth import got_better, got_worse, says_something
from auditor.diff import Change, Turn
from auditor.model import Report, Severity
from reports.mail.changes import finding_of


@dataclass(frozen=True)
class Ranked:
    """The towns of a digest.

    Attributes:
        telling: those that there is something to say of, worst first.
        quiet: those that are as they were, worst first too.
        silent: those of which nothing could be observed; the site did not let itself be seen.
    """

    telling: tuple[TownNews, ...]
    quiet: tuple[TownNews, ...]
    silent: tuple[TownNews, ...]

    @property
    def worse(self) -> int:
        """Towns of which something got worse, whatever got better."""
        return sum(map(got_worse, self.telling))

    @property
    def better(self) -> int:
        """Towns of which something got better, and nothing worse."""
        return sum(got_better(town) and not got_worse(town) for town in self.telling)

    @property
    def first(self) -> int:
        """Towns that nothing was told of before."""
        return sum(town.since is None for town in self.telling)

    @property
    def incomparable(self) -> int:
        """Towns of which something was told, under other rules."""
        return sum(town.changes is None and town.since is not None for town in self.telling)


def ranked(news: News) -> Ranked:
    """Sort the towns: the same news are always in the same order, whatever the order they came in."""
    towns = worst_first(news.towns)
    seen = [town for town in towns if town.report.observed_anything]
    return Ranked(
        telling=tuple(filter(says_something, seen)),
        quiet=tuple(town for town in seen if not says_something(town)),
        silent=tuple(town for town in towns if not town.report.observed_anything),
    )


def worst_first(towns: Iterable[TownNews]) -> list[TownNews]:
    """By letters that fell, then by new severe faults, then by the lowest mean score, then by name."""
    return sorted(towns, key=_badness)


def mean_score(report: Report) -> float | None:
    """The mean of the scores that have a letter: to sort, and for nothing else."""
    rated = [score.score for score in report.scores if score.letter and score.score is not None]
    return fmean(rated) if rated else None


def gravest(town: TownNews) -> Change | None:
    """The worst of what is new or worse; None when nothing is."""
    changes = town.changes.changes if town.changes else ()
    bad = [change for change in changes if change.turn in (Turn.NEW, Turn.WORSE)]
    return min(bad, key=lambda change: (_rank(change, town.report), change.turn, change.code), default=None)


def _badness(town: TownNews) -> tuple[int, int, float, str, int]:
    letters = town.changes.letters if town.changes else ()
    changes = town.changes.changes if town.changes else ()
    fell = sum(letter.moved < 0 for letter in letters)
    severe = sum(
        change.turn is Turn.NEW and _rank(change, town.report) == Severity.CRITICAL.rank for change in changes
    )
    mean = mean_score(town.report)
    return -fell, -severe, -1.0 if mean is None else mean, town.report.target.name, town.scan


def _rank(change: Change, report: Report) -> int:
    found = finding_of(change, report)
    return found.severity.rank if found and found.severity else len(Severity)
