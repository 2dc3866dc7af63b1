"""Which window of a programme pays for which action."""

from __future__ import annotations

from collections.abc import Collection

from auditor.desk.actions import Kind
from auditor.desk.plan import Plan
from auditor.desk.programme import Programme


def allotted(plan: Plan, programme: Programme, closed: Collection[str] = ()) -> Plan:
    """A plan, each action under the window that pays for it.

    Args:
        closed: ids of the windows that are not open to the project.
    """
    actions = (
        action.model_copy(update={"window": paying(action.id, action.kind, programme, closed)})
        for action in plan.actions
    )
    return plan.model_copy(update={"actions": tuple(actions)})


def paying(action: str, kind: Kind, programme: Programme, closed: Collection[str] = ()) -> str | None:
    """The id of the first window that takes an action and is not closed, or else of the first that takes it.

    What no open window takes stays under one that is closed: its rulings say why.
    """
    taking = [window.id for window in programme.windows if {action, kind.value} & {*window.takes}]
    return next((window for window in taking if window not in closed), next(iter(taking), None))
