"""From the findings of a town to its action plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from auditor.desk.actions import ActionTable, ActionType, Kind
from auditor.desk.allotment import paying
from auditor.desk.estimate import total
from auditor.desk.expectation import Prospect, expect
from auditor.desk.plan import Mended, Plan, PlannedAction
from auditor.desk.programme import Programme
from auditor.desk.taking import Taking
from auditor.model import Axis, JudgedFinding, Outcome, Report
from auditor.policy import Policy

#: The codes that failed in a town, each with the finding that costs the most.
_Failed = Mapping[str, JudgedFinding]


def plan_of(report: Report, table: ActionTable, policy: Policy, programme: Programme | None = None) -> Plan:
    """The plan of one town.

    Args:
        policy: that the report was made under.
        programme: whose windows pay for actions.
    """
    return Planner(table, policy, programme)(report)


class Planner:
    """A table of actions under a policy and a programme, made ready for any number of towns."""

    def __init__(self, table: ActionTable, policy: Policy, programme: Programme | None = None) -> None:
        self._policy = policy
        self._taking = Taking(table)
        self._blanks = {action.id: blank_of(action, table, programme) for action in table.actions}

    def __call__(self, report: Report) -> Plan:
        """The plan of a town: what failed is mended; what is doubtful or was not observed is not."""
        failed = _failed(report.findings)
        needed = self._taking.needed({code: item.actor for code, item in failed.items()})
        prospect = Prospect(report)
        planned = {
            action: self._planned(action, {code: failed[code] for code in codes}, prospect, needed)
            for action, codes in needed.items()
        }
        caps = {cap.code for score in report.scores for cap in score.caps if cap.code}
        actions = tuple(_in_order(planned, caps))
        return Plan(
            actions=actions,
            expected=expect(report, {code for codes in needed.values() for code in codes}, self._policy),
            days=total(action.days for action in actions),
            cost=total(action.cost for action in actions),
        )

    def _planned(
        self, action: str, mended: _Failed, prospect: Prospect, needed: Collection[str]
    ) -> PlannedAction:
        blank = self._blanks[action]
        served = {*blank.principles, *(item.axis for item in mended.values())}
        return blank.model_copy(
            update={
                "mends": tuple(map(_told, mended.values())),
                "after": tuple(before for before in blank.after if before in needed),
                "principles": tuple(axis for axis in Axis if axis in served),
                "gains": prospect.gains(mended.keys()),
            }
        )


def _failed(findings: Iterable[JudgedFinding]) -> _Failed:
    failed: dict[str, JudgedFinding] = {}
    for item in findings:
        if item.outcome is Outcome.FAILED:
            former = failed.setdefault(item.code, item)
            if (item.score or 0) < (former.score or 0):
                failed[item.code] = item
    return failed


def _told(item: JudgedFinding) -> Mended:
    return Mended(code=item.code, check=item.check, axis=item.axis, arguments=item.arguments)


def blank_of(action: ActionType, table: ActionTable, programme: Programme | None) -> PlannedAction:
    """An action, with all that is the same in every town."""
    return PlannedAction(
        id=action.id,
        kind=action.kind,
        title=action.title,
        how=action.how,
        doer=action.doer,
        mends=(),
        days=action.days,
        cost=action.days.times(table.rates[action.doer]) + action.purchases,
        lead_weeks=action.lead_weeks,
        after=action.after,
        shared=action.shared,
        principles=action.principles,
        gains={},
        window=paying(action.id, action.kind, programme) if programme else None,
    )


def _in_order(planned: Mapping[str, PlannedAction], caps: set[str]) -> Iterator[PlannedAction]:
    """What lifts a cap, then the greatest gain for the cost, then help; each after what it depends on.

    An action is weighed with all that must be done before it: what waits for an audit costs an audit.
    """
    chains = {action: _chain(action, planned, {}) for action in planned}

    def rank(action: str) -> tuple[bool, bool, float]:
        chain = [planned[one] for one in chains[action]]
        gain = sum(sum(one.gains.values()) for one in chain)
        cost = sum(one.cost.low + one.cost.high for one in chain)
        lifts = any(mended.code in caps for mended in planned[action].mends)
        return not lifts, planned[action].kind is Kind.HELP, -gain / max(cost, 1.0)

    ranked = sorted(planned, key=rank)
    return (planned[one] for one in dict.fromkeys(one for action in ranked for one in chains[action]))


def _chain(action: str, planned: Mapping[str, PlannedAction], chain: dict[str, None]) -> dict[str, None]:
    """An action, after all that must be over before it; what stands in the chain already stays there."""
    for before in planned[action].after:
        if before not in chain:
            _chain(before, planned, chain)
    chain[action] = None
    return chain
