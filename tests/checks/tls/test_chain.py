"""What a chain may hold besides the usual: extensions, authorities out of date, parts that cannot be read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from auditor.facts.tls import TlsServer
from auditor.model import Cause, Outcome
from checks.tls.chain import names_of, served, store_of
from tests.checks import facts as f
from tests.checks.facts import HOST, INTERMEDIATE, NOW, ROOT, TRUST, run
from tests.servers.certificates import Issued, authority, encoded

SUBJECTS = ("trust", "name", "dates", "key", "signature")
GARBAGE = encoded(b"no certificate")

#: The subject of a certificate and how it stands in DER, to be replaced there.
_SUBJECT = "Town"
_IN_DER = b"\x55\x04\x03\x0c\x04Town"

SERVER, CLIENT, ANY = (
    ExtendedKeyUsageOID.SERVER_AUTH,
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
)


def said(subject: str, server: TlsServer, trust=TRUST) -> list[str]:
    """The codes that a check fails or hesitates with; nothing when it passes."""
    findings = run(f"tls.certificate-{subject}", server, trust)
    return [item.code for item in findings if item.outcome is not Outcome.PASSED]


def special(usages=(SERVER,), *, critical_names=False, critical_usages=False) -> Issued:
    """A certificate of the trusted intermediate, with these purposes; with none said when there are none."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    issuer_key = INTERMEDIATE.key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _SUBJECT)]))
        .issuer_name(INTERMEDIATE.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=60))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
        .add_extension(names, critical=critical_names)
    )
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=critical_usages)
    signed = builder.sign(INTERMEDIATE.key, hashes.SHA256())
    return Issued(signed, key, (INTERMEDIATE, ROOT))


# Extensions.


@pytest.mark.parametrize("critical_names", [False, True])
@pytest.mark.parametrize("critical_usages", [False, True])
def test_what_is_marked_critical_is_no_matter_of_trust(critical_names, critical_usages):
    item = special(critical_names=critical_names, critical_usages=critical_usages)
    assert {subject: said(subject, f.tls(item)) for subject in SUBJECTS} == {key: [] for key in SUBJECTS}


@pytest.mark.parametrize(
    ("usages", "trusted"),
    [
        ((), True),  # for everything (RFC 5280 §4.2.1.12)
        ((SERVER,), True),
        ((CLIENT, SERVER), True),
        ((ANY,), True),
        ((CLIENT,), False),
        ((ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CODE_SIGNING), False),
    ],
)
def test_a_certificate_is_for_servers(usages, trusted):
    item = special(usages)
    assert said("trust", f.tls(item)) == ([] if trusted else ["tls.certificate.untrusted"])
    assert said("name", f.tls(item)) == []


def test_without_a_subject_alternative_name_nothing_is_believed():
    (found,) = run("tls.certificate-trust", f.tls(f.site_leaf(())), TRUST)
    assert found.code == "tls.certificate.untrusted"
    assert found.places[1].excerpt == "no subjectAltName"


# Authorities.


def test_a_root_out_of_date_vouches_for_nobody():
    old = authority("Old root", now=NOW - timedelta(days=1001))
    trust = TRUST.model_copy(update={"roots": (old.text,)})
    server = f.tls(f.site_leaf(issuer=old))
    assert said("trust", server, trust) == ["tls.certificate.untrusted"]
    assert said("dates", server) == []


def test_an_intermediate_out_of_date_vouches_for_nobody():
    old = authority("Old intermediate", ROOT, now=NOW - timedelta(days=1001))
    server = f.tls(f.site_leaf(issuer=old))
    assert said("trust", server) == ["tls.certificate.untrusted"]
    assert said("dates", server) == []


def test_an_authority_that_outlived_an_expired_certificate_vouched_for_it():
    """The certificate was good in its time: its date is the one fault."""
    old = authority("Old intermediate", ROOT, now=NOW - timedelta(days=1100))
    server = f.tls(f.site_leaf(issuer=old, begins=-300, ends=-200))
    assert said("trust", server) == []
    assert said("dates", server) == ["tls.certificate.expired"]


def test_a_site_may_not_vouch_for_another():
    """A leaf is no authority, though a trusted one signed it."""
    vouching = f.site_leaf(("other.example",))
    assert said("trust", f.tls(f.site_leaf(issuer=vouching))) == ["tls.certificate.untrusted"]


def test_the_order_of_the_intermediates_is_free():
    lower = authority("Lower", INTERMEDIATE, now=NOW)
    item = f.site_leaf(issuer=lower)
    leaf_first, *others = item.chain
    assert len(others) == 2
    assert said("trust", f.tls(f.endpoint((leaf_first, *reversed(others))))) == []


def test_an_intermediate_that_cannot_be_read_does_not_hide_the_others():
    item = f.site_leaf()
    assert said("trust", f.tls(f.endpoint((item.text, GARBAGE, *item.chain[1:])))) == []


# What is read.


def test_a_store_is_made_once():
    assert store_of(TRUST.roots) is store_of(TRUST.roots)


def test_names_are_told_with_their_addresses_last():
    item = f.site_leaf(("192.0.2.1", "*.ville.example", HOST))
    assert names_of(item.certificate) == ("*.ville.example", HOST, "192.0.2.1")
    assert names_of(f.site_leaf(()).certificate) == ()


def test_addresses_that_present_nothing_are_left_out():
    silent = f.endpoint(cause=Cause.TIMED_OUT)
    (found,) = served(f.tls(silent, f.endpoint((GARBAGE,)), f.endpoint(f.site_leaf().chain, address="::1")))
    assert (found.address, len(found.intermediates)) == ("::1", 1)
    assert found.place.excerpt == f"CN={HOST} ← CN=Intermediate"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_behind_a_certificate_that_cannot_be_read_no_other_is_judged_for_it(subject):
    chain = (GARBAGE, *f.site_leaf().chain[1:])
    (found,) = run(f"tls.certificate-{subject}", f.tls(f.endpoint(chain)), TRUST)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.PROTOCOL_ERROR)


@pytest.mark.parametrize("odd", ["intra_net.ville.example", "*.intra_net.ville.example", "*"])
def test_a_name_that_no_browser_asks_for_does_not_spoil_the_others(odd):
    assert said("trust", f.tls(f.site_leaf((odd, HOST)))) == []


def of_subject(attribute: bytes) -> TlsServer:
    """A server whose certificate has this attribute, in DER, for a subject (its signature is then wrong)."""
    der = special().certificate.public_bytes(serialization.Encoding.DER)
    assert der.count(_IN_DER) == 1
    assert len(attribute) == len(_IN_DER)
    return f.tls(f.endpoint((encoded(der.replace(_IN_DER, attribute)),)))


@pytest.mark.parametrize("subject", ["name", "dates", "key", "signature"])
@pytest.mark.parametrize(
    "attribute",
    [b"\x55\x04\x03\x0c\x04\xff\xfe\xfd\xfc", b"\x55\x04\x06\x13\x04FRAN"],
    ids=["no UTF-8", "country of four letters"],
)
def test_a_subject_against_the_rules_hides_nothing_of_the_rest(subject, attribute):
    """Nor is the library's warning shown to whoever runs the tool: here it is an error."""
    assert said(subject, of_subject(attribute)) == []
