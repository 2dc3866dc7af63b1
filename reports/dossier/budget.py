"""What the work would cost, and who may pay for it: estimates, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.desk.dossier import Dossier, Line
from auditor.desk.estimate import NOTHING
from auditor.desk.programme import Window
from auditor.words import Words
from reports.dossier import figures, labels
from reports.dossier.numbering import Named, Numbers
from reports.dossier.windows import Windows


@dataclass(frozen=True)
class Row:
    """A line of the budget.

    Attributes:
        towns: that do it.
        window: that may pay for it; closed is true when it is closed to the project, and pays nothing.
    """

    named: Named
    towns: str
    apart: str
    together: str
    window: str
    closed: bool
    funded: str
    left: str


@dataclass(frozen=True)
class Paid:
    """What one window may pay.

    Attributes:
        terms: its share and its ceiling.
        asked: the sum of the lines that it takes; paid: once the ceiling holds it down.
    """

    window: str
    verdict: str
    terms: str
    asked: str
    paid: str


@dataclass(frozen=True)
class Sums:
    """The last line."""

    apart: str
    together: str
    funded: str
    left: str


@dataclass(frozen=True)
class BudgetTable:
    """The lines, how the windows pay, and the sums."""

    rows: tuple[Row, ...]
    payments: tuple[Paid, ...]
    sums: Sums


def budget_table(dossier: Dossier, numbers: Numbers, windows: Windows, words: Words) -> BudgetTable:
    """The budget, in words."""
    budget = dossier.budget
    return BudgetTable(
        rows=tuple(_row(line, numbers, windows, words) for line in budget.lines),
        payments=tuple(_paid(dossier, windows, words)),
        sums=Sums(
            apart=figures.euros(budget.apart, words),
            together=figures.euros(budget.together, words),
            funded=figures.euros(budget.funded, words),
            left=figures.euros(budget.left, words),
        ),
    )


def _row(line: Line, numbers: Numbers, windows: Windows, words: Words) -> Row:
    paid = line.funded if line.funded and windows.may_pay(line.window) else NOTHING
    return Row(
        named=numbers.of(line.action),
        towns=words.number(line.towns),
        apart=figures.euros(line.apart, words),
        together=figures.euros(line.together, words),
        window=windows.title(line.window),
        closed=line.window is not None and not windows.may_pay(line.window),
        funded=figures.euros(paid, words),
        left=figures.euros(line.together.less(paid), words),
    )


def _paid(dossier: Dossier, windows: Windows, words: Words) -> Iterator[Paid]:
    terms = {window.id: terms_of(window, words) for window in dossier.programme.windows}
    for payment in dossier.budget.payments:
        yield Paid(
            window=windows.title(payment.window),
            verdict=labels.verdict(words, windows.answer(payment.window)),
            terms=terms[payment.window],
            asked=figures.euros(payment.asked, words),
            paid=figures.euros(payment.paid, words),
        )


def terms_of(window: Window, words: Words) -> str:
    """What share a window pays, and up to how much."""
    share = words.percent(window.funded)
    if window.ceiling is None:
        return words("{share} at most", share=share)
    most = figures.one_sum(words.number(window.ceiling), words)
    return words("{share} at most, and {most} a town at most", share=share, most=most)
