"""Towns and tables of actions made by hand, for the tests of plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from auditor.desk.actions import ActionTable, ActionType, Doer, Kind
from auditor.desk.estimate import Range
from auditor.desk.plan import PlannedAction
from auditor.desk.said import LocalText
from auditor.model import Actor, Axis, Effort, JudgedFinding, Outcome, Report, Severity, Target
from auditor.policy import Cap, Policy
from auditor.score import score_axes

LETTERS = {"A": 90, "B": 80, "C": 70, "D": 55, "E": 40, "F": 20}
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def policy(*caps: Cap) -> Policy:
    return Policy(version="test", letters=LETTERS, rated_from=0.5, caps=caps)


def finding(
    code: str, outcome: Outcome = Outcome.FAILED, *, check: str | None = None, **changes: Any
) -> JudgedFinding:
    """A finding of the check of that name, or of the one given."""
    score = {Outcome.FAILED: 0.0, Outcome.PASSED: 1.0}.get(outcome)
    fields = {
        "check": check or code,
        "code": code,
        "axis": Axis.SECURITY,
        "family": "x",
        "weight": 10.0,
        "score": score,
        "severity": Severity.SERIOUS,
        "effort": Effort.HOURS,
        "actor": Actor.HOST,
    }
    return JudgedFinding(**(fields | changes), outcome=outcome)


def report(findings: Sequence[JudgedFinding], under: Policy | None = None) -> Report:
    scores = score_axes(findings, under or policy())
    return Report(
        tool_version="0",
        policy_version="test",
        target=Target(
            name="Trilport", url="https://x.test/", host="x.test", domain="x.test", mail_domain="x.test"
        ),
        started_at=NOW,
        finished_at=NOW,
        settings={},
        scores=scores,
        actions=(),
        findings=tuple(findings),
        failures=(),
        probes=(),
    )


def action(ident: str, *codes: str, **changes: Any) -> ActionType:
    fields = {
        "kind": Kind.REPAIR,
        "title": LocalText(fr=ident),
        "how": LocalText(fr=ident),
        "doer": Doer.HOST,
        "days": Range(low=1, high=2),
    }
    return ActionType(**(fields | changes), id=ident, codes=codes)


def table(*actions: ActionType) -> ActionTable:
    rate = Range(low=100, high=300)
    return ActionTable(
        version="test", note=LocalText(fr="Estimations."), rates=dict.fromkeys(Doer, rate), actions=actions
    )


def planned(ident: str, days: float = 1, **changes: Any) -> PlannedAction:
    fields = {
        "kind": Kind.REPAIR,
        "title": LocalText(fr=ident),
        "how": LocalText(fr=ident),
        "doer": Doer.TOWN,
        "mends": (),
        "days": Range(low=0, high=days),
        "cost": Range(low=0, high=0),
        "lead_weeks": 0,
        "after": (),
        "shared": 0,
        "principles": (),
        "gains": {},
    }
    return PlannedAction(**(fields | changes), id=ident)


def ids(actions: Iterable[PlannedAction]) -> list[str]:
    return [action.id for action in actions]
