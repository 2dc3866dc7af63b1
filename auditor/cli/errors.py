"""How the command ends when it cannot do what was asked."""

from __future__ import annotations

from enum import IntEnum
from typing import NoReturn

import typer


class Status(IntEnum):
    """Exit statuses."""

    DONE = 0
    BELOW = 1  # a score is under --fail-under
    USAGE = 2
    NOTHING_OBSERVED = 3
    ARCHIVE_LOST = 4  # the archive stopped working in the middle
    UNSENT = 5  # a mail did not leave
    INTERRUPTED = 130


def refuse(message: str) -> NoReturn:
    """Say what is wrong with the command line or a file, and exit.

    Raises:
        typer.Exit: always.
    """
    typer.echo(f"beffroi: {message}", err=True)
    raise typer.Exit(Status.USAGE)
