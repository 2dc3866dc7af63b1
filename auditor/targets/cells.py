"""Cells of a list: made inert for spreadsheets when written, given back unchanged when read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

#: A spreadsheet may take a cell that begins so for a formula (OWASP, "CSV Injection"); the full-width
#: forms too. A cell that already had apostrophes before it gets one more, so that taking one off always
#: gives the text back.
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_GUARD = "'"


def guard(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return _GUARD + text if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """What ``guard`` was given."""
    return cell[1:] if cell.startswith(_GUARD) and _FORMULA.match(cell) else cell


def one_line(text: str, most: int = 200) -> str:
    """A text on one line, without control characters, cut to ``most`` characters."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


class Writer:
    """Writes a CSV file (RFC 4180) of which every cell is inert."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(columns)

    def write(self, cells: Iterable[object]) -> None:
        """Write a row; None is an empty cell."""
        self._writer.writerow("" if cell is None else guard(str(cell)) for cell in cells)
