"""What was observed of one town, judged and scored: its report."""

from __future__ import annotations

from auditor.judge import Judge, Observed
from auditor.model import Report
from auditor.observation import Observation
from auditor.pictures import pictures_of
from auditor.score import first_actions, score_axes
from auditor.traits import traits_of


def report_on(observation: Observation, judge: Judge) -> Report:
    """Judge an observation, of today or from the archive: the same one gives the same report."""
    given = (observation.target, observation.trust)
    observed = Observed([*given, *observation.facts], observation.failures)
    findings = judge(observed)
    scores = score_axes(findings, judge.policy)
    return Report(
        tool_version=observation.tool_version,
        policy_version=judge.policy.version,
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
        pictures=pictures_of(observation.facts, findings),
    )
