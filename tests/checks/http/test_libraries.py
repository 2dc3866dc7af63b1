"""Libraries with published flaws among the scripts of the home page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditor.facts.software import Script
from auditor.model import Cause
from tests.checks import facts as f

CHECK = "http.libraries"
ELSEWHERE = Script(url="https://cdn.example/x.js", cause=Cause.NOT_ASKED)


def said(*scripts: Script) -> list[str]:
    found = f.run(CHECK, f.site_software(*scripts))
    return [
        item.outcome.value if item.code == CHECK else item.code.removeprefix(f"{CHECK}.") for item in found
    ]


@pytest.mark.parametrize(
    ("name", "version", "verdict"),
    [
        ("jquery", "1.12.4", "vulnerable"),
        ("jquery", "3.4.1", "vulnerable"),
        ("jquery", "3.5.0", "passed"),
        ("jquery", "3.7.1", "passed"),
        ("bootstrap", "3.3.7", "vulnerable"),
        ("handlebars", "4.0.11", "grave"),
        ("lodash", "4.17.11", "grave"),
        ("unknown", "0.1.0", "passed"),
    ],
)
def test_a_version_is_judged_by_its_flaws(name, version, verdict):
    assert said(f.script(name, version)) == [verdict]


def test_flaws_are_named():
    (found,) = f.run(CHECK, f.site_software(f.script(version="3.4.1")))
    assert found.arguments["libraries"] == ("jquery 3.4.1",)
    assert {"CVE-2020-11022", "CVE-2020-11023"} <= set(found.arguments["flaws"])
    assert found.places[0].where == f"{f.SECURE}js/a.js"


def test_grave_and_light_flaws_are_told_apart():
    assert said(f.script(version="1.12.4"), f.script("handlebars", "4.0.11")) == ["grave", "vulnerable"]


@pytest.mark.parametrize(
    "url",
    [f"{f.SECURE}wp-includes/js/jquery/jquery.js?ver=1.12.4-wp", f"{f.SECURE}misc/jquery.js?v=1.12.4"],
)
def test_what_a_system_mends_itself_accuses_nobody(url):
    assert said(f.script(version="1.12.4", url=url)) == ["mended"]


def test_a_page_without_scripts_has_no_libraries():
    seen = f.site_software().model_copy(update={"scripts": ()})
    (found,) = f.run(CHECK, seen)
    assert found.outcome.value == "inapplicable"


def test_scripts_that_were_not_read_prove_nothing():
    (found,) = f.run(CHECK, f.site_software(ELSEWHERE, ELSEWHERE))
    assert (found.outcome.value, found.cause) == ("untested", Cause.NOT_ASKED)


def test_data_of_more_than_a_year_still_know_old_flaws():
    late = {"observed_at": f.NOW + timedelta(days=365)}
    (found,) = f.run(CHECK, f.site_software(f.script(version="1.12.4")).model_copy(update=late))
    assert found.code == f"{CHECK}.vulnerable"
    (found,) = f.run(CHECK, f.site_software().model_copy(update=late))
    assert (found.outcome.value, found.code) == ("cantTell", f"{CHECK}.old-data")
