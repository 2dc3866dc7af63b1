"""What a programme leaves to the desk: concerns that it may take up, each under a name."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from auditor.desk.rules import Rule
from auditor.desk.said import Ident, LocalText
from auditor.model import Model


class Reweighing(Model):
    """Weights and bounds of the ranking that replace those of the programme; the others stay."""

    need: float | None = Field(default=None, ge=0, le=1000)
    population: float | None = Field(default=None, ge=0, le=1000)
    maturity: float | None = Field(default=None, ge=0, le=1000)
    deadline: float | None = Field(default=None, ge=0, le=1000)
    mutualisation: float | None = Field(default=None, ge=0, le=1000)
    small: int | None = Field(default=None, gt=0)
    large: int | None = Field(default=None, gt=0)


class Option(Model):
    """A concern that a desk may take up, and what of the programme it changes.

    Attributes:
        text: the concern, and what the option does of it.
        source: id of the document that voices it; the figures have the source of their rule.
        on: taken up; in a file, without anybody asking for it.
        windows: ids of those that ``rules``, ``months`` and ``handled_by`` are for; rules are for the whole
            programme, and the others for every window, when there is none.
        months, handled_by: replace those of the windows.
        ends: replaces the last day of the programme.
    """

    id: Ident
    title: LocalText
    text: LocalText
    source: str
    on: bool = False
    windows: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    months: int | None = Field(default=None, gt=0, le=600)
    handled_by: LocalText | None = None
    ends: date | None = None
    ranking: Reweighing | None = None
