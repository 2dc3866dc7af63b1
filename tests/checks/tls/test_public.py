"""What browsers ask of public authorities: short lives, and an entry in public logs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature
from auditor.model import Cause, Outcome
from checks.tls.public import longest_life
from tests.checks import facts as f
from tests.checks.facts import NOW, TRUST, run
from tests.servers.certificates import encoded
from tests.servers.staples import embedded, staple

OWN = TRUST.model_copy(update={"name": "certifi x + 1"})


def said(check_id: str, *facts: object) -> list[str]:
    found = run(check_id, *facts)
    return [item.code if item.outcome is Outcome.FAILED else item.outcome.value for item in found]


# Life.


@pytest.mark.parametrize(
    ("issued", "days"),
    [
        ("2018-02-28", None),
        ("2018-03-01", 825),
        ("2020-08-31", 825),
        ("2020-09-01", 398),
        ("2026-03-14", 398),
        ("2026-03-15", 200),
        ("2027-03-14", 200),
        ("2027-03-15", 100),
        ("2029-03-14", 100),
        ("2029-03-15", 47),
        ("2040-01-01", 47),
    ],
)
def test_how_long_a_certificate_may_last(issued, days):
    found = longest_life(datetime.fromisoformat(issued).replace(tzinfo=UTC))
    assert found == (None if days is None else timedelta(days=days))


@pytest.mark.parametrize(
    ("begins", "ends", "verdict"),
    [
        (-30, 170, "passed"),
        (-30, 170.001, "tls.certificate.too-long"),
        (-30, 300, "tls.certificate.too-long"),
        (-300, 98, "passed"),  # of January 2026: 398 days
        (-300, 98.5, "tls.certificate.too-long"),
        (-400, -300, "passed"),
    ],
)
def test_lives(begins, ends, verdict):
    assert said("tls.certificate-lifetime", f.tls(f.site_leaf(begins=begins, ends=ends)), TRUST) == [verdict]


def test_an_authority_of_ones_own_has_rules_of_its_own():
    long = f.tls(f.site_leaf(begins=-30, ends=700))
    assert said("tls.certificate-lifetime", long, OWN) == ["inapplicable"]
    assert said("tls.certificate-lifetime", f.tls(f.site_leaf(issuer=None, ends=700)), TRUST) == [
        "inapplicable"
    ]


def test_a_life_is_told():
    (found,) = run("tls.certificate-lifetime", f.tls(f.site_leaf(begins=-30, ends=300)), TRUST)
    assert found.arguments == {"days": 330, "longest": 200}


# Logs.


def logged(trust=TRUST, extensions=(), **fields: object) -> list[str]:
    server = f.tls(f.site_leaf(extensions=extensions))
    return said("tls.certificate-transparency", server, f.asked(**fields), trust)


def test_a_proof_in_the_certificate():
    assert logged(extensions=(embedded(),), scts=0) == ["passed"]
    assert logged(extensions=(embedded(0),), scts=0) == ["tls.certificate.unlogged"]


def test_a_proof_beside_it():
    assert logged(scts=1) == ["passed"]
    assert logged(scts=0) == ["tls.certificate.unlogged"]


def test_a_proof_in_the_staple():
    item = f.site_leaf()
    assert logged(scts=0, staple=staple(item, NOW, 1)) == ["passed"]
    assert logged(scts=0, staple=staple(item, NOW)) == ["tls.certificate.unlogged"]


@pytest.mark.parametrize("damaged", ["", "AAAA", "no base64", encoded(b"\x30\x03\x0a\x01\x01")])
def test_a_staple_that_says_nothing_proves_nothing(damaged):
    assert logged(scts=0, staple=damaged) == ["tls.certificate.unlogged"]


def test_where_nobody_asked_it_is_untested():
    silent = f.profiles(f.TlsProfile(address="192.0.2.1", port=443, cause=Cause.TIMED_OUT))
    assert said("tls.certificate-transparency", f.tls(f.site_leaf()), silent, TRUST) == ["untested"]
    elsewhere = f.profiles(f.profile(address="::1"))
    assert said("tls.certificate-transparency", f.tls(f.site_leaf()), elsewhere, TRUST) == ["untested"]


def test_what_comes_beside_it_in_tls_13_is_not_seen():
    features = {Feature.STAPLED_OCSP: Offer.UNKNOWN}
    assert logged(features=features, scts=0) == ["untested"]
    assert logged(features=features, scts=0, extensions=(embedded(),)) == ["passed"]
    assert logged(features=features, scts=1) == ["passed"]


def test_an_authority_of_ones_own_has_no_logs():
    assert logged(OWN, scts=0) == ["inapplicable"]
