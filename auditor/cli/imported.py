"""What ``beffroi targets import`` says, on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from auditor.targets.intake import Intake
from auditor.targets.sources.source import Source
from auditor.words import Words


@dataclass
class ForeignLines:
    """The lines of a file that are not UTF-8, read as Windows-1252: what spreadsheets write in France.

    Attributes:
        first: number of the first one; count: how many.
    """

    first: int = 0
    count: int = 0

    def read(self, number: int, line: bytes) -> str:
        """Read one."""
        self.first = self.first or number
        self.count += 1
        return line.decode("cp1252", errors="replace")

    def tell(self, words: Words) -> None:
        """Say that there were some, if there were."""
        if self.count:
            message = words.plural(
                "{count} line is not in UTF-8, the first on line {first}: read as Windows-1252. "
                "Verify the accents.",
                "{count} lines are not in UTF-8, the first on line {first}: read as Windows-1252. "
                "Verify the accents.",
                self.count,
                first=str(self.first),
            )
            typer.echo(f"beffroi: {message}", err=True)


def tell_source(source: Source, *, guessed: bool, words: Words) -> None:
    """Say what the file was taken for, when nobody said it."""
    if guessed:
        typer.echo(words("Read as: --from {source}", source=source.name), err=True)


def tell_taken(intake: Intake, written: Sequence[str | Path | None], words: Words) -> None:
    """Say what became of the records.

    Args:
        written: the files.
    """
    tally, census = intake.tally, intake.census
    strangers, rejected = census.strangers.total(), tally.rejected.total()
    lines = [
        words.plural("{count} record read", "{count} records read", census.read),
        words.plural("{count} town kept", "{count} towns kept", tally.kept),
        words.plural(
            "{count} filtered out (other services: {others}; outside what was asked: {outside})",
            "{count} filtered out (other services: {others}; outside what was asked: {outside})",
            strangers + tally.outside,
            others=strangers,
            outside=tally.outside,
        ),
        words.plural("{count} rejected", "{count} rejected", rejected) + _by_reason(intake),
    ]
    if tally.generic:
        lines.append(
            words.plural(
                "{count} town declares an e-mail address of a provider open to all; the domain of its site "
                "is audited in its place",
                "{count} towns declare an e-mail address of a provider open to all; the domains of their "
                "sites are audited in their place",
                tally.generic,
            )
        )
    lines += [words("Written: {path}", path=str(path)) for path in written]
    typer.echo("\n".join(lines), err=True)


def _by_reason(intake: Intake) -> str:
    counts = ", ".join(f"{code} {count}" for code, count in intake.tally.rejected.most_common())
    return f" ({counts})" if counts else ""
