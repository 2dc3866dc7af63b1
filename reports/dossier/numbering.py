"""The number and the title that an action bears in every part of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.desk.dossier import Dossier
from auditor.desk.plan import PlannedAction
from auditor.desk.said import LocalText
from auditor.words import Words
from reports.bounded import shorten

#: Characters of a title, and of a longer text, that a file of the desk gives.
_TITLE = 120
_TEXT = 600


@dataclass(frozen=True)
class Named:
    """An action as it is called; number 0 for one that no plan holds."""

    number: int
    title: str


class Numbers:
    """Actions in the order of the plans: what several towns do bears one number."""

    def __init__(self, dossier: Dossier, words: Words) -> None:
        actions = [action for applicant in dossier.applicants for action in applicant.plan.actions]
        self.alike: dict[str, list[PlannedAction]] = {}
        for action in actions:
            self.alike.setdefault(action.id, []).append(action)
        self._named = {
            ident: Named(number, title(same[0].title, words))
            for number, (ident, same) in enumerate(self.alike.items(), start=1)
        }

    def of(self, action: str) -> Named:
        """How an action is called."""
        return self._named.get(action) or Named(0, shorten(action, _TITLE))

    def each(self, actions: Iterable[str]) -> Iterator[Named]:
        """How some actions are called, in the order of their numbers."""
        yield from sorted(map(self.of, actions), key=lambda named: (named.number, named.title))


def title(said: LocalText, words: Words) -> str:
    """A title that a file of the desk gives."""
    return shorten(said.in_(words.language), _TITLE)


def text(said: LocalText, words: Words) -> str:
    """A sentence or two that a file of the desk gives."""
    return shorten(said.in_(words.language), _TEXT)
