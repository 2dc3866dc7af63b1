"""The other name of the site."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f
from tests.checks.facts import DOMAIN, HOST, hop, trail, twin

SECURE, PLAIN = f"https://{DOMAIN}/", f"http://{DOMAIN}/"
AWAY = "https://parking.example/"


def said(fact, site=None) -> list[str]:
    found = f.run("http.twin", fact, site or f.site())
    return [item.code if item.code != "http.twin" else item.outcome.value for item in found]


@pytest.mark.parametrize(
    ("fact", "codes"),
    [
        (twin(), ["passed"]),
        (twin(host=None, exists=None, secure=None, plain=None), ["inapplicable"]),
        (twin(exists=False, secure=None, plain=None), ["http.twin.unknown"]),
        (twin(exists=None, secure=None, plain=None, cause=Cause.RESOLVER_FAILED), ["untested"]),
        (twin(certificate=f.site_leaf((HOST,)).text), ["http.twin.certificate"]),
        (twin(certificate=f.site_leaf(("*.ville.example", DOMAIN)).text), ["passed"]),
        (twin(certificate="AAAA"), ["passed"]),  # it cannot be read: nothing is known
        (twin(secure=trail(hop(SECURE)), plain=trail(hop(PLAIN, 301), hop(SECURE))), ["passed"]),
        (twin(plain=trail(hop(PLAIN))), ["http.twin.clear"]),
        (twin(secure=trail(hop(SECURE, 301), hop(AWAY))), ["http.twin.elsewhere"]),
        # TLS turned down, and clear text leads on: who types the name gets through.
        (twin(secure=trail(hop(SECURE, None, Cause.REFUSED)), certificate=None), ["passed"]),
        (twin(secure=trail(hop(SECURE, 404), cause=Cause.NOT_FOUND)), ["passed"]),
    ],
)
def test_a_twin(fact, codes):
    assert said(fact) == codes


def silent(cause: Cause):
    return {"secure": trail(hop(SECURE, None, cause)), "plain": trail(hop(PLAIN, None, cause))}


def test_closed_is_not_silent():
    assert said(twin(**silent(Cause.REFUSED))) == ["http.twin.closed"]
    assert said(twin(**silent(Cause.TIMED_OUT))) == ["untested"]


def test_a_site_without_tls_has_no_twin_with_it():
    clear = f.site(f.secure(None, Cause.REFUSED), f.plain(), document=f.page(url=f.PLAIN))
    assert said(twin(plain=trail(hop(PLAIN))), clear) == ["passed"]
