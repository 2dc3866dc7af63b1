"""A missing intermediate is no unknown authority; what every browser believes."""

from __future__ import annotations

import pytest

from auditor.facts.tls import TrustStore
from auditor.model import Outcome
from checks.tls.chain import served
from checks.tls.trust import is_public, public_roots
from tests.checks import facts as f
from tests.checks.facts import HOST, INTERMEDIATE, NOW, ROOT, TRUST, run
from tests.servers.certificates import authority, leaf, where_to_fetch

FETCHED = (where_to_fetch(),)
INCOMPLETE, UNTRUSTED = "tls.certificate.incomplete-chain", "tls.certificate.untrusted"


def said(*chain: str) -> str:
    (found,) = run("tls.certificate-trust", f.tls(f.endpoint(chain)), TRUST)
    return found.code if found.outcome is Outcome.FAILED else found.outcome.value


def test_an_intermediate_that_nobody_sent():
    item = f.site_leaf(extensions=FETCHED)
    assert said(*item.chain) == "passed"
    assert said(item.text) == INCOMPLETE
    assert said(item.text, authority("Other", ROOT, now=NOW).text) == INCOMPLETE


def test_an_intermediate_higher_up_that_nobody_sent():
    lower = authority("Lower", INTERMEDIATE, now=NOW)
    item = f.site_leaf(issuer=lower, extensions=FETCHED)
    assert said(*item.chain) == "passed"
    # The one that was sent does not say where to fetch the next: it may be anybody's.
    assert said(item.text, lower.text) == UNTRUSTED


def test_without_a_place_to_fetch_it_from_it_may_be_anybodys():
    assert said(f.site_leaf().text) == UNTRUSTED


def test_an_unknown_root_that_was_sent_is_untrusted():
    stranger = authority("Stranger", now=NOW)
    item = leaf((HOST,), stranger, now=NOW, extensions=FETCHED)
    assert said(item.text, stranger.text) == UNTRUSTED


def test_a_known_root_whose_signature_does_not_fit_is_untrusted():
    impostor = authority("Root", now=NOW)
    assert said(leaf((HOST,), impostor, now=NOW, extensions=FETCHED).text) == UNTRUSTED


def test_certificates_that_vouch_for_each_other_lead_nowhere():
    one, two = authority("One", now=NOW), authority("Two", now=NOW)
    crossed = [authority("One", two, now=NOW), authority("Two", one, now=NOW)]
    item = leaf((HOST,), one, now=NOW, extensions=FETCHED)
    assert said(item.text, *(each.text for each in crossed)) == UNTRUSTED


# Public authorities.


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("certifi 2026.10.18", 3),
        ("certifi 2026.10.18 + 1", 2),
        ("certifi 2026.10.18 + 3", 0),
        ("certifi 2026.10.18 + 9", 0),
        ("certifi 2026.10.18 + some", 0),
        ("of the house", 0),
        ("", 0),
    ],
)
def test_the_authorities_of_ones_own_are_no_public_ones(name, kept):
    trust = TrustStore(observed_at=NOW, name=name, roots=("a", "b", "c"))
    assert public_roots(trust) == ("a", "b", "c")[:kept]


def test_a_certificate_is_public():
    (item,) = served(f.tls(f.site_leaf()))
    assert is_public(item, TRUST, NOW)
    assert not is_public(item, TRUST.model_copy(update={"name": "certifi x + 1"}), NOW)
