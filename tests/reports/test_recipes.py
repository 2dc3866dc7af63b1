from bs4 import BeautifulSoup

from auditor.model import Axis, Outcome
from reports import html
from reports.recipes import recipes_of
from tests.reports.conftest import StubWords

NGINX = "In the block “server”:\n    add_header A <b>;\n    add_header B;\nThen:\n\n    nginx -s reload"


class WithRecipes(StubWords):
    def recipes(self, code):
        return (("nginx", NGINX), ("registrar", "Ask for it.")) if code == "http.odd" else ()


def test_sentences_and_lines_to_copy_are_told_apart():
    nginx, registrar = recipes_of("http.odd", WithRecipes("en"))

    assert nginx.name == "nginx"
    assert [(step.text, step.is_code) for step in nginx.steps] == [
        ("In the block “server”:", False),
        ("add_header A <b>;\nadd_header B;", True),
        ("Then:", False),
        ("nginx -s reload", True),
    ]
    assert registrar.name == "Where the domain name is managed"


def test_lines_to_copy_stand_in_blocks_of_their_own(make_report, make_finding):
    report = make_report(findings=(make_finding("http.odd", Outcome.FAILED, Axis.SECURITY),))

    page = BeautifulSoup(b"".join(html.export(report, WithRecipes("en"))), "lxml")

    blocks = [block.get_text() for block in page.select("#n1 pre.copy")]
    assert blocks == ["add_header A <b>;\nadd_header B;", "nginx -s reload"]


def test_most_codes_have_none(make_words):
    assert recipes_of("http.none", make_words()) == ()
