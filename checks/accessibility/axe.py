"""What axe-core says of a page: one check per rule."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Check, cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.page import AxeResult, AxeRun, PageVisit
from auditor.model import Axis, Cause, Finding, Outcome, Place
from auditor.references import rgaa, wcag
from checks.accessibility.rules import RULES, Rule

#: Between the selectors of a path that crosses frames or shadow roots.
_PATH_SEPARATOR = " >>> "


def _check_of(rule: Rule) -> Check:
    """The check that reports one rule; its id is its only code."""
    check_id = f"accessibility.axe.{rule.id}"
    references = [rgaa(test) for test in rule.rgaa] + [wcag(criterion) for criterion in rule.wcag]

    @check(check_id, axis=Axis.ACCESSIBILITY, references=references)
    def axe_rule(visit: PageVisit) -> Iterator[Finding]:
        if visit.axe is None:
            yield untested(visit.axe_cause or Cause.CRASHED, visit.axe_detail)
        else:
            yield _verdict(visit.axe, rule.id, check_id)

    return axe_rule


def _verdict(run: AxeRun, rule_id: str, code: str) -> Finding:
    """What a run says of a rule."""
    match run.by_rule.get(rule_id):
        case Outcome.FAILED, AxeResult() as result:
            return failed(code, *_places(result), count=result.count)
        case Outcome.CANT_TELL, AxeResult() as result:
            return cannot_tell(code, *_places(result), count=result.count)
        case Outcome.PASSED, _:
            return passed()
        case Outcome.INAPPLICABLE, _:
            return inapplicable()
    return untested(Cause.NOT_ASKED)


def _places(result: AxeResult) -> tuple[Place, ...]:
    return tuple(place(_PATH_SEPARATOR.join(node.target), node.html, node.box) for node in result.nodes)


CHECKS: tuple[Check, ...] = tuple(_check_of(rule) for rule in RULES)
