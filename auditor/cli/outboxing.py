"""What ``beffroi outbox`` does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.archive.outbox import OutboxLine, drop_letters, outbox_counts, outbox_lines, retry_letters
from auditor.cli.archived import opened
from auditor.cli.errors import refuse
from auditor.cli.receipts import fault_told, named_value
from auditor.letter import State
from auditor.words import Words


def show(archive: str | None, states: Sequence[State], limit: int, words: Words) -> None:
    """Print the mails of the outbox, and how many stand in each state."""
    with opened(archive, words) as held:
        lines = outbox_lines(held, states, limit)
        counts = outbox_counts(held)
    if lines:
        Console(highlight=False).print(_table(lines, words))
        typer.echo()
    typer.echo(
        ", ".join(
            named_value(_state_name(state, words), words.number(many), words)
            for state, many in counts.items()
        )
        or words("The outbox is empty.")
    )
    if len(lines) == limit:
        message = words("The first {limit}; --state narrows the list, --limit lengthens it.", limit=limit)
        typer.echo(f"beffroi: {message}", err=True)


def retry(archive: str | None, numbers: Sequence[int], words: Words, *, dead: bool) -> None:
    """Make mails due again, and say how many.

    Raises:
        typer.Exit: the command line or a number is wrong.
    """
    _refuse_doubt(numbers, words, dead=dead)
    with opened(archive, words) as held:
        count = retry_letters(held, numbers, datetime.now(UTC))
    typer.echo(words.plural("{count} mail is due again.", "{count} mails are due again.", count))


def drop(archive: str | None, numbers: Sequence[int], words: Words, *, dead: bool) -> None:
    """Throw mails away, and say how many.

    Raises:
        typer.Exit: the command line or a number is wrong.
    """
    _refuse_doubt(numbers, words, dead=dead)
    with opened(archive, words) as held:
        count = drop_letters(held, numbers, datetime.now(UTC))
    typer.echo(words.plural("{count} mail was thrown away.", "{count} mails were thrown away.", count))


def _refuse_doubt(numbers: Sequence[int], words: Words, *, dead: bool) -> None:
    if dead == bool(numbers):
        refuse(words("name the mails by their numbers (“beffroi outbox list”), or all the given up: --dead"))


def _table(lines: Sequence[OutboxLine], words: Words) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words("Mail"), justify="right")
    table.add_column(words("State"))
    table.add_column(words("Schedule"))
    table.add_column(words("Recipient"), overflow="fold")
    table.add_column(words("Tries"), justify="right")
    table.add_column(words("What came of it"), overflow="fold")
    for line in lines:
        schedule = f"{line.schedule} {line.slot:%Y-%m-%d}"
        told = (Text(part) for part in (schedule, line.recipient))
        state = _state_name(line.state, words)
        table.add_row(str(line.id), state, *told, str(line.attempts), Text(_came_of(line, words)))
    return table


def _came_of(line: OutboxLine, words: Words) -> str:
    parts = [line.town] if line.town else []
    if line.state is State.SENT and line.ended_at:
        parts.append(words.time(line.ended_at))
    if line.stage and line.fault:
        parts.append(fault_told(line.stage, line.fault, line.reply, words))
    if line.in_doubt and line.state is not State.LEASED:
        parts.append(words("it may have arrived already"))
    if line.state in (State.QUEUED, State.UNCERTAIN) and line.attempts:
        parts.append(words("next try: {moment}", moment=words.time(line.due_at)))
    return " — ".join(parts)


def _state_name(state: State, words: Words) -> str:
    return {
        State.QUEUED: words("to be sent"),
        State.LEASED: words("being sent"),
        State.SENT: words("sent"),
        State.UNCERTAIN: words("uncertain"),
        State.DEAD: words("given up"),
    }[state]
