"""What ``beffroi diff`` does."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.archive.archive import Archive
from auditor.archive.campaigns import find_campaign
from auditor.archive.verdicts import campaign_pairs, common_rubric, scan_pair
from auditor.cli.archived import opened
from auditor.cli.errors import refuse
from auditor.diff import Change, LetterChange, TownDiff, Turn, diff
from auditor.registry import load_registry
from auditor.words import Words
from reports import labels
from reports.text import one_line

#: Towns whose letters changed that a terminal shows; JSON has them all.
_SHOWN = 30


def run(before: str, after: str, address: str | None, json_to: str | None, words: Words) -> None:
    """Compare, print, and write.

    Raises:
        typer.Exit: the archive has not both sides, or they do not compare.
    """
    words = load_registry().words(words.language)
    if before.isdigit() != after.isdigit():
        refuse(words("compare two scans (their numbers) or two campaigns (their names)"))
    with opened(address, words) as archive, _sink(json_to, words) as sink:
        if before.isdigit():
            found = diff(*scan_pair(archive, int(before), int(after)))
            _write(found, sink)
            if json_to != "-":
                _print_town(found, words)
        else:
            _compare_campaigns(archive, before, after, sink, words, silent=json_to == "-")


def _compare_campaigns(
    archive: Archive, before: str, after: str, sink: IO[str] | None, words: Words, *, silent: bool
) -> None:
    one, other = find_campaign(archive, before), find_campaign(archive, after)
    pairs = campaign_pairs(archive, one, other, common_rubric(archive, one, other))
    tally = _Tally()
    for verdicts in pairs.verdicts:
        found = diff(*verdicts)
        tally.add(found)
        _write(found, sink)
    if not silent:
        tally.show(words, pairs.gone, pairs.come)


class _Tally:
    """What changed over a whole campaign: counts, and the towns whose letters moved most."""

    def __init__(self) -> None:
        self._towns = 0
        self._turns: dict[str, Counter[Turn]] = {}
        self._letters: list[tuple[str, LetterChange]] = []

    def add(self, found: TownDiff) -> None:
        self._towns += 1
        for change in found.changes:
            self._turns.setdefault(change.code, Counter())[change.turn] += 1
        self._letters += [(found.name, letter) for letter in found.letters]

    def show(self, words: Words, gone: int, come: int) -> None:
        console = Console(highlight=False)
        console.print(words.plural("{count} town compared", "{count} towns compared", self._towns))
        if gone or come:
            console.print(
                words("in the first only: {gone}; in the second only: {come}", gone=gone, come=come)
            )
        console.print()
        console.print(self._table_of_codes(words))
        console.print()
        _print_letters(console, self._letters, words)

    def _table_of_codes(self, words: Words) -> Table:
        table = Table(box=None, pad_edge=False)
        table.add_column(words("Code"), overflow="fold")
        for turn in Turn:
            table.add_column(_turn(words, turn), justify="right")
        ranked = sorted(self._turns.items(), key=lambda item: (-item[1].total(), item[0]))
        for code, turns in ranked:
            table.add_row(code, *(words.number(turns[turn]) if turns[turn] else "·" for turn in Turn))
        return table


def _print_town(found: TownDiff, words: Words) -> None:
    console = Console(highlight=False)
    console.print(Text(one_line(found.name), style="bold"))
    if not found.changes:
        console.print(words("Nothing changed."))
    for turn in Turn:
        for change in (change for change in found.changes if change.turn is turn):
            console.print(Text.assemble((_turn(words, turn), "bold"), f"  {_told(change, words)}"))
    if found.letters:
        console.print()
        _print_letters(console, [(found.name, letter) for letter in found.letters], words)


def _told(change: Change, words: Words) -> str:
    title = words.of("title", change.check)
    codes = f"{change.was} → {change.code}" if change.was else change.code
    if change.before is None or change.after is None:
        return f"{title} ({codes})"
    return f"{title} ({codes}: {words.number(change.before, 1)} → {words.number(change.after, 1)})"


def _print_letters(console: Console, letters: Iterable[tuple[str, LetterChange]], words: Words) -> None:
    ranked = sorted(letters, key=lambda item: (item[1].moved, item[0]))
    if not ranked:
        console.print(words("No letter changed by more than 3 points."))
        return
    table = Table(box=None, pad_edge=False)
    for heading in (words("Town"), words("Principle"), words("Letter"), words("Points")):
        table.add_column(heading)
    for name, letter in ranked[:_SHOWN]:
        moved = ("+" if letter.moved > 0 else "\N{MINUS SIGN}") + words.number(abs(letter.moved), 1)
        change = f"{letter.before} → {letter.after}"
        table.add_row(Text(one_line(name)), labels.axis_name(words, letter.axis), change, moved)
    console.print(table)
    if len(ranked) > _SHOWN:
        console.print(words("and {count} more; --json has them all", count=len(ranked) - _SHOWN))


def _turn(words: Words, turn: Turn) -> str:
    return {
        Turn.FIXED: words("fixed"),
        Turn.NEW: words("new"),
        Turn.WORSE: words("worse"),
        Turn.BETTER: words("better"),
    }[turn]


@contextmanager
def _sink(where: str | None, words: Words) -> Iterator[IO[str] | None]:
    if where is None or where == "-":
        yield sys.stdout if where else None
        return
    try:
        with open(where, "w", encoding="utf-8") as sink:  # noqa: PTH123  # the name as it was written
            yield sink
    except OSError as error:
        refuse(words("cannot write {path}: {error}", path=where, error=str(error)))


def _write(found: TownDiff, sink: IO[str] | None) -> None:
    if sink is not None:
        sink.write(found.model_dump_json() + "\n")
