"""How certificates are delivered: order, addresses, and those that other browsers receive."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.facts.tls_profile import ServedChain, TlsProfiles
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import INTERMEDIATE, NOW, ROOT, TRUST, registry, run
from tests.servers.certificates import authority, dsa_key, encoded, rsa_key, with_sha1

ITEM = f.site_leaf()


def said(check_id: str, *facts: object) -> list[str]:
    found = run(check_id, *facts, TRUST)
    return [item.code if item.code != check_id else item.outcome.value for item in found]


# The chain.


@pytest.mark.parametrize(
    ("chain", "verdict"),
    [
        (ITEM.chain, "passed"),
        ((ITEM.text,), "passed"),
        ((*ITEM.chain, ROOT.text), "passed"),
        ((*ITEM.chain, INTERMEDIATE.text), "tls.chain.disordered"),
        ((ITEM.text, ITEM.text, INTERMEDIATE.text), "tls.chain.disordered"),
        ((ITEM.text, ROOT.text, INTERMEDIATE.text), "tls.chain.disordered"),
        ((*ITEM.chain, authority("Other", now=NOW).text), "tls.chain.disordered"),
    ],
    ids=["usual", "alone", "with root", "twice", "leaf twice", "upside down", "foreign"],
)
def test_order(chain, verdict):
    assert said("tls.certificate-chain", f.tls(f.endpoint(chain))) == [verdict]


def test_the_same_fault_at_two_addresses_is_one():
    wrong = (ITEM.text, ITEM.text)
    server = f.tls(f.endpoint(wrong), f.endpoint(wrong, address="::1"))
    (found,) = run("tls.certificate-chain", server)
    assert [item.where for item in found.places] == ["192.0.2.1", "::1"]


def test_addresses_may_differ():
    same = f.tls(f.endpoint(ITEM.chain), f.endpoint(ITEM.chain, address="::1"))
    assert said("tls.certificate-chain", same) == ["passed"]
    other = f.tls(f.endpoint(ITEM.chain), f.endpoint(f.site_leaf().chain, address="::1"))
    (found,) = run("tls.certificate-chain", other)
    assert (found.code, found.outcome) == ("tls.chain.differs", Outcome.CANT_TELL)
    assert len(found.places) == 2


# Other certificates.


def others(*chains: tuple[str, ...], sni: bool = True) -> TlsProfiles:
    seen = tuple(ServedChain(key="RSA", sni=sni, certificates=chain) for chain in chains)
    return f.asked(chains=seen)


def found_in(profiles: TlsProfiles) -> list[str]:
    codes = said("tls.other-certificates", f.tls(ITEM), profiles)
    return [code.removeprefix("tls.other-certificates.") for code in codes]


@pytest.mark.parametrize(
    ("chain", "verdict"),
    [
        (f.site_leaf(key=rsa_key(2048)).chain, "passed"),
        ((f.site_leaf().text,), "untrusted"),
        (f.site_leaf(issuer=None).chain, "untrusted"),
        (f.site_leaf(("other.example",)).chain, "wrong-name"),
        (f.site_leaf(begins=-90, ends=-1).chain, "expired"),
        (f.site_leaf(begins=1, ends=90).chain, "expired"),
        (f.site_leaf(key=rsa_key(1024)).chain, "weak"),
    ],
    ids=["good", "alone", "self-signed", "name", "expired", "early", "weak"],
)
def test_what_other_browsers_receive(chain, verdict):
    assert found_in(others(chain)) == [verdict]
    assert set(found_in(others(f.second_chain(), chain))) == {"passed", verdict}


def test_the_certificate_that_was_judged_already_is_no_other():
    assert found_in(others(ITEM.chain)) == ["inapplicable"]
    assert found_in(others()) == ["inapplicable"]


def test_what_comes_without_the_name_is_nobodys_concern():
    assert found_in(others(f.site_leaf(issuer=None).chain, sni=False)) == ["inapplicable"]


def test_a_chain_that_cannot_be_read_is_left_out():
    assert found_in(others(("AAAA",), ())) == ["inapplicable"]


def test_silence_is_untested():
    silent = f.profiles(f.TlsProfile(address="192.0.2.1", port=443, cause=Cause.TIMED_OUT))
    assert found_in(silent) == ["untested"]


def test_a_fault_of_every_address_is_told_with_them_all():
    bad = f.site_leaf(issuer=None).chain
    seen = ServedChain(key="RSA", sni=True, certificates=bad)
    two = [f.profile(address=address, chains=(seen,)) for address in ("192.0.2.1", "::1")]
    (found,) = run("tls.other-certificates", f.tls(ITEM), f.profiles(*two), TRUST)
    assert len(found.places) == 2


# Hostile bytes.

_DER = ITEM.certificate.public_bytes(serialization.Encoding.DER)
_CHECKS = [check for check in registry().checks if check.family == "tls"]
_GIVEN = {"trust": TRUST}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.integers(0, len(_DER) - 1), st.integers(0, 255), st.integers(0, len(_DER)))
def test_a_damaged_certificate_stops_no_check(position, byte, end):
    """Whatever a byte becomes, and wherever it ends; the judge would take an exception for an outcome."""
    for der in (_DER[:position] + bytes([byte]) + _DER[position + 1 :], _DER[:end]):
        chain = (encoded(der), INTERMEDIATE.text)
        facts = {"tls": f.tls(f.endpoint(chain)), "profiles": others(chain), **_GIVEN}
        for check in _CHECKS:
            assert list(check.function(**{name: facts[name] for name in check.needs}))


def test_a_version_that_does_not_exist_is_no_certificate():
    """X.509 has three; the library raises an exception of its own."""
    assert _DER.count(b"\xa0\x03\x02\x01\x02") == 1
    odd = encoded(_DER.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09"))
    assert said("tls.certificate-chain", f.tls(f.endpoint((odd,)))) == ["untested"]


def test_odd_keys_and_signatures_stop_no_check():
    issuer = f.site_leaf(("Issuer",), issuer=None, key=rsa_key(2048))
    for chain in (f.site_leaf(key=dsa_key()).chain, (with_sha1(f.site_leaf(issuer=issuer)),)):
        facts = {"tls": f.tls(f.endpoint(chain)), "profiles": others(chain), **_GIVEN}
        for check in _CHECKS:
            assert list(check.function(**{name: facts[name] for name in check.needs}))
