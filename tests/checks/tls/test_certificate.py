"""Certificates: trust, names, dates, keys and signatures, each by its own check."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.tls import TlsServer
from auditor.model import Cause, Outcome
from checks.tls.chain import covers
from tests.checks import facts as f
from tests.checks.facts import HOST, NOW, TRUST, run
from tests.servers.certificates import authority, dsa_key, encoded, leaf, rsa_key, with_sha1


def said(subject: str, server: TlsServer) -> list[str]:
    """The codes that a check fails or hesitates with; nothing when it passes."""
    findings = run(f"tls.certificate-{subject}", server, TRUST)
    return [item.code for item in findings if item.outcome is not Outcome.PASSED]


# Trust.


def test_a_chain_to_a_trusted_authority():
    assert said("trust", f.tls(f.site_leaf())) == []
    assert said("trust", f.tls(f.site_leaf(issuer=f.ROOT))) == []


def test_a_root_that_is_sent_needlessly_does_no_harm():
    sent = (*f.site_leaf().chain, f.ROOT.text)
    assert said("trust", f.tls(f.endpoint(sent))) == []


def test_an_unknown_authority():
    stranger = leaf((HOST,), authority("Stranger", now=NOW), now=NOW)
    assert said("trust", f.tls(stranger)) == ["tls.certificate.untrusted"]


def test_a_missing_intermediate():
    assert said("trust", f.tls(f.endpoint((f.site_leaf().text,)))) == ["tls.certificate.untrusted"]


def test_intermediates_that_are_not_of_the_chain_do_not_help():
    other = authority("Other", f.ROOT, now=NOW)
    sent = (f.site_leaf().text, other.text)
    assert said("trust", f.tls(f.endpoint(sent))) == ["tls.certificate.untrusted"]


def test_a_self_signed_certificate():
    assert said("trust", f.tls(f.site_leaf(issuer=None))) == ["tls.certificate.self-signed"]


def test_a_self_signed_certificate_of_the_same_name_as_a_root():
    impostor = leaf(("Root",), None, now=NOW)
    assert said("trust", f.tls(impostor)) == ["tls.certificate.self-signed"]


@pytest.mark.parametrize(("begins", "ends"), [(-90, -1), (-400, -300), (1, 90)])
def test_dates_and_names_are_not_counted_twice(begins, ends):
    assert said("trust", f.tls(f.site_leaf(begins=begins, ends=ends))) == []
    assert said("trust", f.tls(f.site_leaf(("other.example",)))) == []


@pytest.mark.parametrize("name", ["192.0.2.1", "2001:db8::1"])
def test_a_certificate_for_an_address_is_trusted(name):
    assert said("trust", f.tls(f.site_leaf((name,)), host=name)) == []
    assert said("name", f.tls(f.site_leaf((name,)), host=name)) == []


def test_a_wildcard_is_trusted():
    assert said("trust", f.tls(f.site_leaf(("*.ville.example", "ville.example")))) == []


def test_a_weak_key_is_no_matter_of_trust():
    """Its own check says it: a town must not lose twice for one fault."""
    assert said("trust", f.tls(f.site_leaf(key=rsa_key(1024)))) == []


def test_a_store_with_a_root_that_cannot_be_read_serves_with_the_others():
    damaged = TRUST.model_copy(update={"roots": ("AAAA", "no base64", *TRUST.roots)})
    assert run("tls.certificate-trust", f.tls(f.site_leaf()), damaged)[0].outcome is Outcome.PASSED


# Names.


@pytest.mark.parametrize(
    ("name", "host", "good"),
    [
        ("www.ville.fr", "www.ville.fr", True),
        ("WWW.Ville.FR", "www.ville.fr", True),
        ("www.ville.fr.", "www.ville.fr", True),
        ("ville.fr", "www.ville.fr", False),
        ("*.ville.fr", "www.ville.fr", True),
        ("*.ville.fr", "ville.fr", False),
        ("*.ville.fr", "a.www.ville.fr", False),
        ("*.ville.fr", "www.autre.fr", False),
        ("*.fr", "ville.fr", False),
        ("*", "ville", False),
        ("w*.ville.fr", "www.ville.fr", False),
        ("www.*.fr", "www.ville.fr", False),
        ("xn--bouaye-8va.fr", "xn--bouaye-8va.fr", True),
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8:0::1", True),
        ("*.0.2.1", "192.0.2.1", False),
        ("", "ville.fr", False),
    ],
)
def test_which_hosts_a_name_covers(name, host, good):
    assert covers(name, host) is good


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_get_an_answer(name, host):
    assert covers(name, host) in (True, False)


def test_one_of_the_names_is_enough_and_the_subject_is_none():
    assert said("name", f.tls(f.site_leaf(("other.example", HOST)))) == []
    assert said("name", f.tls(f.site_leaf(()))) == ["tls.certificate.wrong-name"]


def test_the_names_are_told():
    (found,) = run("tls.certificate-name", f.tls(f.site_leaf(("other.example", "*.other.example"))))
    assert found.arguments == {"host": HOST, "names": ("other.example", "*.other.example")}


# Dates.


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (-30, 60, None),
        (-300, 65, None),
        (-60, 30, None),  # a third of ninety days, and the margin
        (-61, 29, "expires-soon"),
        (-89, 1, "expires-soon"),
        (-335, 29, "expires-soon"),
        (-2, 4, None),  # six days: it is renewed in the last third
        (-5, 1, "expires-soon"),
        (-90, 0, "expires-soon"),
        (-90, -0.001, "expired"),
        (-5000, -4000, "expired"),
        (0.001, 90, "not-yet-valid"),
        (400, 500, "not-yet-valid"),
    ],
)
def test_dates(begins, ends, code):
    found = said("dates", f.tls(f.site_leaf(begins=begins, ends=ends)))
    assert found == ([f"tls.certificate.{code}"] if code else [])


def test_dates_are_told():
    (found,) = run("tls.certificate-dates", f.tls(f.site_leaf(begins=-80, ends=10)))
    assert found.arguments == {"until": (NOW + timedelta(days=10)).isoformat(), "days": 10}


def test_it_is_judged_on_the_day_when_it_was_seen():
    server = f.tls(f.site_leaf(begins=-30, ends=60))
    later = server.model_copy(update={"observed_at": NOW + timedelta(days=61)})
    assert said("dates", server) == []
    assert said("dates", later) == ["tls.certificate.expired"]
    assert said("trust", later) == []


# Keys and signatures.


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (rsa_key(1024), "weak-key"),
        (rsa_key(2048), None),
        (ec.generate_private_key(ec.SECP192R1()), "weak-key"),
        (ec.generate_private_key(ec.SECP256R1()), None),
        (ec.generate_private_key(ec.SECP384R1()), None),
        (ed25519.Ed25519PrivateKey.generate(), None),
        (ed448.Ed448PrivateKey.generate(), None),
        (dsa_key(), "unknown-key"),
    ],
    ids=["RSA 1024", "RSA 2048", "P-192", "P-256", "P-384", "Ed25519", "Ed448", "DSA"],
)
def test_keys(key, code):
    found = said("key", f.tls(f.site_leaf(key=key)))
    assert found == ([f"tls.certificate.{code}"] if code else [])


def test_a_signature_that_can_be_forged():
    issuer = f.site_leaf(("Issuer",), issuer=None, key=rsa_key(2048))
    item = f.site_leaf(issuer=issuer)
    assert said("signature", f.tls(item)) == []
    (found,) = run("tls.certificate-signature", f.tls(f.endpoint((with_sha1(item),))))
    assert (found.code, found.arguments) == ("tls.certificate.weak-signature", {"algorithm": "SHA1"})


def test_a_signature_without_a_hash_function():
    """Ed25519 has its own inside (RFC 8032)."""
    issuer = f.site_leaf(("Issuer",), issuer=None)
    assert said("signature", f.tls(f.site_leaf(issuer=issuer))) == []


# Addresses, and what cannot be read.

EVERY = ("trust", "name", "dates", "key", "signature")


@pytest.mark.parametrize("subject", EVERY)
def test_every_address_is_judged(subject):
    good, bad = f.endpoint(f.site_leaf().chain), f.endpoint((f.site_leaf().text,), address="192.0.2.2")
    found = run(f"tls.certificate-{subject}", f.tls(good, bad), TRUST)
    assert [item.places[0].where for item in found] == ["192.0.2.1", "192.0.2.2"]


@pytest.mark.parametrize("subject", EVERY)
@pytest.mark.parametrize(
    "chain", [(), ("",), ("AAAA",), ("é",), (encoded(b"\x30\x82"),)], ids=["none", "empty", "0", "é", "cut"]
)
def test_what_cannot_be_read_is_untested(subject, chain):
    (found,) = run(f"tls.certificate-{subject}", f.tls(f.endpoint(chain)), TRUST)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.PROTOCOL_ERROR)


@pytest.mark.parametrize("subject", EVERY)
def test_an_address_that_does_not_answer_leaves_the_others(subject):
    silent = f.endpoint(cause=Cause.TIMED_OUT, address="192.0.2.2")
    (found,) = run(f"tls.certificate-{subject}", f.tls(silent, f.site_leaf()), TRUST)
    assert found.outcome is Outcome.PASSED
