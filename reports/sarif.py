"""SARIF 2.1.0, for tools that gather alerts: a rule per code, a result for all that asks for somebody's eye.

Rule: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. What is passed or inapplicable is
left out: it asks for nothing, would be most of the file, and GitHub shows 5,000 results at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import auditor
from auditor.catalogue import Catalogue, CatalogueCheck, CatalogueCode
from auditor.filing import Filed, Part
from auditor.model import Axis, JudgedFinding, Outcome, Place, Severity
from auditor.words import Words
from reports import jsontext
from reports.identity import target_key
from reports.telling import Telling
from reports.text import one_line, visible
from reports.webaddress import iri, relative_path

_FILE = "beffroi.sarif"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.SERIOUS: "error",
    Severity.MODERATE: "warning",
    Severity.MINOR: "note",
}

#: In the middle of what GitHub calls critical, high, medium and low. No CVSS score: none was computed.
_SECURITY_SEVERITIES = {
    Severity.CRITICAL: "9.5",
    Severity.SERIOUS: "8.0",
    Severity.MODERATE: "5.5",
    Severity.MINOR: "2.0",
}

#: Outcomes that ask for somebody's eye (§3.27.9).
_KINDS = {Outcome.FAILED: "fail", Outcome.CANT_TELL: "review", Outcome.UNTESTED: "open"}

#: Places told of one result.
_PLACES = 5

#: Changes when the fingerprints are made in another way.
_FINGERPRINT = "beffroiFinding/v1"

Node = dict[str, Any]


def export(filed: Iterable[Filed], catalogue: Catalogue, words: Words) -> Iterable[Part]:
    """One run; its rules, then its results as the reports come."""
    telling = Telling(words)
    rules = [rule for check in catalogue.checks for rule in _rules(check, telling)]
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    driver = {"name": "Beffroi", "version": auditor.__version__, "language": words.language, "rules": rules}
    properties = {"policy_version": catalogue.policy_version}
    head = (
        f'{{"$schema":{jsontext.compact(_SCHEMA)},"version":"2.1.0","runs":[{{'
        f'"tool":{jsontext.compact({"driver": driver})},"columnKind":"unicodeCodePoints",'
        f'"properties":{jsontext.compact(properties)},"results":[\n'
    )
    yield _FILE, head.encode("utf-8", "replace")
    separator = b""
    for one in filed:
        lines = [jsontext.line(result) for result in _results(one, indexes, telling)]
        if lines:
            yield _FILE, separator + b",".join(lines)
            separator = b","
    yield _FILE, b"]}]}\n"


# The rules.


def _rules(check: CatalogueCheck, telling: Telling) -> Iterator[Node]:
    """A rule per code; and one for the check itself, for when it could not be made."""
    for code in check.codes:
        yield _rule(check, code, telling)
    if check.id not in {code.code for code in check.codes}:
        yield {
            "id": check.id,
            "shortDescription": {"text": telling.title(check.id)},
            "fullDescription": {"text": telling.why(check.id)},
            "defaultConfiguration": {"level": "none"},
            "properties": _properties(check),
        }


def _rule(check: CatalogueCheck, code: CatalogueCode, telling: Telling) -> Node:
    properties = _properties(check) | {
        "severity": code.severity,
        "effort": code.effort,
        "actor": code.actor,
        "cost": code.cost,
    }
    if check.axis is Axis.SECURITY:
        properties["security-severity"] = _SECURITY_SEVERITIES[code.severity]
    return {
        "id": code.code,
        "shortDescription": {"text": telling.in_general(check.id, code.code)},
        "fullDescription": {"text": telling.why(check.id)},
        "help": {"text": telling.fix(code.code)},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
        "properties": properties,
    }


def _properties(check: CatalogueCheck) -> Node:
    references = [{"name": str(item), **({"url": item.url} if item.url else {})} for item in check.references]
    return {
        "check": check.id,
        "axis": check.axis,
        "weight": check.weight,
        "tags": list(dict.fromkeys([str(check.axis), check.family])),
        "references": references,
    }


# The results.


def _results(filed: Filed, indexes: dict[str, int], telling: Telling) -> Iterator[Node]:
    town = target_key(filed.report.target)
    seen: Counter[str] = Counter()
    for item in filed.report.findings:
        kind = _KINDS.get(item.outcome)
        if kind is None:
            continue
        fingerprint = _fingerprint(town, filed.report.target.host, item)
        seen[fingerprint] += 1
        # The second of its kind is told from the first: a same print would make one of them.
        number = f":{seen[fingerprint]}" if seen[fingerprint] > 1 else ""
        result = _result(item, kind, filed, telling) | {
            "partialFingerprints": {_FINGERPRINT: fingerprint + number}
        }
        if item.code in indexes:
            result["ruleIndex"] = indexes[item.code]
        yield result


def _result(item: JudgedFinding, kind: str, filed: Filed, telling: Telling) -> Node:
    target = filed.report.target
    page = item.page or target.url
    places = item.places[:_PLACES] or (Place(where=page),)
    locations = [_location(page, place) for place in places]
    properties = {
        "url": iri(page) or one_line(page),
        "target": target_key(target),
        "town": one_line(target.name),
        "insee": target.insee,
        "siren": target.siren,
        "scan": filed.scan,
        "campaign": filed.campaign,
        "axis": item.axis,
        "cause": item.cause,
    }
    return {
        "ruleId": item.code,
        "kind": kind,
        # §3.27.10: what is no failure has no level.
        "level": _LEVELS[item.severity or Severity.MODERATE] if kind == "fail" else "none",
        "message": {"text": telling.said(item) or item.code},
        "locations": locations[:1],
        **({"relatedLocations": locations[1:]} if locations[1:] else {}),
        "properties": {name: value for name, value in properties.items() if value is not None},
    }


def _location(page: str, place: Place) -> Node:
    """GitHub wants a path and a line: the path is made of the address, the line is always the first."""
    region: Node = {"startLine": 1}
    if place.excerpt:
        region["snippet"] = {"text": visible(place.excerpt)}
    physical = {"artifactLocation": {"uri": relative_path(page)}, "region": region}
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": one_line(place.where)}]}


def _fingerprint(town: str, host: str, item: JudgedFinding) -> str:
    """Stays as long as the same fault stands on the same page or site of a town, whatever its details."""
    parts = "\n".join((town, host, item.check, item.code, item.page or ""))
    return sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]
