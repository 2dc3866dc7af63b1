"""A funding programme: principles, windows, rules and the weights of its ranking, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from auditor.desk.options import Option
from auditor.desk.rules import MOST_EUROS, Level, Rule
from auditor.desk.said import Ident, LocalText
from auditor.model import Axis, Model
from auditor.tomlfile import EntryError, Location
from auditor.words import mark


class Source(Model):
    """Where a figure of the programme was read, or that it was invented.

    Attributes:
        title: as it is quoted; title_fr: in French, when that differs.
    """

    title: str = Field(min_length=1)
    title_fr: str | None = Field(default=None, min_length=1)
    published: date | None = None
    url: str | None = None

    def titled(self, language: str) -> str:
        """The title in a language ("fr" or "en")."""
        return (self.title_fr if language == "fr" else None) or self.title


class Statement(Model):
    """A sentence of the programme, with the id of its source."""

    text: LocalText
    source: str


class Ambition(Statement):
    """Something that the programme wants of a project besides the principles."""

    id: str


class Envelope(Model):
    """What a window has to give, in euros, and who said so."""

    amount: float = Field(gt=0, le=MOST_EUROS)
    source: str


class Part(Statement):
    """What a part of the envelope is for.

    Attributes:
        amount: euros of it.
    """

    amount: float = Field(gt=0, le=MOST_EUROS)


class Window(Model):
    """One window of a programme.

    Attributes:
        envelopes: as announced, then as revised: the last one holds.
        parts: of that envelope, when the programme divides it.
        notes: what the documents leave open, and what this file supposes instead.
        handled_by: who receives the applications.
        opens, closes: days between which applications are received; None when no day was published.
        months: in which a project must have a concrete effect, from the day on which the work begins.
        funded: share of the cost that is paid for at most, above 0 and up to 1.
        ceiling: euros a town at most.
        levels: who may apply; everybody when empty.
        takes: ids of actions, or of kinds of action ("repair", "help", "shared"), that it pays for.
        rules: that a project must satisfy, besides those of the programme.
    """

    id: Ident
    title: LocalText
    purpose: LocalText
    source: str
    envelopes: tuple[Envelope, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[Statement, ...] = ()
    handled_by: LocalText
    opens: date | None = None
    closes: date | None = None
    months: int | None = Field(default=None, gt=0, le=600)
    funded: float = Field(gt=0, le=1)
    ceiling: float | None = Field(default=None, gt=0, le=MOST_EUROS)
    levels: tuple[Level, ...] = ()
    takes: tuple[str, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        _check_days(self.opens, self.closes, "closes")
        if self.envelopes and sum(part.amount for part in self.parts) > self.envelopes[-1].amount:
            raise EntryError(mark("the parts are more than the envelope"), ("parts",))
        return self


class Criteria(Model):
    """Weights of the ranking; they need not sum to anything.

    Attributes:
        population: small towns first: all points up to ``small`` inhabitants, none from ``large`` on.
    """

    need: float = Field(ge=0, le=1000)
    population: float = Field(ge=0, le=1000)
    maturity: float = Field(ge=0, le=1000)
    deadline: float = Field(ge=0, le=1000)
    mutualisation: float = Field(ge=0, le=1000)
    small: int = Field(gt=0)
    large: int = Field(gt=0)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.small >= self.large:
            raise EntryError(
                mark("small ({small}) must be under large ({large})"),
                ("small",),
                small=self.small,
                large=self.large,
            )
        if not any((self.need, self.population, self.maturity, self.deadline, self.mutualisation)):
            raise EntryError(mark("all weights are 0; give a weight to one criterion at least"))
        return self


class Programme(Model):
    """A funding programme, as one TOML file tells it.

    Attributes:
        invented: it is an example, and every page says so.
        sources: id → document; every figure names one of them.
        begins, ends: first and last day of the programme; ends None when it has no published end.
        principles: that every project must serve.
        options: what it leaves to the desk; those that are on have been applied by whoever loaded the file.
    """

    schema_version: int = Field(default=1, ge=1, le=1)
    id: Ident
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
    options: tuple[Option, ...] = ()
    ranking: Criteria

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        _check_days(self.begins, self.ends, "ends")
        _check_ids("windows", (window.id for window in self.windows))
        _check_ids("options", (option.id for option in self.options))
        _check_ids("ambitions", (ambition.id for ambition in self.ambitions))
        for index, window in enumerate(self.windows):
            self._check_inside(window, index)
        for at, source in self._named_sources():
            if source not in self.sources:
                raise EntryError(
                    mark("no source is called “{source}”; known: {known}"),
                    (*at, "source"),
                    source=source,
                    known=tuple(self.sources),
                )
        self._check_options()
        return self

    def _check_inside(self, window: Window, index: int) -> None:
        for key in ("opens", "closes"):
            day: date | None = getattr(window, key)
            if day is not None and (day < self.begins or (self.ends is not None and day > self.ends)):
                raise EntryError(
                    mark("{day:date} is not between the first and the last day of the programme"),
                    ("windows", index, key),
                    day=day.isoformat(),
                )

    def _check_options(self) -> None:
        known = tuple(window.id for window in self.windows)
        for index, option in enumerate(self.options):
            for name in option.windows:
                if name not in known:
                    raise EntryError(
                        mark("no window is called “{window}”; known: {known}"),
                        ("options", index, "windows"),
                        window=name,
                        known=known,
                    )

    def _named_sources(self) -> Iterator[tuple[Location, str]]:
        """Every source that is named, and where."""
        for index, ambition in enumerate(self.ambitions):
            yield ("ambitions", index), ambition.source
        for index, rule in enumerate(self.rules):
            yield ("rules", index), rule.source
        for index, window in enumerate(self.windows):
            at = ("windows", index)
            yield at, window.source
            for key in ("envelopes", "parts", "notes", "rules"):
                for number, entry in enumerate(getattr(window, key)):
                    yield (*at, key, number), entry.source
        for index, option in enumerate(self.options):
            yield ("options", index), option.source
            for number, rule in enumerate(option.rules):
                yield ("options", index, "rules", number), rule.source


def _check_days(first: date | None, last: date | None, key: str) -> None:
    """Refuse days that are reversed.

    Raises:
        EntryError: they are.
    """
    if first is not None and last is not None and last < first:
        raise EntryError(
            mark("the last day ({last:date}) is before the first ({first:date})"),
            (key,),
            first=first.isoformat(),
            last=last.isoformat(),
        )


def _check_ids(table: str, ids: Iterable[str]) -> None:
    """Refuse a name that is given twice.

    Raises:
        EntryError: one is.
    """
    seen: Counter[str] = Counter()
    for index, ident in enumerate(ids):
        seen[ident] += 1
        if seen[ident] > 1:
            raise EntryError(
                mark("“{ident}” is there twice; give each its own id"), (table, index, "id"), ident=ident
            )
