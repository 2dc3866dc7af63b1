import json
from collections import Counter

import pytest
from rdflib import DCTERMS, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

from auditor.model import Axis, Outcome, Place, Reference
from auditor.registry import load_registry
from reports.earl import export
from tests.reports.conftest import build_report, finding
from tests.reports.filing import WORDS, catalogue, filed, many, written

# rdflib 7 makes one itself when it reads JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

EARL = Namespace("http://www.w3.org/ns/earl#")
PAGE = URIRef("https://www.saint-exemple.fr/")


def graph_of(reports, words=WORDS):
    content = written(export(reports, catalogue(), words))["earl.jsonld"]
    return Graph().parse(data=content, format="json-ld")


def one(outcome=Outcome.FAILED, **fields):
    found = finding("accessibility.axe.label", outcome, Axis.ACCESSIBILITY, **fields)
    return filed(build_report(findings=(found,)))


def test_every_accessibility_finding_is_an_assertion_and_no_other(report):
    graph = graph_of([filed(report)])

    expected = Counter(item.outcome for item in report.findings if item.axis is Axis.ACCESSIBILITY)
    outcomes = Counter(str(outcome).removeprefix(EARL) for outcome in graph.objects(None, EARL.outcome))
    assert outcomes == {outcome.value: count for outcome, count in expected.items()}
    assert len(set(graph.subjects(RDF.type, EARL.Assertion))) == expected.total()


def test_an_assertion_has_all_that_the_vocabulary_asks_of_it_once():
    graph = graph_of(many(2))

    for assertion in graph.subjects(RDF.type, EARL.Assertion):
        for term, kind in (
            (EARL.assertedBy, EARL.Assertor),
            (EARL.subject, EARL.TestSubject),
            (EARL.test, EARL.TestCase),
            (EARL.result, EARL.TestResult),
        ):
            (value,) = graph.objects(assertion, term)
            assert (value, RDF.type, kind) in graph
        assert list(graph.objects(assertion, EARL.mode)) == [EARL.automatic]


def test_what_is_asked_in_sparql_is_answered():
    rows = graph_of([one(page=str(PAGE), places=(Place(where="#nom"),))]).query(
        """
        PREFIX earl: <http://www.w3.org/ns/earl#>  PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX ptr: <http://www.w3.org/2009/pointers#>
        SELECT ?page ?check ?version ?date ?where WHERE {
          ?assertion earl:subject ?page ; earl:test/dct:identifier ?check ; earl:result ?result ;
                     earl:assertedBy/dct:hasVersion ?version .
          ?result earl:outcome earl:failed ; dct:date ?date ; earl:pointer/ptr:expression ?where .
        }"""
    )

    ((page, check, version, date, where),) = rows
    assert (page, str(check), str(version)) == (PAGE, "accessibility.axe.label", "0.1.0")
    assert date == Literal("2026-11-23T21:40:00+00:00", datatype=XSD.dateTime)
    assert str(where) == "#nom"


def test_the_texts_that_a_test_rests_on_are_named():
    references = (
        Reference(source="RGAA 4.1", clause="11.1.1", url="https://rgaa.example/#11.1"),
        Reference(source="WCAG 2", clause="1.3.1"),
        Reference(source="=evil\u202e", url="javascript:alert(1)"),
    )
    graph = graph_of([one(references=references)])

    requirements = set(graph.objects(None, DCTERMS.references))
    titles = {str(graph.value(item, DCTERMS.title)) for item in requirements}
    assert titles == {"RGAA 4.1 11.1.1", "WCAG 2 1.3.1", "=evil"}
    assert set(graph.objects(None, RDFS.seeAlso)) == {URIRef("https://rgaa.example/#11.1")}


@pytest.mark.parametrize(("language", "said"), [("en", "claim no conformity"), ("fr", "aucune conformité")])
def test_the_document_says_that_it_claims_no_conformity(make_words, language, said):
    graph = graph_of([], make_words(language))

    (notice,) = graph.objects(None, DCTERMS.description)
    assert said in notice
    assert notice.language == language


def test_what_was_described_is_not_described_again():
    reports = [filed(scan=number) for number in range(3)]
    nodes = json.loads(written(export(reports, catalogue(), WORDS))["earl.jsonld"])["@graph"]

    tests = [node["identifier"] for node in nodes if node.get("@type") == "TestCase"]
    assert len(tests) == len(set(tests)) > 80
    assert sum("Assertor" in node.get("@type", ()) for node in nodes) == 1


def test_nothing_is_fetched_to_read_the_context():
    content = json.loads(written(export([one()], catalogue(), WORDS))["earl.jsonld"])

    assert isinstance(content["@context"], dict)
    assert "@import" not in content["@context"]


@pytest.mark.parametrize("page", ["javascript:alert(1)", "about:blank", "https://", "_:test1", ""])
def test_what_is_no_web_address_names_no_page(page):
    graph = graph_of([filed(one(page=page or None).report, url=page)])

    (subject,) = graph.subjects(RDF.type, EARL.TestSubject)
    assert not isinstance(subject, URIRef)
    assert str(graph.value(subject, DCTERMS.source)) == page


def test_a_report_without_accessibility_brings_nothing():
    report = build_report(findings=(finding("tls.broken", Outcome.FAILED, Axis.SECURITY),))

    assert not list(graph_of([filed(report)]).subjects(RDF.type, EARL.Assertion))


def test_real_words_and_references_are_told():
    registry = load_registry()
    label = next(check for check in registry.checks if check.id == "accessibility.axe.label")
    graph = graph_of([one(references=label.references, arguments={"count": 2})], registry.words("fr"))

    (test,) = graph.subjects(RDF.type, EARL.TestCase)
    assert graph.value(test, DCTERMS.title).language == "fr"
    assert any(str(title).startswith("RGAA 4.1") for title in graph.objects(None, DCTERMS.title))
