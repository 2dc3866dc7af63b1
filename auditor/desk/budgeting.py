"""What a project costs, apart or together, and what its windows may pay of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from auditor.desk.actions import ActionTable
from auditor.desk.dossier import Budget, Line, Payment
from auditor.desk.estimate import NOTHING, Range, total
from auditor.desk.plan import Plan, PlannedAction
from auditor.desk.programme import Window


def lines_of(plans: Sequence[Plan], table: ActionTable, windows: Iterable[Window]) -> tuple[Line, ...]:
    """One line for each action, in the order in which the plans have them."""
    shares = {window.id: window.funded for window in windows}
    alike: dict[str, list[PlannedAction]] = {}
    for plan in plans:
        for action in plan.actions:
            alike.setdefault(action.id, []).append(action)
    return tuple(_line(actions, table, shares) for actions in alike.values())


def budget_of(
    lines: tuple[Line, ...], windows: Iterable[Window], open_: Collection[str], towns: int
) -> Budget:
    """The sums of the lines; a window pays no more than its ceiling for each town.

    Args:
        open_: ids of the windows that no rule closes to the project.
    """
    payments = tuple(_payments(lines, windows, open_, towns))
    together = total(line.together for line in lines)
    paid = total(payment.paid for payment in payments)
    return Budget(
        lines=lines,
        payments=payments,
        apart=total(line.apart for line in lines),
        together=together,
        funded=paid,
        left=together.less(paid),
    )


def shared_cost(actions: Sequence[PlannedAction], table: ActionTable) -> Range:
    """What one action costs several towns at once: its shared part is done once, for the largest of them."""
    share = actions[0].shared
    work = [action.days.times(table.rates[action.doer]) for action in actions]
    once = Range(low=max(item.low for item in work), high=max(item.high for item in work))
    saved = total(work).less(once).scaled(share)
    return total(action.cost for action in actions).less(saved)


def _payments(
    lines: Sequence[Line], windows: Iterable[Window], open_: Collection[str], towns: int
) -> Iterator[Payment]:
    """What the windows that take something pay, in the order of the programme."""
    for window in windows:
        taken = [line.funded for line in lines if line.funded and line.window == window.id]
        if taken:
            asked = total(taken)
            most = asked if window.ceiling is None else asked.capped(window.ceiling * towns)
            yield Payment(window=window.id, asked=asked, paid=most if window.id in open_ else NOTHING)


def _line(actions: Sequence[PlannedAction], table: ActionTable, shares: Mapping[str, float]) -> Line:
    together = shared_cost(actions, table)
    window = actions[0].window
    return Line(
        action=actions[0].id,
        towns=len(actions),
        apart=total(action.cost for action in actions),
        together=together,
        window=window,
        funded=together.scaled(shares[window]) if window else None,
    )
