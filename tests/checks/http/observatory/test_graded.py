"""From our facts to the grade."""

from __future__ import annotations

import pytest

from auditor.facts.http import Policies, Script
from auditor.model import Cause
from checks.http.observatory.graded import seen_of
from checks.http.observatory.seen import Answer, Cookie
from tests.checks import facts as f


def graded(*facts: object):
    (found,) = f.run("http.observatory", *f.but(*facts))
    return found


def seen(site=None, answers=None, *, verified: bool = True):
    site = site or f.site()
    return seen_of(site, site.document.policies, answers or f.cors(), verified=verified)


def test_the_grade_of_a_site():
    found = graded()
    assert (found.outcome.value, found.weight) == ("passed", 0)
    assert dict(found.arguments) == {"grade": "A+", "score": 130}


def test_a_site_that_says_nothing():
    bare = f.site(f.secure(), f.trail(f.hop(f.PLAIN, 301), f.hop(f.SECURE)))
    assert dict(graded(bare).arguments) == {"grade": "D", "score": 30}


@pytest.mark.parametrize("tls", [f.tls(f.site_leaf(("a.example",))), f.tls(f.site_leaf(begins=-9, ends=-1))])
def test_a_wrong_certificate_counts(tls):
    assert graded(tls).arguments["score"] == 60  # twice 20, for the visit and for HSTS


def test_one_that_expires_soon_is_a_right_one():
    assert graded(f.tls(f.site_leaf(begins=-80, ends=10))).arguments["score"] == 130


def test_facts_of_former_versions_give_no_grade():
    found = graded(f.site(document=f.page(policies=None)))
    assert (found.outcome.value, found.cause) == ("untested", Cause.NOT_ASKED)


def test_the_visits():
    found = seen()
    assert found.host == f.HOST
    assert found.route == (f.PLAIN, f.SECURE)
    assert found.http.url == found.https.url == f.SECURE
    assert found.cookies == (Cookie("PHPSESSID", secure=True, http_only=True, same_site="lax"),)
    assert not found.preloaded


def test_a_visit_that_broke_off():
    over_tls = f.secure(None, Cause.REFUSED)
    found = seen(f.site(over_tls, f.plain(), document=f.page(url=f.PLAIN)))
    assert (found.https, found.http) == (None, Answer(f.PLAIN, 200))


def test_who_never_met_the_certificate_does_not_suffer_from_it():
    found = seen(f.site(plain=f.plain()), verified=False)
    assert (found.http.verified, found.https.verified) == (True, False)


def test_the_page():
    policies = Policies(
        content=("img-src *",),
        referrer="origin",
        scripts=(Script(src="/a.js", integrity="x"),),
        script_elements=3,
    )
    found = seen(f.site(document=f.page(policies=policies)))
    assert (found.policies, found.referrer, found.elements) == (("img-src *",), "origin", 3)
    assert [(script.src, script.integrity) for script in found.scripts] == [("/a.js", "x")]


@pytest.mark.parametrize(("status", "counts"), [(200, True), (204, True), (301, False), (405, False)])
def test_a_preflight_that_is_refused_says_nothing(status, counts):
    answers = f.cors(preflight=f.hop(f.SECURE, status, access_control_allow_origin="*"))
    assert (seen(answers=answers).preflight is not None) is counts


@pytest.mark.parametrize(
    ("domain", "kept"),
    [("ville.example", True), (".ville.example", True), ("example", False), ("a.fr", False)],
)
def test_a_cookie_for_another_domain_is_not_kept(domain, kept):
    assert bool(seen(f.headed(set_cookie=f"a=1; Domain={domain}")).cookies) is kept
