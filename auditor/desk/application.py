"""From audits to a dossier: the same audits, programme, table and day give the same dossier."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from auditor import __version__
from auditor.desk.actions import ActionTable
from auditor.desk.allotment import allotted
from auditor.desk.budgeting import budget_of, lines_of
from auditor.desk.calendar import Calendar
from auditor.desk.deadlines import deadline_of
from auditor.desk.dossier import Applicant, Dossier, Provenance
from auditor.desk.eligibility import Project, eligibility_of
from auditor.desk.estimate import total
from auditor.desk.plan import Plan
from auditor.desk.planning import plan_of
from auditor.desk.programme import Programme, Window
from auditor.desk.ruling import Answer
from auditor.desk.scheduling import lay_out
from auditor.filing import Filed
from auditor.model import Model, Outcome, Target
from auditor.policy import Policy


@dataclass(frozen=True)
class Audited:
    """A filed report, with the policy that it was judged under.

    Attributes:
        digest: SHA-256 of the document as it was filed, in hexadecimal.
    """

    filed: Filed
    digest: str
    policy: Policy


@dataclass(frozen=True)
class Rules:
    """What a dossier is made by, besides audits.

    Attributes:
        on: day on which it is made; the calendar begins there.
    """

    programme: Programme
    table: ActionTable
    on: date


def dossier_of(audited: Sequence[Audited], rules: Rules, neighbours: Sequence[Target] = ()) -> Dossier:
    """The application of one town, or of several together.

    Args:
        audited: one audit for each applicant, one at least.
        neighbours: towns that could join, whom eligibility may name.
    """
    plans = [plan_of(item.filed.report, rules.table, item.policy) for item in audited]
    # What a closed window would have taken goes to another one, which may set another deadline.
    first = _application(audited, plans, rules, neighbours, closed=frozenset())
    closed = frozenset(item.window for item in first.eligibility if item.answer is Answer.NOT_MET)
    return _application(audited, plans, rules, neighbours, closed) if closed else first


def _application(
    audited: Sequence[Audited],
    plans: Sequence[Plan],
    rules: Rules,
    neighbours: Sequence[Target],
    closed: Collection[str],
) -> Dossier:
    """The dossier, what each window takes being settled."""
    programme, table = rules.programme, rules.table
    plans = [allotted(plan, programme, closed) for plan in plans]
    deadline = deadline_of(programme, _paying(plans, programme), rules.on)
    calendars = [lay_out(plan.actions, rules.on, deadline) for plan in plans]
    lines = lines_of(plans, table, programme.windows)
    project = Project(
        towns=tuple(item.filed.report.target for item in audited),
        scores=tuple(item.filed.report.scores for item in audited),
        cost=total(line.together for line in lines),
        late=any(calendar.late for calendar in calendars),
        served=frozenset(axis for plan in plans for action in plan.actions for axis in action.principles),
        on=rules.on,
        neighbours=tuple(neighbours),
    )
    eligibility = eligibility_of(project, programme)
    open_ = {item.window for item in eligibility if item.answer is not Answer.NOT_MET}
    return Dossier(
        tool_version=__version__,
        made_on=rules.on,
        programme=programme,
        programme_digest=digest_of(programme),
        actions_version=table.version,
        actions_digest=digest_of(table),
        actions_note=table.note,
        rates=table.rates,
        applicants=tuple(map(_applicant, audited, plans, calendars)),
        eligibility=eligibility,
        budget=budget_of(lines, programme.windows, open_, len(audited)),
    )


def digest_of(document: Model) -> str:
    """SHA-256 of a document in one form of JSON, in hexadecimal."""
    content = json.dumps(document.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def _paying(plans: Sequence[Plan], programme: Programme) -> tuple[Window, ...]:
    named = {action.window for plan in plans for action in plan.actions}
    return tuple(window for window in programme.windows if window.id in named)


def _applicant(audited: Audited, plan: Plan, calendar: Calendar) -> Applicant:
    filed, report = audited.filed, audited.filed.report
    return Applicant(
        town=report.target,
        provenance=Provenance(
            campaign=filed.campaign,
            scan=filed.scan,
            digest=audited.digest,
            observed_at=report.started_at,
            tool_version=report.tool_version,
            policy_version=report.policy_version,
        ),
        scores=report.scores,
        findings=tuple(item for item in report.findings if item.outcome is Outcome.FAILED),
        traits=report.traits,
        plan=plan,
        calendar=calendar,
    )
