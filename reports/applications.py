"""The ranking of a campaign for machines and spreadsheets: CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from auditor.desk.explaining import told, why_not
from auditor.desk.ranked import Criterion, Points, Ranked, Ranking
from auditor.desk.ruling import Answer
from auditor.words import Words
from reports import jsontext, labels
from reports.columns import Column, Kind, Table
from reports.csv import cells, converters_of, lines
from reports.json import DIALECT

#: Rows that are made at a time.
_CHUNK = 500


def as_csv(ranking: Ranking, words: Words) -> Iterator[bytes]:
    """One row for each application, in the order of the ranking, with the reasons as sentences."""
    table = table_of(words)
    readers, converters = [column.read for column in table.columns], converters_of(table)
    yield lines([[column.name for column in table.columns]])
    for start in range(0, len(ranking.towns), _CHUNK):
        rows = ([read(town) for read in readers] for town in ranking.towns[start : start + _CHUNK])
        yield lines(cells(rows, converters))


def as_json(ranking: Ranking, words: Words) -> Iterator[bytes]:  # noqa: ARG001  # the same in every language
    """The whole ranking; one application on a line, then the groups, then the rest."""
    town, rest = TypeAdapter(Ranked), TypeAdapter(Ranking)
    yield b'{"towns":[\n'
    for place, one in enumerate(ranking.towns):
        yield (b"," if place else b"") + jsontext.line(town.dump_python(one, mode="json"))
    yield b"],\n"
    others = {name.name: getattr(ranking, name.name) for name in fields(ranking) if name.name != "towns"}
    content = rest.dump_python(Ranking(**{**others, "towns": ()}), mode="json")
    del content["towns"]
    yield jsontext.line(content)[1:]


def ranking_schema() -> dict[str, Any]:
    """The JSON Schema that every ranking satisfies."""
    schema = TypeAdapter(Ranking).json_schema(mode="serialization")
    return {"$schema": DIALECT, **schema, "title": "Beffroi ranking"}


def table_of(words: Words) -> Table:
    """The table of the applications, described in the language of the words."""
    return Table(
        name="applications",
        title=words("Applications"),
        description=words("One row per town, by département and by score."),
        columns=(
            _text(
                "department", lambda town: town.department, words("INSEE code of the département: a text.")
            ),
            Column(
                "position",
                Kind.INTEGER,
                lambda town: town.position,
                words("Position in the département, from 1."),
                required=True,
            ),
            Column("scan", Kind.INTEGER, lambda town: town.scan, words("Number of the scan."), required=True),
            _text("name", lambda town: town.name, words("Name of the town."), required=True),
            _text(
                "insee", lambda town: town.insee, words("INSEE code of the commune: a text (01004, 2A004).")
            ),
            _text("siren", lambda town: town.siren, words("SIREN number of the organisation: a text.")),
            _text("epci", lambda town: town.epci, words("SIREN number or name of the inter-municipal body.")),
            Column("population", Kind.INTEGER, lambda town: town.population, words("Inhabitants.")),
            _number(
                "score", lambda town: town.score, words("Points of 100; empty: nothing could be ranked.")
            ),
            *(column for criterion in Criterion for column in _columns_of(criterion, words)),
            Column(
                "group", Kind.INTEGER, lambda town: town.group, words("Number of the group; empty: alone.")
            ),
            *(_windows(answer, words) for answer in Answer),
            _text("rules", lambda town: _rules(town, words), words("Rules not met or not known, and why.")),
        ),
        records=lambda _: (),
        key=("scan",),
    )


def _columns_of(criterion: Criterion, words: Words) -> Iterator[Column]:
    name, place = labels.criterion(words, criterion), list(Criterion).index(criterion)

    def read(town: Ranked) -> Points:
        return town.points[place]

    yield _number(
        f"{criterion}_value",
        lambda town: None if (value := read(town).value) is None else round(value, 4),
        words("{criterion}: value from 0 to 1; empty: a fact lacks.", criterion=name),
    )
    yield _number(
        f"{criterion}_points",
        lambda town: read(town).points,
        words("{criterion}: points given.", criterion=name),
    )
    yield _number(
        f"{criterion}_most",
        lambda town: read(town).most,
        words("{criterion}: points that could be given.", criterion=name),
    )
    yield _text(
        f"{criterion}_reason",
        lambda town: told(read(town).reason, words),
        words("{criterion}: the reason.", criterion=name),
        required=True,
    )


def _windows(answer: Answer, words: Words) -> Column:
    def read(town: Ranked) -> str:
        return " ".join(one.window for one in town.standings if one.answer is answer)

    described = {
        Answer.MET: ("windows_open", words("Windows open to the town alone; one space between.")),
        Answer.NOT_MET: ("windows_closed", words("Windows closed to the town alone.")),
        Answer.UNKNOWN: ("windows_unknown", words("Windows of which a fact lacks.")),
    }
    name, description = described[answer]
    return _text(name, read, description)


def _rules(town: Ranked, words: Words) -> str:
    reasons = why_not(town.standings, words)
    return " ".join(f"{reason} ({', '.join(windows)})" for reason, windows in reasons.items())


def _text(name: str, read: Any, description: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, read, description, required=required)


def _number(name: str, read: Any, description: str) -> Column:
    return Column(name, Kind.NUMBER, read, description)
