"""What is shown while one waits: live on a terminal, lines in a pipe, JSON for machines, or nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from auditor.model import Target
from auditor.scan import Listener, ProbeEvent
from auditor.words import Words


@contextmanager
def show_progress(
    targets: Sequence[Target], probes: Sequence[str], words: Words, *, quiet: bool, json_logs: bool
) -> Iterator[Listener]:
    """Show what the probes do, on standard error.

    Args:
        probes: ids of those that will run on each target.

    Yields:
        What the auditor tells its events to.
    """
    console = Console(stderr=True)
    if json_logs:
        yield _print_json
    elif quiet:
        yield lambda _event: None
    elif console.is_terminal:
        with _live(console) as progress:
            yield _LiveLines(progress, targets, probes).on_event
    else:
        yield lambda event: _print_line(event, words)


def _print_json(event: ProbeEvent) -> None:
    line = {
        "time": datetime.now(UTC).isoformat(),
        "event": f"probe.{event.state}",
        "target": event.target,
        "probe": event.probe,
    }
    if event.state != "started":
        line["seconds"] = f"{event.seconds:.3f}"
    if event.cause:
        line |= {"cause": event.cause.value, "detail": event.detail}
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)  # noqa: T201


def _print_line(event: ProbeEvent, words: Words) -> None:
    if event.state == "started":
        return
    outcome = words("seen") if event.cause is None else words("not seen ({cause})", cause=event.cause.value)
    seconds = words.number(event.seconds, 1)
    print(f"{event.target}: {event.probe}: {outcome}, {seconds} s", file=sys.stderr, flush=True)  # noqa: T201


def _live(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[marks]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


class _LiveLines:
    """One line per town, on which each probe changes its mark."""

    _MARKS = {
        "waiting": "[dim]{} ·[/]",
        "started": "{} …",
        "done": "[green]{} ✓[/]",
        "failed": "[red]{} ✗[/]",
    }

    def __init__(self, progress: Progress, targets: Sequence[Target], probes: Sequence[str]) -> None:
        self._progress = progress
        self._states = {target.name: dict.fromkeys(probes, "waiting") for target in targets}
        self._lines = {
            name: progress.add_task(escape(name), total=len(probes), marks=self._marks(name))
            for name in self._states
        }

    def on_event(self, event: ProbeEvent) -> None:
        """Change the mark of a probe."""
        states = self._states[event.target]
        states[event.probe] = event.state
        finished = sum(state in ("done", "failed") for state in states.values())
        self._progress.update(self._lines[event.target], completed=finished, marks=self._marks(event.target))

    def _marks(self, name: str) -> str:
        return "  ".join(self._MARKS[state].format(probe) for probe, state in self._states[name].items())
