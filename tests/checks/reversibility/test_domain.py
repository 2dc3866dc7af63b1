"""Whose the name of the site is."""

from __future__ import annotations

import pytest

from auditor.domains import registrable_domain
from auditor.model import Cause, Outcome
from tests.checks.facts import TARGET, plain, run, secure, site


def named(host: str):
    """The target, at another host."""
    return TARGET.model_copy(update={"host": host, "domain": registrable_domain(host)})


@pytest.mark.parametrize(
    ("host", "verdict"),
    [
        ("www.trilport.fr", "passed"),
        ("trilport.fr", "passed"),
        ("mairie.trilport.fr", "passed"),
        ("www.trilport.asso.fr", "passed"),
        ("trilport.wixsite.com", "lent"),
        ("trilport.github.io", "lent"),
        ("trilport.e-monsite.com", "lent"),
        ("mairie-trilport.pagesperso-orange.fr", "lent"),
        ("192.0.2.1", "address"),
        ("2001:db8::1", "address"),
        ("localhost", "inapplicable"),
    ],
)
def test_own_name(host, verdict):
    (found,) = run("reversibility.own-name", named(host), site())
    said = found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value
    assert said == verdict


def test_of_a_site_that_nobody_saw_nothing_is_said():
    nothing = site(secure(None, Cause.UNKNOWN_HOST), plain(None, Cause.UNKNOWN_HOST), None)
    (found,) = run("reversibility.own-name", named("trilport.wixsite.com"), nothing)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.UNKNOWN_HOST)
