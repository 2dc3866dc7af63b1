"""What an elected person keeps of a dossier: three sentences, the letters, the money, three actions."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.desk.dossier import Dossier
from auditor.desk.estimate import NOTHING, total
from auditor.words import Words
from reports.dossier import figures
from reports.dossier.actions import Best, best
from reports.dossier.numbering import Numbers
from reports.dossier.schedule import last_day
from reports.dossier.windows import Windows
from reports.sentences import standing

#: Actions that are named.
_ACTIONS = 3

#: From this letter on, a principle needs attention.
_LOW = "D"


@dataclass(frozen=True)
class Figure:
    """A number that matters, and what it is."""

    name: str
    value: str
    beside: str


@dataclass(frozen=True)
class Summary:
    """The page for the elected."""

    sentences: tuple[str, str, str]
    figures: tuple[Figure, ...]
    best: tuple[Best, ...]


def summary(dossier: Dossier, numbers: Numbers, windows: Windows, words: Words) -> Summary:
    """A dossier on half a page."""
    return Summary(
        sentences=(_standing(dossier, words), _work(dossier, numbers, words), _money(dossier, words)),
        figures=_figures(dossier, windows, words),
        best=best(numbers, _ACTIONS, words),
    )


def _standing(dossier: Dossier, words: Words) -> str:
    if len(dossier.applicants) == 1:
        return standing(dossier.applicants[0].scores, words)
    rated = [score.letter for applicant in dossier.applicants for score in applicant.scores if score.letter]
    return words(
        "{towns} towns apply together; principles at the letter {letter} or lower: {low} of {rated} rated.",
        towns=len(dossier.applicants),
        low=sum(letter >= _LOW for letter in rated),
        rated=len(rated),
        letter=_LOW,
    )


def _work(dossier: Dossier, numbers: Numbers, words: Words) -> str:
    count = len(numbers.alike)
    ends = [day for applicant in dossier.applicants if (day := last_day(applicant.calendar))]
    if not count or not ends:
        return words("No action is planned: nothing to mend was found in what could be observed.")
    days = figures.days(total(applicant.plan.days for applicant in dossier.applicants), words)
    deadline, late = _deadline(dossier, words)
    if not deadline:
        return words.plural(
            "The plan has {count} action, {days} of work: it would be over on {ends}.",
            "The plan has {count} actions, {days} of work: they would be over on {ends}.",
            count,
            days=days,
            ends=words.date(max(ends)),
        )
    if not late:
        return words.plural(
            "The plan has {count} action, {days} of work: it would be over on {ends}, by the deadline.",
            "The plan has {count} actions, {days} of work: they would be over on {ends}, by the deadline.",
            count,
            days=days,
            ends=words.date(max(ends)),
        )
    return words.plural(
        "The plan has {count} action, {days} of work; {late} would not be over by the deadline.",
        "The plan has {count} actions, {days} of work; {late} would not be over by the deadline.",
        count,
        days=days,
        late=late,
    )


def _deadline(dossier: Dossier, words: Words) -> tuple[str, int]:
    """The deadline, and how many actions do not keep it."""
    calendars = [applicant.calendar for applicant in dossier.applicants]
    deadline = min((calendar.deadline for calendar in calendars if calendar.deadline), default=None)
    late = {action for calendar in calendars for action in calendar.late}
    return words.date(deadline) if deadline else "", len(late)


def _money(dossier: Dossier, words: Words) -> str:
    budget = dossier.budget
    if budget.together == NOTHING:
        return words("Nothing would have to be paid.")
    cost = figures.euros_between(budget.together, words)
    if budget.funded == NOTHING:
        return words(
            "The estimated cost is {cost}; as things stand, the programme would pay nothing of it.", cost=cost
        )
    return words(
        "The estimated cost is {cost}; the programme may pay {funded} of it, and {left} would be left.",
        cost=cost,
        funded=figures.euros_between(budget.funded, words),
        left=figures.euros_between(budget.left, words),
    )


def _figures(dossier: Dossier, windows: Windows, words: Words) -> tuple[Figure, ...]:
    budget = dossier.budget
    paying = dict.fromkeys(line.window for line in budget.lines if windows.may_pay(line.window))
    ends = [day for applicant in dossier.applicants if (day := last_day(applicant.calendar))]
    deadline, _ = _deadline(dossier, words)
    apart = ""
    if budget.apart != budget.together:
        apart = words("instead of {apart}, each town alone", apart=figures.euros(budget.apart, words))
    return (
        Figure(words("Cost (estimate)"), figures.euros(budget.together, words), apart),
        Figure(
            words("What the programme may pay (estimate)"),
            figures.euros(budget.funded, words),
            ", ".join(windows.title(window) for window in paying),
        ),
        Figure(
            words("End of the work (estimate)"),
            words.date(max(ends)) if ends else words("no work"),
            words("deadline: {day}", day=deadline) if deadline else words("no deadline is set"),
        ),
    )
