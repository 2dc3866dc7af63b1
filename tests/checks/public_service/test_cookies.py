"""What is set and who is called before any choice."""

from __future__ import annotations

import pytest

from auditor.facts.page import Cookie
from auditor.model import Cause
from tests.checks.facts import request, run, visit

CHECK = "public_service.cookies"


def cookie(
    name: str, days: float | None = 30.0, domain: str = "ville.example", *, third_party: bool = False
) -> Cookie:
    return Cookie(name=name, domain=domain, days=days, third_party=third_party)


def said(*urls: str, cookies=(), status: int | None = 200, **fields):
    requests = [request("Script", url=url, status=status) for url in urls]
    found = run(CHECK, visit(request(), *requests, cookies=cookies, **fields))
    return sorted((item.outcome.value, item.code.removeprefix(f"{CHECK}.")) for item in found)


@pytest.mark.parametrize(
    "name", ["PHPSESSID", "JSESSIONID", "tarteaucitron", "cookieyes-consent", "didomi_token", "unknown"]
)
def test_what_is_needed_never_counts(name):
    assert said(cookies=(cookie(name, 365),)) == [("passed", CHECK)]


def test_by_whom_and_for_how_long():
    (found,) = run(CHECK, visit(cookies=(cookie("_ga", 399.9), cookie("_gid", 1), cookie("_ga_X", None))))
    assert found.code == f"{CHECK}.before-consent"
    assert dict(found.arguments) == {
        "tracker": "Google Analytics",
        "company": "Google",
        "cookies": ("_ga", "_gid", "_ga_X"),
        "days": 400,
    }
    assert (found.places[0].where, found.places[0].excerpt) == ("ville.example", "_ga")


@pytest.mark.parametrize("days", [None, 1, 30, 393, 395, 396, 396.3])
def test_google_analytics_is_never_exempt(days):
    assert said(cookies=(cookie("_ga", days),)) == [("failed", "before-consent")]


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (None, ("cantTell", "to-verify")),
        (393, ("cantTell", "to-verify")),
        (396, ("cantTell", "to-verify")),  # thirteen months to the day
        (396.002, ("cantTell", "to-verify")),  # the clock of the visit
        (397, ("failed", "too-long")),
        (400, ("failed", "too-long")),
    ],
)
def test_audience_measurement_is_exempt_for_thirteen_months(days, verdict):
    assert said(cookies=(cookie("_pk_id.1.1fff", days), cookie("_pk_ses.1.1fff", 0.02))) == [verdict]


def test_calls_are_told_once_a_tracker():
    urls = (
        "https://www.youtube.com/embed/x",
        "https://www.youtube.com/player.js",
        "https://connect.facebook.net/sdk.js",
    )
    assert said(*urls) == [("failed", "called"), ("failed", "called")]
    first = run(CHECK, visit(*(request(url=url) for url in urls)))[0]
    assert dict(first.arguments) == {"tracker": "YouTube", "company": "Google", "count": 2}


def test_who_sets_cookies_is_not_told_again_for_its_calls():
    assert said("https://www.google-analytics.com/g/collect", cookies=(cookie("_ga"),)) == [
        ("failed", "before-consent")
    ]


def test_what_brought_no_answer_is_left_out():
    assert said("https://www.youtube.com/embed/x", status=None) == [("passed", CHECK)]


def test_a_video_without_cookies_is_no_fault():
    urls = (
        "https://www.youtube-nocookie.com/embed/x",
        "https://static.doubleclick.net/instream/ad_status.js",
    )
    assert said(*urls) == [("passed", CHECK)]


@pytest.mark.parametrize(
    "url", ["https://www.googletagmanager.com/gtm.js?id=1", "https://maps.googleapis.com/maps/api/js"]
)
def test_what_depends_on_settings_is_left_to_a_person(url):
    assert said(url) == [("cantTell", "to-verify")]


def test_a_stranger_of_another_site_is_left_to_a_person():
    found = (
        cookie("x", domain="cdn.example", third_party=True),
        cookie("y", domain="cdn.example", third_party=True),
    )
    (told,) = run(CHECK, visit(cookies=found))
    assert (told.outcome.value, told.code) == ("cantTell", f"{CHECK}.unknown")
    assert told.arguments["domains"] == ("cdn.example",)


def test_cookies_that_nobody_looked_at():
    (found,) = run(CHECK, visit(cookies=None))
    assert (found.outcome.value, found.cause) == ("untested", Cause.NOT_ASKED)


def test_calls_are_seen_even_so():
    assert said("https://www.youtube.com/embed/x", cookies=None) == [("failed", "called")]


def test_a_visit_cut_short_says_nothing_of_what_it_did_not_see():
    assert said(loaded=False) == [("untested", CHECK)]
    assert said(requests_left_out=3) == [("untested", CHECK)]
    assert said(cookies=(cookie("_ga"),), loaded=False) == [("failed", "before-consent")]


def test_hostile_names_are_bounded():
    (found,) = run(CHECK, visit(cookies=(cookie("_ga_" + "<b>" * 50_000),)))
    assert max(map(len, found.arguments["cookies"])) <= 60
    assert max(len(item.excerpt) for item in found.places) <= 400
