"""Long tables in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.words import Words

#: Rows of a page.
ROWS = 200


@dataclass(frozen=True)
class Pages:
    """A page of a table among the others.

    Attributes:
        number: from 1.
        links: the address of each, and its number in words.
    """

    number: int
    links: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self.links)

    @property
    def address(self) -> str:
        """Of this page."""
        return self.links[self.number - 1][0]


def cut(rows: int, name: str, words: Words) -> Iterator[tuple[Pages, slice]]:
    """Each page with its rows; one page without rows when there are none.

    Args:
        name: of the first page, without its suffix; the others are numbered.
    """
    total = max(1, -(-rows // ROWS))
    links = tuple(
        (f"{name}.html" if number == 1 else f"{name}-{number}.html", words.number(number))
        for number in range(1, total + 1)
    )
    for number in range(1, total + 1):
        yield Pages(number, links), slice((number - 1) * ROWS, number * ROWS)
