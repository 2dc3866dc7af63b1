"""Suites: what protects nothing is told everywhere, the rest in the newest version before TLS 1.3."""

from __future__ import annotations

import pytest

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import TlsProfiles
from auditor.model import Cause, Outcome
from tests.checks import facts as f
from tests.checks.facts import run

GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
RSA_GCM = "TLS_RSA_WITH_AES_128_GCM_SHA256"
RSA_CBC = "TLS_RSA_WITH_AES_128_CBC_SHA"
TRIPLE = "TLS_RSA_WITH_3DES_EDE_CBC_SHA"
RC4 = "TLS_RSA_WITH_RC4_128_SHA"
EXPORT = "TLS_RSA_EXPORT_WITH_RC4_40_MD5"
MODERN = f.suite_list("TLSv1.3", *f.MODERN_SUITES)
NO_13, WITH_10 = {"TLSv1.3": Offer.REFUSED}, {"TLSv1": Offer.OFFERED}
ONLY_10 = {"TLSv1": Offer.OFFERED, "TLSv1.2": Offer.REFUSED, "TLSv1.3": Offer.REFUSED}


def said(facts: TlsProfiles) -> list[str]:
    found = run("tls.suites", facts)
    return [item.code if item.outcome is Outcome.FAILED else item.outcome.value for item in found]


@pytest.mark.parametrize(
    ("names", "with_13", "alone"),
    [
        ((GCM,), ["passed"], ["passed"]),
        ((GCM, CBC), ["passed"], ["passed"]),
        ((GCM, RSA_GCM), ["partly-without-forward-secrecy"], ["partly-without-forward-secrecy"]),
        ((RSA_GCM,), ["partly-without-forward-secrecy"], ["without-forward-secrecy"]),
        ((CBC,), ["passed"], ["without-aead"]),
        ((RSA_CBC,), ["partly-without-forward-secrecy"], ["without-forward-secrecy"]),
        ((GCM, TRIPLE), ["weak"], ["weak"]),
        ((RSA_CBC, TRIPLE), ["weak"], ["without-forward-secrecy"]),
        ((GCM, RC4), ["broken"], ["broken"]),
        ((GCM, "TLS_DH_anon_WITH_AES_128_CBC_SHA"), ["broken"], ["broken"]),
        ((GCM, "TLS_SOMETHING_NEW"), ["passed"], ["passed"]),
    ],
)
def test_suites_of_tls_12(names, with_13, alone):
    short = f.suite_list("TLSv1.2", *names)
    for facts, expected in (
        (f.asked(suites=(MODERN, short)), with_13),
        (f.asked(NO_13, suites=(short,)), alone),
    ):
        assert [code.removeprefix("tls.suites.") for code in said(facts)] == expected


def test_what_goes_away_with_an_old_version_is_not_told_twice():
    lists = (MODERN, f.suite_list("TLSv1.2", GCM), f.suite_list("TLSv1", RSA_CBC, TRIPLE))
    assert said(f.asked(WITH_10, suites=lists)) == ["passed"]


def test_what_protects_nothing_is_told_of_any_version():
    lists = (MODERN, f.suite_list("TLSv1.2", GCM), f.suite_list("TLSv1", RSA_CBC, EXPORT, RC4))
    (found,) = run("tls.suites", f.asked(WITH_10, suites=lists))
    assert (found.code, found.arguments) == ("tls.suites.broken", {"reasons": ("EXPORT", "RC4")})
    assert found.places[0].excerpt == f"{EXPORT}, {RC4}"


def test_the_suites_of_ssl_2_go_away_with_it():
    ssl2 = f.suite_list("SSLv2", "SSL_CK_RC4_128_WITH_MD5")
    lists = (MODERN, f.suite_list("TLSv1.2", GCM), ssl2)
    assert said(f.asked({"SSLv2": Offer.OFFERED}, suites=lists)) == ["passed"]


def test_a_server_of_old_versions_alone_has_no_modern_mode_to_offer():
    assert said(f.asked(ONLY_10, suites=(f.suite_list("TLSv1", CBC),))) == ["passed"]
    assert said(f.asked(ONLY_10, suites=(f.suite_list("TLSv1", RSA_CBC),))) == [
        "tls.suites.without-forward-secrecy"
    ]


def test_one_old_server_reads_few_findings():
    """TLS 1.0 to 1.2, CBC alone, RSA that gives the key: one repair mends them all."""
    lists = [f.suite_list(version, RSA_CBC) for version in ("TLSv1", "TLSv1.1", "TLSv1.2")]
    old = f.asked(WITH_10 | NO_13, suites=tuple(lists), groups=(), key_exchanges=())
    checks = ("tls.suites", "tls.key-exchange", "tls.flaws", "tls.negotiation", "tls.post-quantum")
    failed = [item.code for check in checks for item in run(check, old) if item.outcome is Outcome.FAILED]
    assert failed == ["tls.suites.without-forward-secrecy"]


def test_tls_13_alone_is_sound():
    assert said(f.asked({"TLSv1.2": Offer.REFUSED}, suites=(MODERN,))) == ["passed"]


@pytest.mark.parametrize("names", [(GCM,), (RSA_GCM,), (CBC,), ()])
def test_what_was_not_seen_whole_is_not_said_to_be_good_nor_to_lack_anything(names):
    part = f.suite_list("TLSv1.2", *names, whole=False, cause=Cause.RESET)
    (found, *others) = run("tls.suites", f.asked(NO_13, suites=(part,)))
    assert not others
    assert found.outcome is Outcome.UNTESTED or found.code.endswith("partly-without-forward-secrecy")


def test_a_fault_is_certain_whatever_else_was_not_seen():
    part = f.suite_list("TLSv1.2", GCM, RC4, whole=False, cause=Cause.RESET)
    assert said(f.asked({"TLSv1": Offer.UNKNOWN}, suites=(part,))) == ["tls.suites.broken"]


@pytest.mark.parametrize("version", ["SSLv3", "TLSv1", "TLSv1.2", "TLSv1.3"])
def test_a_version_that_was_not_seen_may_have_any_suite(version):
    (found,) = run("tls.suites", f.asked({version: Offer.UNKNOWN}))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)


def test_a_version_without_its_list_is_untested():
    assert said(f.asked(suites=(MODERN,))) == ["untested"]


def test_addresses_that_say_the_same_are_told_once():
    weak = f.profile(suites=(MODERN, f.suite_list("TLSv1.2", GCM, RC4)))
    other = weak.model_copy(update={"address": "2001:db8::1"})
    (found,) = run("tls.suites", f.profiles(weak, other))
    assert [item.where for item in found.places] == ["192.0.2.1", "2001:db8::1"]
    good, bad = run("tls.suites", f.profiles(f.profile(address="::1"), weak))
    assert (good.outcome, bad.outcome) == (Outcome.PASSED, Outcome.FAILED)


def test_many_suites_are_told_in_a_few_words():
    names = [
        f"TLS_RSA_EXPORT_WITH_{cipher}_SHA"
        for cipher in ("RC4_40", "RC4_56", "DES40_CBC", "NULL", "A", "B", "C")
    ]
    (found,) = run("tls.suites", f.asked(NO_13, suites=(f.suite_list("TLSv1.2", *names),)))
    assert found.places[0].excerpt.endswith(" +2")
