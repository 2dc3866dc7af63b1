"""A bar for what takes long and has nothing else to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


@contextmanager
def counting(title: str, total: int, done: int = 0, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing elsewhere.

    Yields:
        What is told how many more are done.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(escape(title), total=total, completed=done)
        yield lambda more: bar.advance(task, more)


def counted(items: Iterable[T], title: str, total: int, *, quiet: bool) -> Iterator[T]:
    """The same items, under a bar."""
    with counting(title, total, quiet=quiet) as count:
        for item in items:
            yield item
            count(1)
