"""The windows of a programme: how each is called, and whether it is open to the project."""

from __future__ import annotations

from auditor.desk.dossier import Dossier
from auditor.desk.programme import Window
from auditor.desk.ruling import Answer
from auditor.words import Words
from reports.bounded import shorten
from reports.dossier.numbering import title


class Windows:
    """The windows of the programme of a dossier."""

    def __init__(self, dossier: Dossier, words: Words) -> None:
        self._words, self._none = words, words("No window")
        self._windows = {window.id: window for window in dossier.programme.windows}
        self._answers = {item.window: item.answer for item in dossier.eligibility}

    def get(self, ident: str) -> Window | None:
        """A window; None for one that the programme does not have."""
        return self._windows.get(ident)

    def title(self, ident: str | None) -> str:
        """Its title; that it is none, for None."""
        if ident is None:
            return self._none
        window = self.get(ident)
        return title(window.title, self._words) if window else shorten(ident)

    def answer(self, ident: str) -> Answer:
        """Whether it is open to the project; unknown when nothing was ruled."""
        return self._answers.get(ident, Answer.UNKNOWN)

    def may_pay(self, ident: str | None) -> bool:
        """Whether nothing closes it to the project."""
        return ident is not None and self.answer(ident) is not Answer.NOT_MET
