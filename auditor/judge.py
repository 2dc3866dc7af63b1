"""From facts to findings: every check is run, and what it says is read under the policy."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from auditor.check import Check, inapplicable, untested
from auditor.facts.base import Fact, kind_of
from auditor.model import Cause, Failure, Finding, JudgedFinding, Outcome
from auditor.policy import CheckPolicy, Policy

logger = logging.getLogger(__name__)


#: What is set of a judged finding: everything.
_FIELDS = set(JudgedFinding.model_fields)

#: Parameters of a check: name and type.
Needs = tuple[tuple[str, type], ...]


class Observed:
    """All that is known of one town: what was given, what was seen, what could not be seen."""

    def __init__(self, known: Iterable[object], failures: Iterable[Failure] = ()) -> None:
        self._known: dict[type, list[Any]] = {}
        self._brought: dict[Needs, list[tuple[Mapping[str, Any], str | None]]] = {}
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

    def brought(self, needs: Needs) -> Sequence[tuple[Mapping[str, Any], str | None]]:
        """What checks of the same needs receive: arguments, and the address of the page they are about.

        There is one set of them; or one per page, when a page is asked for; or none, when something is
        not known.
        """
        if needs not in self._brought:
            several = {name: self.of(wanted) for name, wanted in needs}
            count = max(map(len, several.values()), default=1) if all(several.values()) else 0
            self._brought[needs] = [
                _about({name: values[index if len(values) > 1 else 0] for name, values in several.items()})
                for index in range(count)
            ]
        return self._brought[needs]


class Judge:
    """Checks under a policy, made ready for any number of towns."""

    def __init__(self, checks: Iterable[Check], policy: Policy) -> None:
        self.policy = policy
        self._bench = [_Seat(check, policy.checks[check.id]) for check in checks]

    def __call__(self, observed: Observed) -> tuple[JudgedFinding, ...]:
        """Run every check on what is known.

        A check whose fact is missing is ``untested``, and so is one that raises: nothing that was not
        seen counts against the town.
        """
        return tuple(found for seat in self._bench for found in seat.findings(observed))


def judge(observed: Observed, checks: Iterable[Check], policy: Policy) -> tuple[JudgedFinding, ...]:
    """Judge one town."""
    return Judge(checks, policy)(observed)


class _Seat:
    """One check, with all that its findings have in common.

    Thousands of towns times two hundred checks: what is common is validated once, and shared.
    """

    def __init__(self, check: Check, entry: CheckPolicy) -> None:
        self._check = check
        self._entry = entry
        self._needs = tuple(check.needs.items())
        blank = JudgedFinding(
            check=check.id,
            code=check.id,
            outcome=Outcome.PASSED,
            axis=check.axis,
            family=check.family,
            weight=entry.weight,
            references=check.references,
        )
        self._common = vars(blank)
        self._graded = {
            code: {"severity": known.severity, "effort": known.effort, "actor": known.actor}
            for code, known in entry.codes.items()
        }

    def findings(self, observed: Observed) -> Iterator[JudgedFinding]:
        """What the check says of a town."""
        sets = observed.brought(self._needs)
        if not sets:
            missing = next(wanted for _, wanted in self._needs if not observed.of(wanted))
            yield self._under_policy(untested(*observed.why_missing(missing)), None)
        for brought, page in sets:
            for found in _run(self._check, brought):
                yield self._under_policy(found, page)

    def _under_policy(self, found: Finding, page: str | None) -> JudgedFinding:
        # A measure may turn out failed: it bears the code that the policy knows.
        code = found.code or (self._check.id if found.value is None else self._check.codes[0])
        outcome, score = _verdict(found, code, self._entry)
        fields = {
            **self._common,
            **vars(found),
            "check": self._check.id,
            "code": code,
            "outcome": outcome,
            "page": page,
            "score": score,
        }
        if outcome in (Outcome.FAILED, Outcome.CANT_TELL):
            fields |= self._graded[code]
        return _made(fields)


def _made(fields: dict[str, Any]) -> JudgedFinding:
    """A finding of parts that were validated already, as unpickling makes one."""
    made = JudgedFinding.__new__(JudgedFinding)
    made.__setstate__(
        {
            "__dict__": fields,
            "__pydantic_fields_set__": _FIELDS,
            "__pydantic_extra__": None,
            "__pydantic_private__": None,
        }
    )
    return made


def _about(brought: Mapping[str, Any]) -> tuple[Mapping[str, Any], str | None]:
    """Arguments, with the address of the page that one of them is about."""
    # What a model does not have takes long to tell by asking for it.
    pages = (value for value in brought.values() if "asked" in getattr(value, "__dict__", ()))
    return brought, next((str(page.url) for page in pages), None)


def _run(check: Check, brought: Mapping[str, Any]) -> list[Finding]:
    try:
        found = list(check.function(**brought))
    except Exception as error:  # noqa: BLE001  # the plug-in boundary: a check may raise anything
        logger.warning("check %s raised %r", check.id, error)
        return [untested(Cause.CRASHED, f"{type(error).__name__}: {error}"[:200])]
    for item in found:
        if fault := _fault(item, check):
            return [untested(Cause.CRASHED, fault)]
    return found or [inapplicable()]


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


def _verdict(found: Finding, code: str, entry: CheckPolicy) -> tuple[Outcome, float | None]:
    if found.value is not None and entry.anchors is not None:
        score = entry.anchors.score(found.value)
        return (Outcome.PASSED if score == 1 else Outcome.FAILED), score
    match found.outcome:
        case Outcome.PASSED:
            return Outcome.PASSED, 1.0
        case Outcome.FAILED:
            return Outcome.FAILED, 1 - entry.codes[code].cost
    return found.outcome, None
