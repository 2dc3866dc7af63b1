from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from auditor.model import Axis, Cause, Outcome, Place
from reports.junit import export, legal
from tests.reports.conftest import build_report, finding
from tests.reports.filing import WORDS, catalogue, filed, many, written

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def document(reports, words=WORDS):
    return etree.fromstring(written(export(reports, catalogue(), words))["junit.xml"])


def suite_of(*findings, **changes):
    (suite,) = document([filed(build_report(findings=findings, **changes), scan=9)])
    return suite


def test_the_document_follows_the_schema(words):
    root = document(many(3), words)

    SCHEMA.assertValid(root)
    assert [suite.get("id") for suite in root] == ["1", "2", "3"]


def test_a_town_is_a_suite_with_its_counts_and_scores():
    (suite,) = document([filed(scan=4, campaign="printemps", insee="01004")])

    assert suite.get("name") == "Saint-Exemple"
    assert suite.get("timestamp") == "2026-11-23T21:40:00Z"
    assert suite.get("time") == "47.300"
    assert int(suite.get("tests")) == len(suite.findall("testcase"))
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    properties = {item.get("name"): item.get("value") for item in suite.iter("property")}
    assert properties["insee"] == "01004"
    assert properties["campaign"] == "printemps"
    assert (properties["score.security"], properties["letter.security"]) == ("39.0", "F")
    assert "letter.reversibility" not in properties


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([Outcome.PASSED], None),
        ([Outcome.PASSED, Outcome.INAPPLICABLE], None),
        ([Outcome.PASSED, Outcome.UNTESTED], "untested"),
        ([Outcome.UNTESTED, Outcome.CANT_TELL], "cantTell"),
        ([Outcome.PASSED, Outcome.FAILED, Outcome.UNTESTED], "failure"),
        ([Outcome.INAPPLICABLE], "inapplicable"),
    ],
)
def test_a_check_is_one_case_and_what_was_not_seen_is_not_passed(outcomes, expected):
    suite = suite_of(*(finding("tls.broken", outcome, Axis.SECURITY) for outcome in outcomes))

    (case,) = suite.findall("testcase")
    assert (case.get("classname"), case.get("name")) == ("www.saint-exemple.fr.tls", "tls.broken")
    told = [child.get("type") if child.tag == "skipped" else child.tag for child in case]
    assert told == ([expected] if expected else [])


def test_a_failure_says_what_why_it_matters_and_where():
    places = tuple(Place(where=f"#a{number}", excerpt="<b>]]></b>") for number in range(9))
    suite = suite_of(
        finding("tls.broken", Outcome.FAILED, Axis.SECURITY, arguments={"days": 12}, places=places)
    )

    failure = suite.find("testcase/failure")
    assert failure.get("message") == "what:tls.broken 12"
    assert "#a0\n    <b>]]></b>" in failure.text
    assert "Important" in failure.text
    assert "#a5" not in failure.text


def test_what_was_not_seen_says_why():
    suite = suite_of(finding("tls.broken", Outcome.UNTESTED, Axis.SECURITY, cause=Cause.REFUSED))

    assert suite.find("testcase/skipped").get("message") == "The server refused the connection."


def test_the_cases_of_two_towns_have_different_names():
    root = document([filed(scan=1, host="a.fr"), filed(scan=2, host="b.fr")])

    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_made_legal_and_is_read_back(text):
    element = etree.Element("e", a=legal(text))
    element.text = legal(text)

    back = etree.fromstring(etree.tostring(element, encoding="utf-8"))

    assert back.text in (legal(text), None)
    assert not {"\0", "\x1b", "\ufffe"} & set(back.text or "")


@pytest.mark.parametrize("text", ["Été & <b>", "\N{NO-BREAK SPACE}: «", "\U0001f600", "\u202e", ""])
def test_legal_text_is_left_alone(text):
    assert legal(text) == text
