"""What an application, or a ranking of applications, is made by: as the command line names it, and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from auditor.cli.errors import refuse
from auditor.desk.application import Rules
from auditor.desk.shelf import ProgrammeError, load_programme
from auditor.desk.table import ActionTableError, load_actions
from auditor.words import Words


@dataclass(frozen=True)
class Asked:
    """Which campaign."""

    archive: str | None
    campaign: str | None
    policy: str | None


@dataclass(frozen=True)
class Basis:
    """Which programme, options of it and table of actions; ``on`` is today when None."""

    programme: str
    options: Sequence[str]
    actions: Path | None
    on: date | None

    def read(self, words: Words) -> Rules:
        """The files.

        Raises:
            typer.Exit: the programme or the table of actions is wrong.
        """
        try:
            return Rules(
                programme=load_programme(self.programme, self.options, words),
                table=load_actions(self.actions, words),
                on=self.on or datetime.now().astimezone().date(),
            )
        except (ProgrammeError, ActionTableError) as error:
            refuse(str(error))
