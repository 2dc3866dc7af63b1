"""How whoever comes is led, and what the preload list asks."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f

LONG, BACK = "http.redirect-chain.long", "http.redirect-chain.downgrade"


def trail(*urls: str, cause: Cause | None = None):
    return f.trail(*(f.hop(url, 301) for url in urls[:-1]), f.hop(urls[-1]), cause=cause)


def said(secure, plain=f.LED) -> list[str]:
    found = f.run("http.redirect-chain", f.site(secure, plain))
    return [item.code if item.outcome.value == "failed" else item.outcome.value for item in found]


@pytest.mark.parametrize(
    ("urls", "codes"),
    [
        ((f.SECURE,), ["passed"]),
        (("http://a.example/", "https://a.example/", "https://b.example/", f.SECURE), ["passed"]),
        (("http://a.example/", "http://b.example/", "https://b.example/", f"{f.SECURE}fr", f.SECURE), [LONG]),
        ((f.SECURE, f.PLAIN), [BACK]),
        ((f.SECURE, f.PLAIN, f"{f.SECURE}a", f"{f.SECURE}b", f"{f.SECURE}c"), [BACK, LONG]),
    ],
)
def test_a_trail(urls, codes):
    assert said(trail(*urls)) == codes


def test_a_loop_is_judged_elsewhere():
    urls = [f"{f.SECURE}{step}" for step in range(11)]
    assert said(trail(*urls, cause=Cause.REDIRECT_LOOP)) == ["passed"]


def test_what_did_not_answer():
    (found,) = f.run("http.redirect-chain", f.site(f.secure(None, Cause.RESET), f.plain(None, Cause.RESET)))
    assert found.cause is Cause.RESET


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("max-age=300", "inapplicable"),
        (None, "inapplicable"),
        ("max-age=31536000; includeSubDomains; preload", "passed"),
        ("max-age=31536000; Preload", "failed"),
        ("max-age=31535999; includeSubDomains; preload", "failed"),
        ("preload; includeSubDomains", "failed"),
    ],
)
def test_preloading(header, verdict):
    (found,) = f.run("http.hsts-preload", f.headed(strict_transport_security=header))
    assert found.outcome.value == verdict
