"""The named values of a dossier: all that a mapping may lay into a form.

One flat vocabulary. ``town.*``, ``audit.*``, ``letter.*``, ``expected.*``, ``plan.*``, ``calendar.*`` are
of one town: the only one of the dossier, or that of the row. ``line.*`` are of one line of the budget, inside
rows. ``human.*`` are what a person wrote in the dossier, and come from nowhere else. Every figure of cost is
an estimate in euros before tax: its low end is rounded down, its high end up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.desk.dossier import HUMAN_FIELDS, Applicant, Dossier, Line
from auditor.desk.estimate import Range
from auditor.desk.prefill.errors import ValueRefusedError
from auditor.desk.prefill.writing import Value
from auditor.model import Axis
from auditor.words import Words, mark


class Rows(StrEnum):
    """What the rows of a repetition are made of."""

    TOWNS = "towns"
    LINES = "lines"


@dataclass(frozen=True)
class Scope:
    """Of what a value is said.

    Attributes:
        words: in whose language titles and the summary are.
        applicant: the town; None when several apply and none of them was chosen.
        line: of the budget; None outside of rows of them.
    """

    dossier: Dossier
    words: Words
    applicant: Applicant | None
    line: Line | None = None

    def rows(self, kind: Rows) -> Iterator[Scope]:
        """One scope for each row."""
        match kind:
            case Rows.TOWNS:
                yield from (replace(self, applicant=applicant) for applicant in self.dossier.applicants)
            case Rows.LINES:
                yield from (replace(self, line=line) for line in self.dossier.budget.lines)


def scope_of(dossier: Dossier, words: Words) -> Scope:
    """The whole dossier; it is that of one town when one town applies."""
    return Scope(dossier, words, dossier.applicants[0] if len(dossier.applicants) == 1 else None)


def value_of(name: str, scope: Scope) -> Value:
    """A value by its name.

    Raises:
        ValueRefusedError: the dossier does not hold it, or not one of it.
    """
    if name in _OF_DOSSIER:
        found = _OF_DOSSIER[name](scope)
    elif name in _OF_TOWN:
        if scope.applicant is None:
            raise ValueRefusedError(mark("several towns apply: a person says which one is meant, or rows do"))
        found = _OF_TOWN[name](scope, scope.applicant)
    else:
        if scope.line is None:
            raise ValueRefusedError(mark("it is of a line of the budget: it stands in “rows” alone"))
        found = _OF_LINE[name](scope, scope.line)
    if found is None or found in ("", ()):
        human = name.startswith("human.")
        raise ValueRefusedError(
            mark("a person must write it") if human else mark("the dossier does not say it ({name})"),
            name=name,
        )
    return found


def _low(estimate: Range) -> int:
    return math.floor(estimate.low)


def _high(estimate: Range) -> int:
    return math.ceil(estimate.high)


def _population(scope: Scope) -> int | None:
    known = [applicant.town.population for applicant in scope.dossier.applicants]
    return sum(count for count in known if count is not None) if None not in known else None


def _insee_codes(scope: Scope) -> tuple[str, ...] | None:
    codes = [applicant.town.insee for applicant in scope.dossier.applicants]
    return tuple(code for code in codes if code) if all(codes) else None


def _summary(scope: Scope) -> str:
    """What is asked, by whom, at what estimated cost, and what was seen: figures of the dossier alone."""
    words, dossier = scope.words, scope.dossier
    names = ", ".join(applicant.town.name for applicant in dossier.applicants)
    cost = dossier.budget.together
    lines = [
        words("{programme}: application of {names}.", programme=_title(scope), names=names),
        words.plural(
            "{count} action. Estimated cost before tax: {low} to {high} euros.",
            "{count} actions. Estimated cost before tax: {low} to {high} euros.",
            len(dossier.budget.lines),
            low=_low(cost),
            high=_high(cost),
        ),
    ]
    for applicant in dossier.applicants:
        town, audit = applicant.town.name, applicant.provenance
        lines += [
            words("{town}: {letters}.", town=town, letters=_letters(scope, applicant)),
            words(
                "Audit {scan} of {date:date}, SHA-256 {digest}.",
                scan=str(audit.scan),
                date=audit.observed_at.isoformat(),
                digest=audit.digest,
            ),
        ]
    return "\n".join(lines)


def _letters(scope: Scope, applicant: Applicant) -> str:
    words = scope.words
    names = {
        Axis.INTEROPERABILITY: words("Interoperability"),
        Axis.SECURITY: words("Security"),
        Axis.ACCESSIBILITY: words("Accessibility"),
        Axis.REVERSIBILITY: words("Reversibility"),
        Axis.SOBRIETY: words("Sobriety"),
    }
    return ", ".join(
        f"{names[score.axis]} {score.letter or words('not rated')}" for score in applicant.scores
    )


def _title(scope: Scope) -> str:
    return scope.dossier.programme.title.in_(scope.words.language)


def _actions(scope: Scope, applicant: Applicant) -> tuple[str, ...]:
    return tuple(action.title.in_(scope.words.language) for action in applicant.plan.actions)


def _action_title(scope: Scope, line: Line) -> str | None:
    actions = (action for applicant in scope.dossier.applicants for action in applicant.plan.actions)
    return next(
        (action.title.in_(scope.words.language) for action in actions if action.id == line.action), None
    )


def _window_title(scope: Scope, line: Line) -> str | None:
    windows = scope.dossier.programme.windows
    return next(
        (window.title.in_(scope.words.language) for window in windows if window.id == line.window), None
    )


def _letter(axis: Axis) -> Callable[[Scope, Applicant], str | None]:
    return lambda _, applicant: next((score.letter for score in applicant.scores if score.axis is axis), None)


def _expected(axis: Axis) -> Callable[[Scope, Applicant], str | None]:
    return lambda _, applicant: next(
        (expected.expected_letter for expected in applicant.plan.expected if expected.axis is axis), None
    )


def _human(field: str) -> Callable[[Scope], str]:
    return lambda scope: scope.dossier.human.get(field, "").strip()


_OF_DOSSIER: Mapping[str, Callable[[Scope], Value | None]] = {
    "summary": _summary,
    "dossier.made_on": lambda scope: scope.dossier.made_on,
    "dossier.tool": lambda scope: f"Beffroi {scope.dossier.tool_version}",
    "programme.id": lambda scope: scope.dossier.programme.id,
    "programme.title": _title,
    "towns.count": lambda scope: len(scope.dossier.applicants),
    "towns.names": lambda scope: tuple(applicant.town.name for applicant in scope.dossier.applicants),
    "towns.insee": _insee_codes,
    "towns.population": _population,
    "budget.low": lambda scope: _low(scope.dossier.budget.together),
    "budget.high": lambda scope: _high(scope.dossier.budget.together),
    "budget.apart.low": lambda scope: _low(scope.dossier.budget.apart),
    "budget.apart.high": lambda scope: _high(scope.dossier.budget.apart),
    "budget.funded.low": lambda scope: _low(scope.dossier.budget.funded),
    "budget.funded.high": lambda scope: _high(scope.dossier.budget.funded),
    "budget.left.low": lambda scope: _low(scope.dossier.budget.left),
    "budget.left.high": lambda scope: _high(scope.dossier.budget.left),
    **{f"human.{field}": _human(field) for field in HUMAN_FIELDS},
}

_OF_TOWN: Mapping[str, Callable[[Scope, Applicant], Value | None]] = {
    "town.name": lambda _, applicant: applicant.town.name,
    "town.url": lambda _, applicant: applicant.town.url,
    "town.mail_domain": lambda _, applicant: applicant.town.mail_domain,
    "town.insee": lambda _, applicant: applicant.town.insee,
    "town.siren": lambda _, applicant: applicant.town.siren,
    "town.department": lambda _, applicant: applicant.town.department,
    "town.epci": lambda _, applicant: applicant.town.epci,
    "town.population": lambda _, applicant: applicant.town.population,
    "town.contact": lambda _, applicant: applicant.contact,
    "audit.campaign": lambda _, applicant: applicant.provenance.campaign,
    "audit.scan": lambda _, applicant: applicant.provenance.scan,
    "audit.digest": lambda _, applicant: applicant.provenance.digest,
    "audit.date": lambda _, applicant: applicant.provenance.observed_at.date(),
    "audit.tool": lambda _, applicant: f"Beffroi {applicant.provenance.tool_version}",
    "audit.policy": lambda _, applicant: applicant.provenance.policy_version,
    **{f"letter.{axis}": _letter(axis) for axis in Axis},
    **{f"expected.{axis}": _expected(axis) for axis in Axis},
    "plan.actions": _actions,
    "plan.cost.low": lambda _, applicant: _low(applicant.plan.cost),
    "plan.cost.high": lambda _, applicant: _high(applicant.plan.cost),
    "calendar.begins": lambda _, applicant: applicant.calendar.begins,
    "calendar.ends": lambda _, applicant: max((slot.ends for slot in applicant.calendar.slots), default=None),
    "calendar.deadline": lambda _, applicant: applicant.calendar.deadline,
}

_OF_LINE: Mapping[str, Callable[[Scope, Line], Value | None]] = {
    "line.action": _action_title,
    "line.towns": lambda _, line: line.towns,
    "line.low": lambda _, line: _low(line.together),
    "line.high": lambda _, line: _high(line.together),
    "line.funded.low": lambda _, line: _low(line.funded) if line.funded else None,
    "line.funded.high": lambda _, line: _high(line.funded) if line.funded else None,
    "line.window": _window_title,
}

#: Every name that a mapping may use.
NAMES: tuple[str, ...] = (*_OF_DOSSIER, *_OF_TOWN, *_OF_LINE)
