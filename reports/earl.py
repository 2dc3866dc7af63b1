"""EARL 1.0 in JSON-LD: what automatic tests say of accessibility, for other accessibility tools.

Vocabulary: https://www.w3.org/TR/EARL10-Schema/ (W3C Note, 2017). The context stands in the document:
nothing needs to be fetched to read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from auditor.catalogue import Catalogue
from auditor.filing import Filed, Part
from auditor.model import Axis, JudgedFinding, Outcome, Reference, Report
from auditor.words import Words
from reports import jsontext
from reports.telling import Telling
from reports.text import one_line
from reports.webaddress import iri

_FILE = "earl.jsonld"

#: Places told of one finding.
_POINTERS = 5

Node = dict[str, Any]


def export(filed: Iterable[Filed], catalogue: Catalogue, words: Words) -> Iterable[Part]:  # noqa: ARG001
    """One document; assertions are written as the reports come."""
    context = jsontext.compact(_context(words.language))
    yield _FILE, f'{{"@context":{context},"@graph":[\n'.encode()
    yield _FILE, jsontext.line(_notice(words))
    graph = _Graph(Telling(words))
    for one in filed:
        nodes = b"".join(b"," + jsontext.line(node) for node in graph.nodes(one.report))
        if nodes:
            yield _FILE, nodes
    yield _FILE, b"]}\n"


def _context(language: str) -> Node:
    def in_words(term: str) -> Node:
        return {"@id": term, "@language": language}

    def link(term: str) -> Node:
        return {"@id": term, "@type": "@id"}

    return {
        "earl": "http://www.w3.org/ns/earl#",
        "dct": "http://purl.org/dc/terms/",
        "ptr": "http://www.w3.org/2009/pointers#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "Assertion": "earl:Assertion",
        "Assertor": "earl:Assertor",
        "Software": "earl:Software",
        "TestCase": "earl:TestCase",
        "TestRequirement": "earl:TestRequirement",
        "TestResult": "earl:TestResult",
        "TestSubject": "earl:TestSubject",
        "assertedBy": link("earl:assertedBy"),
        "mode": link("earl:mode"),
        "outcome": link("earl:outcome"),
        "result": link("earl:result"),
        "subject": link("earl:subject"),
        "test": link("earl:test"),
        "pointer": "earl:pointer",
        "info": in_words("earl:info"),
        "title": in_words("dct:title"),
        "description": in_words("dct:description"),
        "name": "dct:title",
        "identifier": "dct:identifier",
        "hasVersion": "dct:hasVersion",
        "references": "dct:references",
        "source": "dct:source",
        "seeAlso": link("rdfs:seeAlso"),
        "expression": "ptr:expression",
        "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    }


def _notice(words: Words) -> Node:
    """What the document is, and is not: an automatic result must never read as a declaration."""
    return {
        "@id": "_:document",
        "title": words("Automatic accessibility tests"),
        "description": words(
            "These are results of automatic tests, which see only a part of the RGAA and WCAG criteria. "
            "They are no accessibility audit and claim no conformity, for or against: only people can "
            "judge that."
        ),
    }


class _Graph:
    """What was already described is only referred to; that is all that is kept of past reports."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._assertors: dict[str, str] = {}
        self._tests: dict[str, str] = {}

    def nodes(self, report: Report) -> Iterator[Node]:
        """The assertions of a report, each after what it refers to."""
        found = [item for item in report.findings if item.axis is Axis.ACCESSIBILITY]
        if found:
            yield from self._new_assertor(report.tool_version)
        pages: dict[str, Node] = {}
        for item in found:
            url = item.page or report.target.url
            if url not in pages:
                pages[url] = _subject(url, report.target.name)
                yield pages[url]
            yield from self._new_test(item)
            yield {
                "@type": "Assertion",
                "assertedBy": self._assertors[report.tool_version],
                "subject": pages[url]["@id"],
                "test": self._tests[item.check],
                "mode": "earl:automatic",
                "result": self._result(item, report.started_at),
            }

    def _new_assertor(self, version: str) -> Iterator[Node]:
        if version not in self._assertors:
            self._assertors[version] = f"_:assertor{len(self._assertors) + 1}"
            yield {
                "@id": self._assertors[version],
                "@type": ["Assertor", "Software"],
                "name": "Beffroi",
                "hasVersion": version,
            }

    def _new_test(self, finding: JudgedFinding) -> Iterator[Node]:
        check = finding.check
        if check not in self._tests:
            self._tests[check] = f"_:test{len(self._tests) + 1}"
            yield {
                "@id": self._tests[check],
                "@type": "TestCase",
                "identifier": check,
                "title": self._telling.title(check),
                "description": self._telling.why(check),
                "references": [_requirement(reference) for reference in finding.references],
            }

    def _result(self, finding: JudgedFinding, moment: datetime) -> Node:
        result: Node = {
            "@type": "TestResult",
            "outcome": f"earl:{finding.outcome}",
            "date": moment.astimezone(UTC).isoformat(),
        }
        if finding.outcome not in (Outcome.PASSED, Outcome.INAPPLICABLE):
            result["info"] = self._telling.said(finding)
        if finding.places:
            places = finding.places[:_POINTERS]
            result["pointer"] = [
                {"@type": "ptr:ExpressionPointer", "expression": one_line(place.where)} for place in places
            ]
        return result


def _subject(url: str, town: str) -> Node:
    """The page; what is no web address cannot name it, and is told as it is."""
    address = iri(url)
    node = {"@type": "TestSubject", "name": one_line(town)}
    if address is None:
        digest = sha256(url.encode("utf-8", "replace")).hexdigest()[:16]
        return {"@id": f"_:subject-{digest}", "source": one_line(url), **node}
    return {"@id": address, **node}


def _requirement(reference: Reference) -> Node:
    address = iri(reference.url or "")
    node: Node = {"@type": "TestRequirement", "name": one_line(str(reference))}
    return {**node, "seeAlso": address} if address else node
