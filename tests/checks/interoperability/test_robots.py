"""robots.txt: open, closed, or no such file."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import HOME, answered, sample_of

CHECK = "interoperability.robots"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20


def said(robots: object) -> str:
    (found,) = run(CHECK, sample_of({"/": TEXT} | ({} if robots is None else {"/robots.txt": robots})))
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("robots", "verdict"),
    [
        ("User-agent: *\nAllow: /\n", "passed"),
        ("User-agent: *\nDisallow: /wp-admin/\n", "passed"),
        ("User-agent: GPTBot\nDisallow: /\n", "passed"),
        ("", "passed"),
        ("User-agent: *\nDisallow: /\n", "closed"),
        ("User-agent: Googlebot\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "closed"),
        ("User-agent: Beffroi\nDisallow: /\n", "untested"),
        (None, "inapplicable"),
        (answered(f"{HOME}robots.txt", status=403), "inapplicable"),
        (answered(f"{HOME}robots.txt", status=503), "untested"),
        (Cause.TIMED_OUT, "untested"),
        (answered(f"{HOME}robots.txt", b"<title>Ville</title>", content_type="text/html"), "page-instead"),
    ],
)
def test_robots(robots, verdict):
    assert said(robots) == verdict


def test_what_closes_the_site_is_shown():
    (found,) = run(CHECK, sample_of({"/": TEXT, "/robots.txt": "User-agent: *\nDisallow: /\n"}))
    assert found.places[0].excerpt == "User-agent: *\nDisallow: /\n"
