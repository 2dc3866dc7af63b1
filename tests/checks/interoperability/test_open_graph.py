"""What a link to the site looks like."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import sample_of

CHECK = "interoperability.open-graph"
TITLE, KIND, IMAGE, URL = (
    f'<meta property="og:{name}" content="a">' for name in ("title", "type", "image", "url")
)


@pytest.mark.parametrize(
    ("metas", "verdict"),
    [
        (TITLE + KIND + IMAGE + URL, "passed"),
        ((TITLE + KIND + IMAGE + URL).replace("property", "name"), "passed"),
        (TITLE + KIND + URL, "incomplete"),
        (TITLE + KIND + URL + IMAGE.replace('"a"', '""'), "incomplete"),
        ("<meta property='og:site_name' content='Ville'>", "absent"),
        ("", "absent"),
        ("<meta name=a content=b>" * 60 + TITLE + KIND + IMAGE + URL, "untested"),
    ],
)
def test_open_graph(metas, verdict):
    (found,) = run(CHECK, sample_of({"/": f"<title>Ville</title>{metas}"}))
    said = found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value
    assert said == verdict


def test_what_is_missing_is_named():
    (found,) = run(CHECK, sample_of({"/": f"<title>Ville</title>{TITLE}{URL}"}))
    assert found.arguments["missing"] == ("og:type", "og:image")


def test_a_page_that_did_not_come():
    (found,) = run(CHECK, sample_of({"/": Cause.TIMED_OUT}))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
