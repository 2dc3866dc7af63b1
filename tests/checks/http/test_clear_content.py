"""What pages over TLS ask for, or send, in clear."""

from __future__ import annotations

import pytest

from tests.checks import facts as f
from tests.checks.samples import HOME, sample_of, sample_with

_BODY = "<!doctype html><title>Ville</title><p>Bienvenue</p>"


def said(check_id: str, html: str, site=None) -> list[str]:
    found = f.run(check_id, sample_of({"/": _BODY + html}), site or f.headed(strict_transport_security=None))
    return [item.code if item.outcome.value == "failed" else item.outcome.value for item in found]


@pytest.mark.parametrize(
    ("html", "codes"),
    [
        ("", ["passed"]),
        ('<script src="https://a.example/x.js"></script>', ["passed"]),
        ('<script src="//a.example/x.js"></script>', ["passed"]),
        ('<script src="http://a.example/x.js"></script>', ["http.mixed.active"]),
        ('<link rel="Stylesheet" href="http://a.example/x.css">', ["http.mixed.active"]),
        ('<link rel="canonical" href="http://www.ville.example/">', ["passed"]),
        ('<iframe src="HTTP://a.example/"></iframe>', ["http.mixed.active"]),
        ('<img src="http://a.example/x.png" alt="">', ["http.mixed.passive"]),
        ('<a href="http://a.example/">Ailleurs</a>', ["passed"]),
        ('<script src="http://localhost/x.js"></script>', ["passed"]),
        (
            '<img src="http://a.example/x.png"><iframe src="http://a.example/"></iframe>',
            ["http.mixed.active", "http.mixed.passive"],
        ),
    ],
)
def test_mixed(html, codes):
    assert said("http.mixed", html) == codes


IN_CLEAR = (
    '<script src="http://a.example/x.js"></script><form action="http://a.example/" method="post"></form>'
)


@pytest.mark.parametrize("check_id", ["http.mixed", "http.forms"])
def test_browsers_that_upgrade_send_nothing_in_clear(check_id):
    site = f.headed(content_security_policy="upgrade-insecure-requests")
    assert said(check_id, IN_CLEAR, site) == ["passed"]
    meta = '<meta http-equiv="Content-Security-Policy" content="upgrade-insecure-requests">'
    assert said(check_id, meta + IN_CLEAR) == ["passed"]
    assert said(check_id, IN_CLEAR) != ["passed"]


@pytest.mark.parametrize("check_id", ["http.mixed", "http.forms"])
def test_a_site_in_clear_is_judged_elsewhere(check_id):
    plain = sample_of({f.PLAIN: _BODY + IN_CLEAR}, home=f.PLAIN)
    assert f.verdicts(check_id, plain, f.site()) == [("inapplicable", check_id)]


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        ("", ["inapplicable"]),
        ('<form><input name="q"></form>', ["passed"]),
        ('<form action="/search"></form>', ["passed"]),
        ('<form action="http://a.example/"><input name="q"></form>', ["http.forms.search-clear"]),
        ('<form action="http://a.example/"><input type="Email" name="q"></form>', ["http.forms.clear"]),
        ('<form action="http://a.example/" method="POST"></form>', ["http.forms.clear"]),
        ('<form action="http://a.example/" method="dialog"></form>', ["passed"]),
    ],
)
def test_forms(form, codes):
    assert said("http.forms", form) == codes


def test_hsts_guards_the_forms_of_the_site_itself():
    form = '<form action="http://www.ville.example/x" method="post"></form>'
    assert said("http.forms", form, f.headed()) == ["passed"]
    assert said("http.forms", form, f.headed(strict_transport_security="max-age=0")) == ["http.forms.clear"]
    other = '<form action="http://a.example/x" method="post"></form>'
    assert said("http.forms", other, f.headed()) == ["http.forms.clear"]


def test_the_place_is_shown():
    sample = sample_with("/contact/", 'action="/contact/"', 'action="http://a.example/contact"')
    (found,) = f.run("http.forms", sample, f.site())
    assert [(place.where, place.excerpt) for place in found.places] == [
        (f"{HOME}contact/", "post http://a.example/contact")
    ]
