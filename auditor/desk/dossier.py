"""The dossier: an application, as a document that can be computed again from the archive."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from auditor.desk.actions import Doer
from auditor.desk.calendar import Calendar
from auditor.desk.estimate import Range
from auditor.desk.plan import Plan
from auditor.desk.programme import Programme
from auditor.desk.ruling import Eligibility
from auditor.desk.said import LocalText
from auditor.model import AxisScore, JudgedFinding, Model, Target, Traits


class Provenance(Model):
    """By what a desk verifies an audit.

    Attributes:
        scan: its number in the archive; digest: SHA-256 of its report as filed, in hexadecimal.
    """

    campaign: str
    scan: int
    digest: str
    observed_at: AwareDatetime
    tool_version: str
    policy_version: str


class Applicant(Model):
    """One town of the application.

    Attributes:
        findings: those that failed, which the diagnosis tells.
    """

    town: Target
    contact: str | None = None
    provenance: Provenance
    scores: tuple[AxisScore, ...]
    findings: tuple[JudgedFinding, ...]
    traits: Traits
    plan: Plan
    calendar: Calendar


class Line(Model):
    """One line of the budget, over all the towns.

    Attributes:
        apart: cost if each town acts alone; together: if they share what can be shared.
        funded: the share of the window, before its ceiling; None when no window takes it.
    """

    action: str
    towns: int
    apart: Range
    together: Range
    window: str | None
    funded: Range | None


class Payment(Model):
    """What one window may pay.

    Attributes:
        asked: the sum of the lines that it takes; paid: once its ceiling holds it down, nothing when a rule
            closes it to the project.
    """

    window: str
    asked: Range
    paid: Range


class Budget(Model):
    """The lines, what each window pays, and the sums, in euros before tax; estimates all of them."""

    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    apart: Range
    together: Range
    funded: Range
    left: Range


#: What only a person can write, in the order of the form.
HUMAN_FIELDS = ("motivation", "commitment", "contact", "signature")


class Dossier(Model):
    """An application to a programme.

    Attributes:
        made_on: day that the calendar starts from, and on which the rules were read.
        programme: whole, with the digest of its canonical JSON; so with the table of actions.
        actions_note, rates: of that table: where its figures come from, and euros a day of each doer.
        human: field → what a person wrote; empty until then.
    """

    kind: Literal["beffroi.dossier"] = "beffroi.dossier"
    schema_version: Literal[1] = 1
    tool_version: str
    made_on: date
    programme: Programme
    programme_digest: str
    actions_version: str
    actions_digest: str
    actions_note: LocalText | None = None
    rates: dict[Doer, Range] = Field(default_factory=dict)
    applicants: tuple[Applicant, ...] = Field(min_length=1)
    eligibility: tuple[Eligibility, ...]
    budget: Budget
    human: dict[str, str] = Field(default_factory=lambda: dict.fromkeys(HUMAN_FIELDS, ""))
