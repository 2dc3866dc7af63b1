"""From facts to findings: every check is run, and what it says is read under the policy."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.check import Check
from auditor.facts.base import Fact, kind_of
from auditor.model import Cause, Failure, Finding, JudgedFinding, Outcome
from auditor.policy import CheckPolicy, Policy

logger = logging.getLogger(__name__)


class Observed:
    """All that is known of one town: what was given, what was seen, what could not be seen."""

    def __init__(self, known: Iterable[object], failures: Iterable[Failure] = ()) -> None:
        self._known: dict[type, list[Any]] = {}
        self.failures = tuple(failures)
        for item in known:
            self._known.setdefault(type(item), []).append(item)
            for part in item.parts() if isinstance(item, Fact) else ():
                self._known.setdefault(type(part), []).append(part)

    def of(self, wanted: type) -> list[Any]:
        """Every known value of a type; empty when there is none."""
        return self._known.get(wanted, [])

    def why_missing(self, wanted: type) -> tuple[Cause, str]:
        """The cause for which a type of fact is not known."""
        kinds = {kind_of(wanted), wanted.part_of} if issubclass(wanted, Fact) else set()
        found = next((failure for failure in self.failures if failure.fact in kinds), None)
        return (found.cause, found.detail) if found else (Cause.NOT_ASKED, "")


def judge(observed: Observed, checks: Iterable[Check], policy: Policy) -> tuple[JudgedFinding, ...]:
    """Run every check on what is known.

    A check whose fact is missing is ``untested``, and so is one that raises: nothing that was not
    seen counts against the town.
    """
    return tuple(
        _under_policy(found, check, policy.checks[check.id])
        for check in checks
        for found in _findings(check, observed)
    )


def _findings(check: Check, observed: Observed) -> Iterator[Finding]:
    missing = next((wanted for wanted in check.needs.values() if not observed.of(wanted)), None)
    if missing is not None:
        cause, detail = observed.why_missing(missing)
        yield _untested(check, cause, detail)
        return
    for brought in _combinations(check, observed):
        page = next((str(value.url) for value in brought.values() if hasattr(value, "asked")), None)
        for found in _run(check, brought):
            # A measure may turn out failed: it bears the code that the policy knows.
            code = found.code or (check.id if found.value is None else check.codes[0])
            yield found.model_copy(update={"check": check.id, "code": code, "page": page})


def _combinations(check: Check, observed: Observed) -> Iterator[Mapping[str, Any]]:
    """One set of arguments; or one per page, for a check that asks for a page."""
    several = {name: observed.of(wanted) for name, wanted in check.needs.items()}
    for index in range(max((len(values) for values in several.values()), default=1)):
        yield {name: values[index if len(values) > 1 else 0] for name, values in several.items()}


def _run(check: Check, brought: Mapping[str, Any]) -> list[Finding]:
    try:
        found = list(check.function(**brought))
    except Exception as error:  # noqa: BLE001  # the plug-in boundary: a check may raise anything
        logger.warning("check %s raised %r", check.id, error)
        return [_untested(check, Cause.CRASHED, f"{type(error).__name__}: {error}"[:200])]
    fault = next(filter(None, (_fault(item, check) for item in found)), None)
    if fault is not None:
        return [_untested(check, Cause.CRASHED, fault)]
    return found or [Finding(check=check.id, code=check.id, outcome=Outcome.INAPPLICABLE)]


def _fault(item: object, check: Check) -> str | None:
    """What is wrong with something that a check yielded, if anything."""
    if not isinstance(item, Finding):
        return f"it yielded a {type(item).__name__}, which is no finding"
    speaks = item.outcome in (Outcome.FAILED, Outcome.CANT_TELL)
    if (speaks or item.code not in ("", check.id)) and item.code not in check.codes:
        return f"it used a code that it does not declare: {item.code!r}"
    if item.value is not None and not math.isfinite(item.value):
        return "it measured no number"
    return None


def _untested(check: Check, cause: Cause, detail: str) -> Finding:
    return Finding(
        check=check.id, code=check.id, outcome=Outcome.UNTESTED, cause=cause, arguments={"detail": detail}
    )


def _under_policy(found: Finding, check: Check, entry: CheckPolicy) -> JudgedFinding:
    outcome, score = _verdict(found, entry)
    fields = {**dict(found), "outcome": outcome, "score": score, "axis": check.axis, "family": check.family}
    if outcome is Outcome.FAILED or outcome is Outcome.CANT_TELL:
        code = entry.codes[found.code]
        fields |= {"severity": code.severity, "effort": code.effort, "actor": code.actor}
    return JudgedFinding(**fields, weight=entry.weight, references=check.references)


def _verdict(found: Finding, entry: CheckPolicy) -> tuple[Outcome, float | None]:
    if found.value is not None and entry.anchors is not None:
        score = entry.anchors.score(found.value)
        return (Outcome.PASSED if score == 1 else Outcome.FAILED), score
    match found.outcome:
        case Outcome.PASSED:
            return Outcome.PASSED, 1.0
        case Outcome.FAILED:
            return Outcome.FAILED, 1 - entry.codes[found.code].cost
    return found.outcome, None
