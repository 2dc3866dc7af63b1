"""How a campaign comes along: live on a terminal, lines in a pipe, JSON for machines, or nothing."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn

from auditor.archive.campaigns import Campaign
from auditor.campaign import Landed
from auditor.scan import ProbeEvent
from auditor.words import Words

#: Seconds between two lines in a pipe.
_EVERY = 15.0


class March:
    """Counts the towns that are done, and says nothing.

    Attributes:
        landed: towns that were filed in this run; observed: those of them of which something was seen.
        failed: towns that could not be filed, by a fault of ours.
        interrupted: whether the user asked for an end.
    """

    def __init__(self, campaign: Campaign, total: int, done: int, words: Words) -> None:
        self.campaign, self.total, self.done, self.words = campaign, total, done, words
        self.landed = self.observed = self.failed = 0
        self.interrupted = False
        self._started = time.monotonic()

    @property
    def rate(self) -> float:
        """Towns a second since this run began."""
        return self.landed / max(time.monotonic() - self._started, 0.001)

    @property
    def unseen(self) -> int:
        """Towns of this run of which nothing was seen."""
        return self.landed - self.observed

    @property
    def left(self) -> timedelta | None:
        """How long the rest will take at this rate; None before anything landed."""
        if not self.landed:
            return None
        return timedelta(seconds=round((self.total - self.done) / self.rate))

    def on_town(self, town: Landed) -> None:
        """A town is done, or was given up."""
        if town.report is None:
            self.failed += 1
        else:
            self.landed += 1
            self.done += 1
            self.observed += town.report.observed_anything
        self.show(town)

    def on_probe(self, event: ProbeEvent) -> None:
        """A probe did something."""

    def interrupt(self, in_flight: int) -> None:
        """The user asks for an end."""
        self.interrupted = True
        message = self.words.plural(
            "Stopping once {count} town in flight is done (again to give it up)…",
            "Stopping once {count} towns in flight are done (again to give them up)…",
            in_flight,
        )
        self.say(message)

    def show(self, town: Landed) -> None:
        """Show how far the campaign is."""

    def say(self, message: str) -> None:
        """Say something beside the progress."""
        print(message, file=sys.stderr, flush=True)  # noqa: T201

    def line(self) -> str:
        """Where the campaign is, in one line."""
        parts = [
            self.words("{done} of {total} towns", done=self.done, total=self.total),
            self.words("{rate} a second", rate=self.words.number(self.rate, 1)),
        ]
        if self.left is not None:
            parts.append(self.words("{time} left", time=str(self.left)))
        if self.unseen:
            parts.append(self.words("{count} not observed", count=self.unseen))
        if self.failed:
            parts.append(self.words("{count} failed", count=self.failed))
        return ", ".join(parts)


class _Lines(March):
    """A line now and then."""

    _last = 0.0

    def show(self, town: Landed) -> None:
        """Print a line, unless one was just printed."""
        del town
        now = time.monotonic()
        if now - self._last >= _EVERY or self.done == self.total:
            self._last = now
            self.say(self.line())


class _Json(March):
    """A line of JSON for each probe and each town."""

    def on_probe(self, event: ProbeEvent) -> None:
        """Print what a probe did."""
        if event.state != "started":
            cause = event.cause.value if event.cause else None
            self._print(f"probe.{event.state}", target=event.target, probe=event.probe, cause=cause)

    def show(self, town: Landed) -> None:
        """Print which town is done."""
        report = town.report
        self._print(
            "town.failed" if report is None else "town.landed",
            target=town.listed.target.name,
            url=town.listed.target.url,
            letters={score.axis.value: score.letter for score in report.scores} if report else None,
            done=self.done,
            total=self.total,
        )

    def say(self, message: str) -> None:
        """Say something, as JSON too."""
        self._print("message", text=message)

    @staticmethod
    def _print(event: str, **fields: object) -> None:
        line = {"time": datetime.now(UTC).isoformat(), "event": event, **fields}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)  # noqa: T201


class _Live(March):
    """A bar that moves."""

    def __init__(self, bar: Progress, campaign: Campaign, total: int, done: int, words: Words) -> None:
        super().__init__(campaign, total, done, words)
        self._bar = bar
        self._task = bar.add_task(escape(campaign.name), total=total, completed=done, line=self.line())

    def show(self, town: Landed) -> None:
        """Move the bar."""
        del town
        self._bar.update(self._task, completed=self.done, line=escape(self.line()))

    def say(self, message: str) -> None:
        """Say something above the bar."""
        self._bar.console.print(escape(message))


@contextmanager
def show_march(
    campaign: Campaign, total: int, done: int, words: Words, *, quiet: bool, json_logs: bool
) -> Iterator[March]:
    """Show how a campaign comes along, on standard error.

    Args:
        total: towns on its list; done: those that are scanned already.
    """
    console = Console(stderr=True, highlight=False)
    if json_logs:
        yield _Json(campaign, total, done, words)
    elif quiet:
        yield March(campaign, total, done, words)
    elif not console.is_terminal:
        lines = _Lines(campaign, total, done, words)
        lines.say(lines.line())
        yield lines
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[line]}"))
        with Progress(*columns, console=console) as bar:
            yield _Live(bar, campaign, total, done, words)
