"""JUnit XML, for continuous integration: a suite is a town, a case is a check.

No standard rules this format; what is written follows the schema of the Jenkins xUnit plug-in, which
GitLab and others read. Scores and letters, for which it has no place, are properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import groupby

from lxml import etree

from auditor.catalogue import Catalogue
from auditor.filing import Filed, Part
from auditor.model import JudgedFinding, Outcome, Place, Report
from auditor.words import Words
from reports import labels
from reports.identity import target_key
from reports.telling import Telling
from reports.text import visible

_FILE = "junit.xml"

#: Of several findings of one check, which one speaks for the case. What was not seen is not passed.
_GRAVITY = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.PASSED, Outcome.INAPPLICABLE)

_SKIPPED = (Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.INAPPLICABLE)

#: Sentences and places told of one case.
_TOLD = 5

#: What XML 1.0 §2.2 leaves out of its characters.
_ILLEGAL = re.compile("[^\\t\\n\\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(filed: Iterable[Filed], catalogue: Catalogue, words: Words) -> Iterable[Part]:  # noqa: ARG001
    """One document; each suite is written as its report comes."""
    telling = Telling(words)
    yield _FILE, b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Beffroi">\n'
    for one in filed:
        yield _FILE, etree.tostring(_suite(one, telling), encoding="utf-8") + b"\n"
    yield _FILE, b"</testsuites>\n"


def legal(text: str) -> str:
    """A text that XML 1.0 can hold: control characters are shown by their pictures, others are removed."""
    return text if text.isprintable() else _ILLEGAL.sub("", visible(text))


def _suite(filed: Filed, telling: Telling) -> etree._Element:
    report = filed.report
    cases = [(check, list(found)) for check, found in groupby(_by_check(report), key=lambda item: item.check)]
    outcomes = [found[0].outcome for _, found in cases]
    seconds = (report.finished_at - report.started_at).total_seconds()
    suite = _element(
        "testsuite",
        name=report.target.name,
        tests=str(len(cases)),
        failures=str(outcomes.count(Outcome.FAILED)),
        errors="0",
        skipped=str(sum(outcome in _SKIPPED for outcome in outcomes)),
        time=f"{max(seconds, 0):.3f}",
        timestamp=report.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        hostname=report.target.host,
        id=str(filed.scan),
    )
    properties = _element("properties")
    properties.extend(_element("property", name=name, value=value) for name, value in _properties(filed))
    suite.append(properties)
    suite.extend(_case(check, found, report, telling) for check, found in cases)
    return suite


def _by_check(report: Report) -> Sequence[JudgedFinding]:
    """By check, the finding that speaks for it first."""
    return sorted(report.findings, key=lambda item: (item.check, _GRAVITY.index(item.outcome)))


def _properties(filed: Filed) -> Iterator[tuple[str, str]]:
    report = filed.report
    known: Mapping[str, str | None] = {
        "scan": str(filed.scan),
        "campaign": filed.campaign,
        "target": target_key(report.target),
        "url": report.target.url,
        "insee": report.target.insee,
        "siren": report.target.siren,
        "tool_version": report.tool_version,
        "policy_version": report.policy_version,
    }
    yield from ((name, value) for name, value in known.items() if value is not None)
    for score in report.scores:
        if score.score is not None:
            yield f"score.{score.axis}", f"{score.score:.1f}"
        if score.letter is not None:
            yield f"letter.{score.axis}", score.letter
        yield f"coverage.{score.axis}", f"{score.coverage:.2f}"


def _case(check: str, found: Sequence[JudgedFinding], report: Report, telling: Telling) -> etree._Element:
    """A case; host and family make its class, so that those of two towns are never taken for one."""
    first = found[0]
    case = _element("testcase", classname=f"{report.target.host}.{first.family}", name=check)
    told = [item for item in found if item.outcome is first.outcome]
    if first.outcome is Outcome.FAILED:
        case.append(_failure(told, telling))
    elif first.outcome in _SKIPPED:
        case.append(_element("skipped", type=first.outcome.value, message=telling.said(first)))
    return case


def _failure(found: Sequence[JudgedFinding], telling: Telling) -> etree._Element:
    first = found[0]
    said = list(dict.fromkeys(telling.said(item) for item in found[:_TOLD]))
    failure = _element("failure", type=first.code, message=said[0])
    harm = [labels.severity(telling.words, first.severity)] if first.severity else []
    places = [_where(place) for item in found for place in item.places][:_TOLD]
    failure.text = legal("\n".join([*said, *harm, telling.fix(first.code), *places]))
    return failure


def _where(place: Place) -> str:
    return f"{place.where}\n    {place.excerpt}" if place.excerpt else place.where


def _element(tag: str, **attributes: str) -> etree._Element:
    return etree.Element(tag, {name: legal(value) for name, value in attributes.items()})
