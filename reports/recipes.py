"""How to mend a finding with the software that a town has: sentences, and lines to copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from auditor.words import Words
from reports import labels

#: What a line to copy begins with in a recipe.
_CODE = "    "


@dataclass(frozen=True)
class Step:
    """A sentence, or lines to copy as they are."""

    text: str
    is_code: bool


@dataclass(frozen=True)
class Recipe:
    """What to do with one software, or at the registrar."""

    name: str
    steps: tuple[Step, ...]


def recipes_of(code: str, words: Words) -> tuple[Recipe, ...]:
    """The recipes of a code; none for most."""
    return tuple(
        Recipe(labels.recipe(words, context), tuple(_steps(text))) for context, text in words.recipes(code)
    )


def _steps(text: str) -> Iterator[Step]:
    for is_code, lines in groupby(text.splitlines(), lambda line: line.startswith(_CODE)):
        if is_code:
            yield Step("\n".join(line.removeprefix(_CODE) for line in lines), is_code=True)
        else:
            yield from (Step(line.strip(), is_code=False) for line in lines if line.strip())
