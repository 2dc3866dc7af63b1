"""The report in a terminal: the words of the page in 80 columns, with or without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.model import Report
from auditor.words import Words
from reports.scales import LETTERS, Scale
from reports.text import one_line
from reports.view import Repair, View, view

#: Columns; a wider window does not make lines easier to read.
WIDTH = 80

_WARM = "bold yellow"
_COLOURS = dict(zip(LETTERS, ("cyan", "cyan", "green", "yellow", "yellow", "red", "red"), strict=True))
_INDENT = "  "


def summary(report: Report, words: Words, console: Console) -> None:
    """Print the letters, the three sentences, the first actions and what was not seen."""
    width = min(WIDTH, console.width)
    for block in _blocks(view(report, words), words, width):
        console.print(block, width=width)


def _blocks(told: View, words: Words, width: int) -> Iterator[Text | Table]:
    yield _wrap(told.town, width, "bold", indent="")
    yield _wrap(f"{told.address} · {told.day}", width, "dim", indent="")
    yield _heading(words("The five letters"))
    yield _scales(told.scales, words)
    for scale in told.scales:
        yield from (_wrap(f"{scale.name} · {cap}", width) for cap in scale.caps)
    yield _heading(words("In three sentences"))
    yield from (_wrap(sentence, width) for sentence in told.sentences)
    yield _heading(words("What to do first"))
    if not told.repairs:
        yield _wrap(words("Nothing to mend was found in what could be observed."), width)
    for number, repair in enumerate(told.repairs, start=1):
        yield from _repair(number, repair, words, width)
    if told.unseen:
        yield _heading(words("What could not be observed"))
    for item in told.unseen:
        yield _wrap(f"{item.why} {item.count}", width)
    yield Text()
    note = words(
        "The grade is that of Beffroi alone: it is no RGAA rate, no RGESN conformity "
        "and no ANSSI certificate."
    )
    yield _wrap(note, width, "dim", indent="")


def _heading(content: str) -> Text:
    return Text(f"\n{content}", style=_WARM)


def _wrap(content: str, width: int, style: str = "", *, indent: str = _INDENT, first: str = "") -> Text:
    """A paragraph, as it is: no markup, no control character, no line that runs over.

    rich would break lines at no-break spaces too, hence ``textwrap``.
    """
    lines = textwrap.wrap(
        one_line(content),
        width,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return Text("\n".join(lines), style=style, overflow="fold")


def _scales(scales: tuple[Scale, ...], words: Words) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for justify in ("left", "left", "right", "left"):
        table.add_column(justify=justify)
    for scale in scales:
        score = f"{scale.score}/100" if scale.score else ""
        name, coverage = Text(f"{_INDENT}{scale.name}"), Text(scale.coverage, style="dim")
        table.add_row(name, _letters(scale, words), Text(score), coverage)
    return table


def _letters(scale: Scale, words: Words) -> Text:
    """The scale from A to G with the letter in brackets: it is told without colour too."""
    if not scale.letter:
        return Text(words("Not rated"), style="dim")
    steps = (
        (f"[{step}]", f"bold reverse {_COLOURS[step]}") if step == scale.letter else (f" {step} ", "dim")
        for step in LETTERS
    )
    return Text.assemble(*steps)


def _repair(number: int, repair: Repair, words: Words, width: int) -> Iterator[Text]:
    gain = f"{repair.gain} {words('and lifts a ceiling')}" if repair.lifts_cap else repair.gain
    indent = _INDENT * 3
    yield _wrap(repair.what, width, "bold", indent=indent, first=f"{number:4}  ")
    yield _wrap(repair.how, width, indent=indent)
    yield _wrap(f"{repair.actor} · {repair.effort} · {gain}", width, "dim", indent=indent)
