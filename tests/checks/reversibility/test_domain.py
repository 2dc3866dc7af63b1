"""Whose the name of the site is, and under which law."""

from __future__ import annotations

import pytest

from auditor.domains import is_hosted_name, registrable_domain
from auditor.model import Cause, Outcome
from auditor.providers import LENDERS, SOCIAL_NETWORKS
from auditor.traits.signatures import SIGNATURES
from checks.reversibility.domain import EXTENSIONS
from tests.checks.facts import TARGET, plain, run, secure, site

NOTHING = site(secure(None, Cause.UNKNOWN_HOST), plain(None, Cause.UNKNOWN_HOST), None)


def named(host: str):
    """The target, at another host."""
    return TARGET.model_copy(update={"host": host, "domain": registrable_domain(host)})


def verdict_of(check_id: str, host: str) -> str:
    (found,) = run(check_id, named(host), site())
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("host", "verdict"),
    [
        ("www.trilport.fr", "passed"),
        ("trilport.fr", "passed"),
        ("mairie.trilport.fr", "passed"),
        ("www.trilport.asso.fr", "passed"),
        ("www.villefree.fr", "passed"),  # not below free.fr
        ("www.freefacebook.com", "passed"),
        ("mairie.e-monsite.com.trilport.fr", "passed"),
        ("trilport.wixsite.com", "lent"),
        ("trilport.github.io", "lent"),
        ("trilport.netlify.app", "lent"),
        ("trilport.blogspot.com", "lent"),
        ("trilport.square.site", "lent"),
        ("trilport.e-monsite.com", "lent"),
        ("trilport.jimdofree.com", "lent"),
        ("trilport.wordpress.com", "lent"),
        ("trilport.webnode.fr", "lent"),
        ("trilport.site123.me", "lent"),
        ("trilport.canalblog.com", "lent"),
        ("mairie-trilport.pagesperso-orange.fr", "lent"),
        ("TRILPORT.Free.fr", "lent"),
        ("sites.google.com", "lent"),
        ("www.facebook.com", "lent"),
        ("192.0.2.1", "address"),
        ("2001:db8::1", "address"),
        ("localhost", "inapplicable"),
    ],
)
def test_own_name(host, verdict):
    assert verdict_of("reversibility.own-name", host) == verdict


def test_what_lends_the_name_is_shown():
    (found,) = run("reversibility.own-name", named("sites.google.com"), site())
    assert found.arguments == {"domain": "sites.google.com"}
    (found,) = run("reversibility.own-name", named("trilport.github.io"), site())
    assert found.arguments == {"domain": "github.io"}


@pytest.mark.parametrize("check_id", ["reversibility.own-name", "reversibility.extension"])
def test_of_a_site_that_nobody_saw_nothing_is_said(check_id):
    (found,) = run(check_id, named("trilport.wixsite.com"), NOTHING)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.UNKNOWN_HOST)


@pytest.mark.parametrize("domain", sorted(LENDERS | SOCIAL_NETWORKS))
def test_every_lender_lends(domain):
    assert verdict_of("reversibility.own-name", f"trilport.{domain}") == "lent"


@pytest.mark.parametrize("domain", sorted(LENDERS))
def test_no_lender_is_listed_twice(domain):
    """The Public Suffix List or the table of systems may have come to know it."""
    assert not is_hosted_name(f"trilport.{domain}")
    assert domain not in {host for item in SIGNATURES for host in item.hosts}


@pytest.mark.parametrize(
    ("host", "verdict"),
    [
        *((f"www.trilport.{ending}", "passed") for ending in sorted(EXTENSIONS)),
        ("www.trilport.asso.fr", "passed"),
        ("trilport.collectivite.fr", "passed"),
        ("www.ville.test", "passed"),
        ("www.trilport.com", "other"),
        ("www.trilport.info", "other"),
        ("trilport.org", "other"),
        ("fr.trilport.com", "other"),
        ("www.trilport.city", "other"),
        ("trilport.wixsite.com", "inapplicable"),
        ("192.0.2.1", "inapplicable"),
        ("localhost", "inapplicable"),
    ],
)
def test_extension(host, verdict):
    assert verdict_of("reversibility.extension", host) == verdict


def test_the_extensions_are_those_of_the_rpnt():
    assert len(EXTENSIONS) == 16
    (found,) = run("reversibility.extension", named("www.trilport.com"), site())
    assert found.arguments == {"extension": ".com"}
