"""Headers of one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.http import Policies
from tests.checks import facts as f


def said(check_id: str, **headers: str | None) -> str:
    (found,) = f.run(check_id, f.headed(**headers))
    return found.code if found.outcome.value == "failed" else found.outcome.value


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("nosniff", "passed"),
        ("NoSniff", "passed"),
        ("nosniff, x", "passed"),
        ("x, nosniff", "http.nosniff.absent"),
        ("none", "http.nosniff.absent"),
        (None, "http.nosniff.absent"),
    ],
)
def test_nosniff(value, verdict):
    assert said("http.nosniff", x_content_type_options=value) == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (None, "passed"),  # browsers are discreet by themselves
        ("same-origin", "passed"),
        ("unsafe-url", "http.referrer.talkative"),
        ("no-referrer-when-downgrade", "http.referrer.talkative"),
        ("unsafe-url, strict-origin", "passed"),
        ("no-referrer, Unsafe-URL, new-one", "http.referrer.talkative"),
        ("nonsense", "passed"),
    ],
)
def test_referrer(value, verdict):
    assert said("http.referrer", referrer_policy=value) == verdict


def test_the_page_has_the_last_word_on_the_referrer():
    page = f.page(policies=Policies(referrer=" Unsafe-URL "))
    site = f.headed(referrer_policy="no-referrer").model_copy(update={"document": page})
    assert f.verdicts("http.referrer", site) == [("failed", "http.referrer.talkative")]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (None, "inapplicable"),
        ("camera=(), geolocation=(self)", "passed"),
        ('geolocation=(self "https://a.example"), camera=self', "passed"),
        ("fullscreen=*, autoplay=(*)", "passed"),
        ("interest-cohort=()", "passed"),
        ("camera=*", "http.permissions.open"),
        ('microphone=(self *), camera=("https://a.example")', "http.permissions.open"),
        ("camera 'none'; microphone 'none'", "http.permissions.ignored"),
        ("camera=(", "http.permissions.ignored"),
        ("camera=(),", "http.permissions.ignored"),
        ("Camera=()", "http.permissions.ignored"),
    ],
)
def test_permissions(value, verdict):
    assert said("http.permissions", permissions_policy=value) == verdict


@given(st.text(st.sampled_from("camera=()* \"self'none,;:/"), min_size=1, max_size=400))
def test_permissions_of_any_sort(value):
    assert said("http.permissions", permissions_policy=value)


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({"cross_origin_opener_policy": None}, "inapplicable"),
        ({"cross_origin_opener_policy": 'same-origin; report-to="x"'}, "passed"),
        ({"cross_origin_opener_policy": "Same-Origin"}, "http.isolation.ignored"),
        ({"cross_origin_embedder_policy": "require-corp"}, "passed"),
        ({"cross_origin_embedder_policy": "yes"}, "http.isolation.ignored"),
        ({"cross_origin_resource_policy": "same-site"}, "passed"),
        ({"cross_origin_resource_policy": "*"}, "http.isolation.ignored"),
    ],
)
def test_isolation(headers, verdict):
    assert said("http.isolation", **headers) == verdict
