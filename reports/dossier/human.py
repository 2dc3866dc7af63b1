"""What only a person can write: a box for each text, empty until somebody has written it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.desk.dossier import HUMAN_FIELDS, Dossier
from auditor.words import Words
from reports.bounded import shorten
from reports.dossier import labels

#: Characters of a text that a page can carry: some four pages.
_TEXT = 12_000
_NAME = 100


@dataclass(frozen=True)
class Box:
    """A text to write, or written.

    Attributes:
        asks: what is to be written; empty for a field that Beffroi does not know.
        text: empty until somebody has written it; cut: whether the whole is in the JSON alone.
        tall: whether several lines are expected.
    """

    ident: str
    name: str
    asks: str
    text: str
    cut: bool
    tall: bool


def boxes(dossier: Dossier, words: Words) -> tuple[Box, ...]:
    """The fields of the form, then those that the desk added."""
    names = [*HUMAN_FIELDS, *(name for name in dossier.human if name not in HUMAN_FIELDS)]
    return tuple(_box(number, name, dossier.human.get(name, ""), words) for number, name in enumerate(names))


def _box(number: int, name: str, text: str, words: Words) -> Box:
    title, asks = labels.human_field(words, name)
    written = text.strip()
    return Box(
        ident=f"box-{number}",
        name=shorten(title, _NAME),
        asks=asks,
        text=shorten(written, _TEXT),
        cut=len(written) > _TEXT,
        tall=name != "contact",
    )
