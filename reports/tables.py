"""The four tidy tables of a campaign: targets, scans, scores and findings, column by column.

They hold codes and no sentence, hence are the same in every language; only what is said of their
columns is translated. Sentences are in the catalogue, which joins on ``code``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple

from auditor.filing import Filed
from auditor.model import (
    Actor,
    Arguments,
    Axis,
    AxisScore,
    Cause,
    Effort,
    JudgedFinding,
    Outcome,
    Report,
    Severity,
)
from auditor.words import Words
from reports import jsontext
from reports.columns import Column, Kind, Table
from reports.identity import target_key

_LETTERS = tuple("ABCDEFG")


class Scan(NamedTuple):
    """A row of the scans."""

    filed: Filed
    report: Report
    outcomes: Mapping[Outcome, int]


class Score(NamedTuple):
    """A row of the scores."""

    scan: int
    score: AxisScore


class Found(NamedTuple):
    """A row of the findings, numbered from 1 within its scan."""

    scan: int
    number: int
    finding: JudgedFinding


def four_tables(words: Words) -> tuple[Table, Table, Table, Table]:
    """The tables, described in the language of the words; a table refers only to those before it."""
    return _targets(words), _scans(words), _scores(words), _findings(words)


def _targets(words: Words) -> Table:
    target = "report.target."
    return Table(
        name="targets",
        title=words("Audited towns"),
        description=words(
            "One row per town, as in the first of its reports in this export, even when it was scanned "
            "several times."
        ),
        columns=(
            _target_column(words, lambda filed: target_key(filed.report.target)),
            _text("name", target + "name", words("Name of the town."), required=True),
            _text("insee", target + "insee", words("INSEE code of the commune: a text (01004, 2A004).")),
            _text("siren", target + "siren", words("SIREN number of the organisation: a text.")),
            _text("department", target + "department", words("INSEE code of the département: a text.")),
            _text("epci", target + "epci", words("SIREN number or name of the inter-municipal body.")),
            Column("population", Kind.INTEGER, attrgetter(target + "population"), words("Inhabitants.")),
        ),
        records=lambda filed: (filed,),
        key=("target",),
        once=True,
    )


def _scans(words: Words) -> Table:
    return Table(
        name="scans",
        title=words("Scans"),
        description=words("One row per audit of a town."),
        columns=(
            _scan_column(words, "filed.scan"),
            _text("campaign", "filed.campaign", words("Name of the campaign."), required=True),
            _target_column(words, lambda scan: target_key(scan.report.target)),
            _text("url", "report.target.url", words("Address that was audited."), required=True),
            _text("host", "report.target.host", words("Host name of the site, in ASCII."), required=True),
            _text("domain", "report.target.domain", words("Registrable domain of the site.")),
            _text("mail_domain", "report.target.mail_domain", words("Domain of the e-mail addresses.")),
            _moment("started_at", words("Start of the audit, in universal time.")),
            _moment("finished_at", words("End of the audit, in universal time.")),
            _text("tool_version", "report.tool_version", words("Version of Beffroi."), required=True),
            _text("policy_version", "report.policy_version", words("Version of the rubric."), required=True),
            _text("cms", "report.traits.cms", words("Content management system; empty when not seen.")),
            _text("hosting", "report.traits.hosting", words("Domain of the host; empty when not seen.")),
            Column(
                "observed",
                Kind.BOOLEAN,
                attrgetter("report.observed_anything"),
                words("Whether anything could be observed."),
                required=True,
            ),
            *(_outcome_count(words, outcome) for outcome in Outcome),
            _text(
                "not_observed",
                lambda scan: _missing_facts(scan.report),
                words("What could not be observed and why, as fact:cause; one space between."),
            ),
        ),
        records=_scan_records,
        key=("scan",),
        refers={"target": "targets"},
    )


def _scores(words: Words) -> Table:
    return Table(
        name="scores",
        title=words("Scores"),
        description=words("Five rows per audit, one for each principle."),
        columns=(
            _scan_column(words, "scan"),
            _name("axis", "score.axis", Axis, words("Principle."), required=True),
            _number("points", "score.points", words("Points of 100 before caps; empty: nothing judged.")),
            _number("score", "score.score", words("Points of 100 after caps; empty: nothing judged.")),
            Column(
                "letter",
                Kind.NAME,
                attrgetter("score.letter"),
                words("A (best) to G; empty: not rated, too little could be observed."),
                names=_LETTERS,
            ),
            _number("coverage", "score.coverage", words("Share of the weight that was tested, 0 to 1.")),
            _number("cap", lambda row: _cap(row.score, "at_most"), words("Lowest cap applied to the score.")),
            _text("cap_code", lambda row: _cap(row.score, "code"), words("Code that causes this cap.")),
        ),
        records=lambda filed: (Score(filed.scan, score) for score in filed.report.scores),
        key=("scan", "axis"),
        refers={"scan": "scans"},
    )


def _findings(words: Words) -> Table:
    found = "finding."
    return Table(
        name="findings",
        title=words("Findings"),
        description=words("One row per finding; the catalogue has the sentences of its code."),
        columns=(
            _scan_column(words, "scan"),
            Column(
                "finding",
                Kind.INTEGER,
                attrgetter("number"),
                words("Number of the finding within its scan, from 1."),
                required=True,
            ),
            _text("check_id", found + "check", words("Check that was made."), required=True),
            _text("code", found + "code", words("What was found."), required=True),
            _name("outcome", found + "outcome", Outcome, words("Outcome, as in W3C EARL."), required=True),
            _name("axis", found + "axis", Axis, words("Principle."), required=True),
            _text("family", found + "family", words("Family of the check."), required=True),
            _name("severity", found + "severity", Severity, words("How much the fault harms.")),
            _name("effort", found + "effort", Effort, words("What a repair takes.")),
            _name("actor", found + "actor", Actor, words("Who can make the repair.")),
            _number("weight", found + "weight", words("Weight of the check on its principle.")),
            _number("score", found + "score", words("1: nothing lost, 0: all; empty: does not count.")),
            _number("value", found + "value", words("Quantity, for checks that measure.")),
            _name("cause", found + "cause", Cause, words("Why it could not be observed.")),
            _text("page", found + "page", words("Address of the page.")),
            Column(
                "place_count",
                Kind.INTEGER,
                lambda row: len(row.finding.places),
                words("Number of places that the report lists."),
                required=True,
            ),
            _text("first_place", lambda row: _place(row.finding, "where"), words("First of these places.")),
            _text("first_excerpt", lambda row: _place(row.finding, "excerpt"), words("What stood there.")),
            Column(
                "arguments",
                Kind.OBJECT,
                lambda row: _as_json(row.finding.arguments),
                words("Details of the finding, in JSON."),
            ),
        ),
        records=_finding_records,
        key=("scan", "finding"),
        refers={"scan": "scans"},
    )


# Columns that several tables share, or that are alike.


def _text(name: str, read: Any, description: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, _reader(read), description, required=required)


def _number(name: str, read: Any, description: str) -> Column:
    return Column(name, Kind.NUMBER, _reader(read), description)


def _name(name: str, path: str, names: type[StrEnum], description: str, *, required: bool = False) -> Column:
    closed = tuple(map(str, names))
    return Column(name, Kind.NAME, attrgetter(path), description, required=required, names=closed)


def _moment(name: str, description: str) -> Column:
    return Column(name, Kind.MOMENT, attrgetter(f"report.{name}"), description, required=True)


def _reader(read: Any) -> Any:
    return attrgetter(read) if isinstance(read, str) else read


def _target_column(words: Words, read: Any) -> Column:
    description = words(
        "Key of the town, which stays from scan to scan: its SIREN number; or else INSEE code and name; "
        "or else address and name."
    )
    return Column("target", Kind.TEXT, read, description, required=True)


def _scan_column(words: Words, path: str) -> Column:
    description = words("Number of the scan in the archive.")
    return Column("scan", Kind.INTEGER, attrgetter(path), description, required=True)


def _outcome_count(words: Words, outcome: Outcome) -> Column:
    name = {Outcome.CANT_TELL: "cant_tell"}.get(outcome, outcome.value)
    description = words("Number of findings with the outcome {outcome}.", outcome=outcome.value)
    return Column(
        f"{name}_count", Kind.INTEGER, lambda scan: scan.outcomes[outcome], description, required=True
    )


# What is read of a report.


def _scan_records(filed: Filed) -> Iterator[Scan]:
    yield Scan(filed, filed.report, Counter(finding.outcome for finding in filed.report.findings))


def _finding_records(filed: Filed) -> Iterable[Found]:
    return (Found(filed.scan, number, item) for number, item in enumerate(filed.report.findings, start=1))


def _missing_facts(report: Report) -> str | None:
    return " ".join(f"{failure.fact}:{failure.cause}" for failure in report.failures) or None


def _cap(score: AxisScore, attribute: str) -> Any:
    return getattr(score.caps[0], attribute) if score.caps else None


def _place(finding: JudgedFinding, attribute: str) -> str | None:
    return getattr(finding.places[0], attribute) or None if finding.places else None


def _as_json(arguments: Arguments) -> str | None:
    return jsontext.compact(arguments) if arguments else None
