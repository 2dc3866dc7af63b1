"""What the rules of a programme say of a project."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from auditor.model import Arguments, Model


class Answer(StrEnum):
    """Whether a rule is satisfied; what is not known is never "no"."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


class Ruling(Model):
    """One rule, applied.

    Attributes:
        rule: its kind, as the programme file names it.
        window: id of the window that states it; None when the programme does.
        missing: facts that would be needed to answer: a word, and after a colon the town that it is of
            ("population:Trilport", "quotation"); ``reasons.missing_of`` says them.
        code: of the sentence that gives the reason; arguments: of that sentence.
        source: id of the document that states the rule.
    """

    rule: str
    window: str | None
    answer: Answer
    code: str
    arguments: Arguments = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    source: str


class Eligibility(Model):
    """The rules of the programme and of one window; the window is open to the project when all are met."""

    window: str
    answer: Answer
    rulings: tuple[Ruling, ...]
