"""What could not be observed, and why: it says nothing of the town, for good or ill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import Cause, Outcome, Report
from auditor.words import Words
from reports import labels
from reports.bounded import shorten
from reports.evidence import title_of
from reports.indicators import counted


@dataclass(frozen=True)
class Unseen:
    """All that one cause kept from being observed.

    Attributes:
        why: the cause, in a full sentence.
        checks: titles of the checks that could not be made.
        details: what an engineer may want to read, by probe.
    """

    why: str
    count: str
    checks: tuple[str, ...]
    details: tuple[tuple[str, str], ...]


def unseen(report: Report, words: Words) -> tuple[Unseen, ...]:
    """One entry per cause that was met, the one that hides most first."""
    checks = {
        cause: tuple(
            dict.fromkeys(
                title_of(item, words)
                for item in counted(report.findings)
                if item.outcome is Outcome.UNTESTED and (item.cause or Cause.NOT_ASKED) is cause
            )
        )
        for cause in Cause
    }
    details = {cause: tuple(_details(report, cause)) for cause in Cause}
    met = [cause for cause in Cause if checks[cause] or details[cause]]
    return tuple(
        Unseen(
            why=labels.cause(words, cause),
            count=words.plural("{count} check not made", "{count} checks not made", len(checks[cause])),
            checks=checks[cause],
            details=details[cause],
        )
        for cause in sorted(met, key=lambda cause: -len(checks[cause]))
    )


def _details(report: Report, cause: Cause) -> Iterable[tuple[str, str]]:
    return dict.fromkeys(
        (shorten(item.probe), shorten(item.detail)) for item in report.failures if item.cause is cause
    )
