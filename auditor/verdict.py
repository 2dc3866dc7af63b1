"""What was observed of one town, judged and scored: its report."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.check import Check
from auditor.judge import Observed, judge
from auditor.model import Report
from auditor.observation import Observation
from auditor.policy import Policy
from auditor.score import first_actions, score_axes
from auditor.traits import traits_of


def report_on(observation: Observation, checks: Sequence[Check], policy: Policy) -> Report:
    """Judge an observation, of today or from the archive: the same one gives the same report.

    Args:
        checks: those to make; one that needs what was not observed is ``untested``.
        policy: has an entry for each of them.
    """
    given = (observation.target, observation.trust)
    observed = Observed([*given, *observation.facts], observation.failures)
    findings = judge(observed, checks, policy)
    scores = score_axes(findings, policy)
    return Report(
        tool_version=observation.tool_version,
        policy_version=policy.version,
        target=observation.target,
        started_at=observation.started_at,
        finished_at=observation.finished_at,
        settings=observation.settings,
        scores=scores,
        actions=first_actions(findings, scores),
        findings=findings,
        failures=observation.failures,
        probes=observation.runs,
        traits=traits_of(observation.facts),
    )
