"""A funding programme: principles, windows, rules and the weights of its ranking, as data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from auditor.desk.rules import Rule
from auditor.desk.said import LocalText
from auditor.model import Axis, Model


class Level(StrEnum):
    """Who may apply: the levels of French local government."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"
    REGION = "region"


class Source(Model):
    """Where a figure of the programme was read, or that it was invented."""

    title: str = Field(min_length=1)
    published: date | None = None
    url: str | None = None


class Statement(Model):
    """A sentence of the programme, with the id of its source."""

    text: LocalText
    source: str


class Ambition(Statement):
    """Something that the programme wants of a project besides the principles."""

    id: str


class Envelope(Model):
    """What a window has to give, in euros, and who said so."""

    amount: float = Field(gt=0, allow_inf_nan=False)
    source: str


class Window(Model):
    """One window of a programme.

    Attributes:
        envelopes: as announced, then as revised: the last one holds.
        handled_by: who receives the applications.
        opens, closes: days between which applications are received; None when no day was published.
        months: in which a project must have a concrete effect, from the day on which the work begins.
        funded: share of the cost that is paid for at most, above 0 and up to 1.
        ceiling: euros a town at most.
        levels: who may apply; everybody when empty.
        takes: ids of actions, or of kinds of action ("repair", "help", "shared"), that it pays for.
        rules: that a project must satisfy, besides those of the programme.
    """

    id: str
    title: LocalText
    purpose: LocalText
    source: str
    envelopes: tuple[Envelope, ...] = ()
    handled_by: LocalText
    opens: date | None = None
    closes: date | None = None
    months: int | None = Field(default=None, gt=0)
    funded: float = Field(gt=0, le=1)
    ceiling: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    levels: tuple[Level, ...] = ()
    takes: tuple[str, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()


class Criteria(Model):
    """Weights of the ranking; they need not sum to anything.

    Attributes:
        population: small towns first: all points up to ``small`` inhabitants, none from ``large`` on.
    """

    need: float = Field(ge=0)
    population: float = Field(ge=0)
    maturity: float = Field(ge=0)
    deadline: float = Field(ge=0)
    mutualisation: float = Field(ge=0)
    small: int = Field(gt=0)
    large: int = Field(gt=0)


class Programme(Model):
    """A funding programme, as one TOML file tells it.

    Attributes:
        invented: it is an example, and every page says so.
        sources: id → document; every figure names one of them.
        begins, ends: first and last day of the programme; ends None when it has no published end.
        principles: that every project must serve.
    """

    schema_version: int = Field(default=1, ge=1, le=1)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str
    title: LocalText
    summary: LocalText
    invented: bool = False
    sources: dict[str, Source] = Field(min_length=1)
    begins: date
    ends: date | None = None
    principles: tuple[Axis, ...] = Field(min_length=1)
    ambitions: tuple[Ambition, ...] = ()
    windows: tuple[Window, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    ranking: Criteria
