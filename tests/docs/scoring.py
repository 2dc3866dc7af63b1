"""The tables of ``docs/scoring.md`` that numbers decide: ``python -m tests.docs.scoring`` writes them anew.

The town of the worked example is the museum's, by its facts of the first versions: they never change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from auditor.facts.base import Fact
from auditor.facts.tls import TrustStore
from auditor.model import Axis, AxisScore, JudgedFinding, Outcome, Report
from auditor.observation import Observation
from auditor.policy import Policy, load_policy
from auditor.registry import load_registry
from auditor.targets import parse_target
from auditor.verdict import report_on
from tests.museum.freeze import frozen, kinds

PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"
HOW = "if this is meant, run: python -m tests.docs.scoring"

#: What was seen of the town.
SEEN = ("http.site", "tls.server", "dns.domain", "dns.mail", "browser.pages")

#: The axes that the page works by hand.
WORKED = (Axis.SECURITY, Axis.SOBRIETY)


@cache
def town() -> Report:
    """The town of the worked example, judged by the checks and the policy of today."""
    facts = {kind: _load(kind) for kind in (*SEEN, "trust.store")}
    trust = facts.pop("trust.store")
    assert isinstance(trust, TrustStore)
    moments = [fact.observed_at for fact in facts.values()]
    seen = Observation(
        target=parse_target("https://www.entrepont.test/", name="Entrepont"),
        started_at=min(moments),
        finished_at=max(moments) + timedelta(seconds=1),
        tool_version="museum",
        settings={},
        trust=trust,
        facts=tuple(facts.values()),
        failures=(),
        runs=(),
    )
    return report_on(seen, load_registry().judge)


def _load(kind: str) -> Fact:
    return kinds()[kind].load(1, frozen(kind, 1).read_bytes())


def parts() -> dict[str, str]:
    """The text of each part that is written anew, by its name."""
    policy = load_policy()
    worked = {axis.value: _worked(axis, policy) for axis in WORKED}
    return {"caps": _caps(policy), "measures": _measures(policy), **worked}


def written(page: str) -> str:
    """The page, with the parts of today."""
    for name, text in parts().items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, opened, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        assert opened, f"{begin} is not in the page"
        assert closed, f"{end} is not in the page"
        page = f"{before}{begin}\n\n{text}\n\n{end}{after}"
    return page


def counted(axis: Axis) -> list[JudgedFinding]:
    """The finding that bears the loss of each check that counts, by check."""
    worst: dict[str, JudgedFinding] = {}
    for item in town().findings:
        if item.axis is axis and item.score is not None:
            known = worst.get(item.check)
            if known is None or (item.score, item.code) < (known.score, known.code):
                worst[item.check] = item
    return sorted(worst.values(), key=lambda item: item.check)


def unseen(axis: Axis) -> dict[str, float]:
    """Weight of each check that applies and could not be made, by check."""
    counts = {item.check for item in counted(axis)}
    return {
        item.check: item.weight
        for item in sorted(town().findings, key=lambda item: item.check)
        if item.axis is axis and item.outcome is not Outcome.INAPPLICABLE and item.check not in counts
    }


def _caps(policy: Policy) -> str:
    rows = [
        f"| {cap.axis} | {number(cap.at_most)} | {policy.letter(cap.at_most)} "
        f"| {f'`{cap.code}`' if cap.code else 'always'} | {cap.reason} |"
        for cap in sorted(policy.caps, key=lambda cap: (list(Axis).index(cap.axis), cap.at_most))
    ]
    return "\n".join(["| principle | at most | letter | when | why |", "|---|---|---|---|---|", *rows])


def _measures(policy: Policy) -> str:
    said = sources()
    rows = [
        f"| `{check}` | {number(entry.weight)} | {number(entry.anchors.full)} | {number(entry.anchors.half)} "
        f"| {number(entry.anchors.zero)} | {said[check]} |"
        for check, entry in policy.checks.items()
        if entry.anchors
    ]
    head = ["| measure | weight | full | half | zero | unit and source |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def sources() -> dict[str, str]:
    """What the comment above its anchors says of each measure, by check."""
    found: dict[str, str] = {}
    check, comment = "", []
    for line in (files("auditor") / "policy.toml").read_text("utf-8").splitlines():
        if table := re.match(r'\[checks\."(.+)"\]$', line):
            check = table[1]
        if line.startswith("anchors") and comment:
            found[check] = " ".join(comment)
        comment = [*comment, line.removeprefix("#").strip()] if line.startswith("#") else []
    return found


def _worked(axis: Axis, policy: Policy) -> str:
    score = town().axis(axis)
    return "\n".join([*_table(axis, policy), "", *_sums(axis, score, policy)])


def _table(axis: Axis, policy: Policy) -> Iterator[str]:
    yield "| check | what was found | *w* | *s* | *w·s* |"
    yield "|---|---|---|---|---|"
    for item in counted(axis):
        assert item.score is not None
        yield (
            f"| `{item.check}` | {_told(item, policy)} | {number(item.weight)} | {number(item.score)} "
            f"| {number(item.weight * item.score)} |"
        )
    total = sum(item.weight for item in counted(axis))
    kept = sum(item.weight * (item.score or 0) for item in counted(axis))
    yield f"| **sum** | | **{number(total)}** | | **{number(kept)}** |"


def _told(item: JudgedFinding, policy: Policy) -> str:
    entry = policy.checks[item.check]
    if item.value is not None and entry.anchors:
        return _measured(item.value, entry.anchors.full, entry.anchors.half, entry.anchors.zero)
    if item.outcome is Outcome.PASSED:
        return "passed"
    return f"`{item.code}`, cost {number(entry.codes[item.code].cost)}"


def _measured(value: float, full: float, half: float, zero: float) -> str:
    """The line of the scale that a value is on, with its numbers."""
    seen, rising = number(value), full > zero
    if (value >= full) if rising else (value <= full):
        return f"{seen}: full"
    if (value <= zero) if rising else (value >= zero):
        return f"{seen}: zero"
    near, far = number(abs(value - full)), number(abs(half - full))
    if (value >= half) if rising else (value <= half):
        return f"{seen}: 1 − ½ × {near} ÷ {far}"
    return f"{seen}: ½ × {number(abs(zero - value))} ÷ {number(abs(zero - half))}"


def _sums(axis: Axis, score: AxisScore, policy: Policy) -> Iterator[str]:
    total = sum(item.weight for item in counted(axis))
    kept = sum(item.weight * (item.score or 0) for item in counted(axis))
    missing = unseen(axis)
    assert score.points is not None
    assert score.score is not None
    yield f"* points = 100 × {number(kept)} ÷ {number(total)} = **{number(score.points, 2)}**"
    caps = ", ".join(f"{number(cap.at_most)} (`{cap.code or 'always'}`)" for cap in score.caps)
    yield f"* caps that bite: {caps or 'none'}; score = **{number(score.score, 2)}**"
    untested = ", ".join(f"`{check}` ({number(weight)})" for check, weight in missing.items())
    whole = total + sum(missing.values())
    yield (
        f"* coverage = {number(total)} ÷ {number(whole)} = {number(100 * score.coverage, 1)} %; "
        f"not seen: {untested or 'nothing'}"
    )
    yield f"* letter = **{score.letter or 'not rated'}**"
    lost = " + ".join(f"{number(loss.points, 2)} (`{loss.code}`)" for loss in score.ledger)
    yield f"* ledger: {lost or 'nothing'} = {number(100 - score.points, 2)} = 100 − {number(score.points, 2)}"


def number(value: float, digits: int = 4) -> str:
    """A number as the page writes it: no more digits than it has."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
