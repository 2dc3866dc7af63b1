"""The grade of SSL Labs, by its guide: a table of servers, then what each rule does alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.tls import Offer, TlsServer
from auditor.facts.tls_profile import Feature, ServedChain
from checks.tls.ssllabs import Grade, grade
from tests.checks import facts as f
from tests.checks.facts import TRUST
from tests.servers.certificates import Issued, leaf, rsa_key, where_to_fetch, with_sha1

OFFERED, REFUSED, UNKNOWN = Offer
YEAR = 31_536_000
GCM, GCM_256 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
CBC, RSA_GCM = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_128_GCM_SHA256"
RSA_CBC, TRIPLE = "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"
RC4, EXPORT = "TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_EXPORT_WITH_RC4_40_MD5"
ANON, NULL, DES = "TLS_DH_anon_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_NULL_SHA", "TLS_RSA_WITH_DES_CBC_SHA"
DHE = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
NO_13, NO_12 = {"TLSv1.3": REFUSED}, {"TLSv1.2": REFUSED}
TLS_13 = f.suite_list("TLSv1.3", *f.MODERN_SUITES)


def graded(
    versions: dict[str, Offer] | None = None,
    features: dict[Feature, Offer] | None = None,
    *,
    server: TlsServer | Issued | None = None,
    hsts: int | None = YEAR,
    **fields: object,
) -> Grade:
    """The grade of a sound server but for this; its one certificate has an ECDSA key."""
    if server is None or isinstance(server, Issued):
        server = f.tls(server or f.site_leaf())
    profile = f.profile(versions, features, **{"chains": (), **fields})
    return grade(server, profile, TRUST, hsts)


def of_12(*names: str, versions: dict[str, Offer] = NO_13, **fields: object) -> Grade:
    """A server of TLS 1.2 with these suites."""
    return graded(versions, suites=(f.suite_list("TLSv1.2", *names),), groups=(), **fields)


def reasons(found: Grade) -> list[str]:
    return [f"{limit.letter}: {limit.reason}" for limit in found.limits]


# Servers.


def test_an_exceptional_server():
    """Protocol 100, keys 100, ciphers (256 and 128 bits) 90: 30 + 30 + 36."""
    assert graded() == Grade("A+", 96)


def test_rsa_of_2048_bits_costs_three_points():
    assert graded(server=f.site_leaf(key=rsa_key(2048))) == Grade("A+", 93)


def test_256_bits_alone_have_all_the_points():
    modern = f.suite_list("TLSv1.3", *f.MODERN_SUITES[:2])
    assert graded(NO_12, suites=(modern,), key_exchanges=()) == Grade("A+", 100)


def test_a_server_of_2012():
    """TLS 1.0 to 1.2, RSA key exchange, CBC and 3DES."""
    lists = [f.suite_list(version, RSA_CBC, TRIPLE) for version in ("TLSv1", "TLSv1.1", "TLSv1.2")]
    versions = NO_13 | {"TLSv1": OFFERED, "TLSv1.1": OFFERED}
    found = graded(
        versions, suites=tuple(lists), groups=(), key_exchanges=(), server=f.site_leaf(key=rsa_key(2048))
    )
    # (100 + 90) / 2 = 95, 90, (80 + 20) / 2 = 50: 28 + 27 + 20
    assert (found.letter, found.score) == ("C", 75)
    assert reasons(found) == [
        "C: 3DES with TLS 1.1 or 1.2",
        "B: TLSv1",
        "B: TLSv1.1",
        "B: no AEAD suite",
        "B: no forward secrecy",
    ]
    assert found.warnings == ("no TLS 1.3",)


def test_a_server_of_2003():
    """SSL 2 and 3 and TLS 1.0, export suites, 512 bits."""
    lists = [f.suite_list(version, RC4, EXPORT, TRIPLE) for version in ("SSLv3", "TLSv1")]
    versions = {"SSLv2": OFFERED, "SSLv3": OFFERED, "TLSv1": OFFERED, **NO_12, **NO_13}
    found = graded(versions, suites=tuple(lists), groups=(), key_exchanges=())
    # (90 + 0) / 2 = 45, 40, (80 + 20) / 2 = 50: 13 + 12 + 20
    assert (found.letter, found.score) == ("F", 45)
    assert {"F: SSLv2", "F: export suites", "C: POODLE", "C: neither TLS 1.2 nor 1.3"} <= set(reasons(found))


# Letters.


@pytest.mark.parametrize(
    ("hsts", "letter"), [(None, "A"), (0, "A"), (15_767_999, "A"), (15_768_000, "A+"), (YEAR, "A+")]
)
def test_a_plus_asks_for_hsts(hsts, letter):
    assert graded(hsts=hsts).letter == letter
    assert graded(hsts=hsts).unknown == (("HSTS",) if hsts is None else ())


def test_a_plus_asks_for_the_signal_where_several_versions_are():
    old = f.suite_list("TLSv1.1", CBC)
    lists = {"suites": (TLS_13, f.suite_list("TLSv1.2", GCM), old)}
    assert graded(features={Feature.FALLBACK_SCSV: REFUSED}).letter == "A+"
    assert graded({"TLSv1.1": OFFERED}, {Feature.FALLBACK_SCSV: REFUSED}, **lists).letter == "B"


def test_a_warning_makes_it_a_minus():
    assert of_12(GCM).letter == "A-"
    assert graded(features={Feature.SECURE_RENEGOTIATION: REFUSED}).warnings == ("no secure renegotiation",)
    alone = graded(NO_12, {Feature.SECURE_RENEGOTIATION: REFUSED}, suites=(TLS_13,), key_exchanges=())
    assert (alone.letter, alone.warnings) == ("A+", ())


# Limits.


@pytest.mark.parametrize(
    ("versions", "letter", "reason"),
    [
        ({"SSLv2": OFFERED}, "F", "SSLv2"),
        ({"SSLv3": OFFERED}, "B", "SSLv3"),
        ({"TLSv1": OFFERED}, "B", "TLSv1"),
        ({"TLSv1.1": OFFERED}, "B", "TLSv1.1"),
    ],
)
def test_versions(versions, letter, reason):
    (version,) = versions
    lists = (TLS_13, f.suite_list("TLSv1.2", GCM), f.suite_list(version, RC4 if version == "SSLv3" else CBC))
    found = graded(versions, suites=lists)
    assert (found.letter, f"{letter}: {reason}" in reasons(found)) == (letter, True)


def test_ssl_3_at_best():
    found = graded({"SSLv3": OFFERED, **NO_12, **NO_13}, suites=(f.suite_list("SSLv3", CBC),))
    assert found.letter == "F"
    assert reasons(found)[0] == "F: SSLv3 at best"


def test_tls_11_at_best():
    found = graded({"TLSv1.1": OFFERED, **NO_12, **NO_13}, suites=(f.suite_list("TLSv1.1", CBC),))
    assert (found.letter, reasons(found)[0]) == ("C", "C: neither TLS 1.2 nor 1.3")


@pytest.mark.parametrize(
    ("names", "letter", "reason"),
    [
        ((GCM, EXPORT), "F", "export suites"),
        ((GCM, ANON), "F", "anonymous suites"),
        ((GCM, NULL), "F", "suites under 112 bits"),
        ((GCM, DES), "F", "suites under 112 bits"),
        ((GCM, RC4), "C", "RC4 with TLS 1.1 or 1.2"),
        ((GCM, TRIPLE), "C", "3DES with TLS 1.1 or 1.2"),
        ((CBC,), "B", "no AEAD suite"),
        ((RSA_GCM,), "B", "no forward secrecy"),
    ],
)
def test_suites(names, letter, reason):
    found = of_12(*names)
    assert (found.letter, reasons(found)[0]) == (letter, f"{letter}: {reason}")


def test_old_ciphers_of_tls_10_alone_are_judged_less():
    lists = (TLS_13, f.suite_list("TLSv1.2", GCM), f.suite_list("TLSv1", RC4, TRIPLE))
    found = graded({"TLSv1": OFFERED}, suites=lists)
    assert (found.letter, reasons(found)) == ("B", ["B: RC4", "B: TLSv1"])


@pytest.mark.parametrize(
    ("feature", "letter"),
    [
        (Feature.HEARTBLEED, "F"),
        (Feature.CCS_INJECTION, "F"),
        (Feature.ROBOT, "F"),
        (Feature.COMPRESSION, "C"),
    ],
)
def test_flaws(feature, letter):
    found = graded(features={feature: OFFERED})
    assert (found.letter, reasons(found)) == (letter, [f"{letter}: {feature}"])


@pytest.mark.parametrize(
    ("bits", "letter", "score"),
    [(512, "F", 78), (768, "F", 78), (1024, "B", 90), (1536, "B", 90), (2048, "A-", 93), (4096, "A-", 96)],
)
def test_diffie_hellman(bits, letter, score):
    names = (DHE, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384")
    found = of_12(*names, key_exchanges=(f.exchange(DHE, None, bits),))
    assert (found.letter, found.score) == (letter, score)


@pytest.mark.parametrize(("bits", "score"), [(109, 72), (112, 78), (160, 90), (192, 93), (256, 96)])
def test_curves(bits, score):
    found = of_12(GCM, GCM_256, key_exchanges=(f.exchange(GCM, None, bits),))
    assert found.score == score


@pytest.mark.parametrize(("bits", "letter", "score"), [(1024, "B", 90), (2048, "A+", 93), (4096, "A+", 96)])
def test_keys_of_certificates(bits, letter, score):
    found = graded(server=f.site_leaf(key=rsa_key(bits)))
    assert (found.letter, found.score) == (letter, score)


# Certificates.


@pytest.mark.parametrize(
    ("item", "letter", "reason"),
    [
        (f.site_leaf(issuer=None), "T", "certificate not trusted"),
        (f.site_leaf(begins=-90, ends=-1), "T", "certificate out of its dates"),
        (f.site_leaf(("other.example",)), "M", "certificate of another name"),
        (leaf(("other.example",), None, now=f.NOW), "T", "certificate not trusted"),
    ],
)
def test_certificates(item, letter, reason):
    found = graded(server=item)
    assert (found.letter, reasons(found)[0]) == (letter, f"{letter}: {reason}")


def test_a_chain_that_is_not_whole():
    alone = f.tls(f.endpoint((f.site_leaf(extensions=(where_to_fetch(),)).text,)))
    found = graded(server=alone)
    assert (found.letter, reasons(found)) == ("B", ["B: chain not whole"])


def test_sha_1_is_not_trusted():
    issuer = f.site_leaf(("Issuer",), issuer=None, key=rsa_key(2048))
    found = graded(server=f.tls(f.endpoint((with_sha1(f.site_leaf(issuer=issuer)),))))
    assert "T: certificate signed with SHA-1" in reasons(found)


def test_every_certificate_counts():
    other = ServedChain(key="RSA", sni=True, certificates=f.site_leaf(issuer=None).chain)
    assert graded(chains=(other,)).letter == "T"
    unnamed = other.model_copy(update={"sni": False})
    assert graded(chains=(unnamed,)).letter == "A+"


def test_trust_comes_before_all():
    found = graded(features={Feature.HEARTBLEED: OFFERED}, server=f.site_leaf(("x.example",), issuer=None))
    assert [limit.letter for limit in found.limits] == ["T", "M", "F"]
    assert found.letter == "T"


# What was not seen.


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({"versions": {"TLSv1": UNKNOWN}}, "TLSv1"),
        ({"versions": {"SSLv2": UNKNOWN}}, "SSLv2"),
        ({"features": {Feature.CCS_INJECTION: UNKNOWN}}, "ccs-injection"),
        ({"features": {Feature.SECURE_RENEGOTIATION: UNKNOWN}}, "secure-renegotiation"),
        ({"features": {Feature.HEARTBLEED: UNKNOWN, Feature.HEARTBEAT: OFFERED}}, "heartbleed"),
        ({"suites": (TLS_13,)}, "suites of TLSv1.2"),
        ({"suites": (TLS_13, f.suite_list("TLSv1.2", GCM, whole=False))}, "suites of TLSv1.2"),
        ({"suites": (TLS_13, f.suite_list("TLSv1.2", GCM, DHE))}, "Diffie-Hellman prime"),
        ({"server": f.tls(f.endpoint())}, "certificate"),
    ],
)
def test_without_it_there_is_no_letter(changes, unknown):
    found = graded(**changes)
    assert (found.letter, found.score, found.unknown) == (None, None, (unknown,))


def test_robot_matters_where_rsa_gives_the_key():
    features = {Feature.ROBOT: UNKNOWN}
    assert graded(features=features).letter == "A+"
    lists = (TLS_13, f.suite_list("TLSv1.2", GCM, RSA_GCM))
    assert graded(features=features, suites=lists).unknown == ("robot",)


def test_without_heartbeat_there_is_no_heartbleed():
    assert graded(features={Feature.HEARTBLEED: UNKNOWN}).letter == "A+"


def test_tls_13_alone_is_asked_nothing_of_older_versions():
    unseen = dict.fromkeys((Feature.CCS_INJECTION, Feature.COMPRESSION, Feature.HEARTBLEED), UNKNOWN)
    assert graded(NO_12, unseen, suites=(TLS_13,), key_exchanges=()).letter == "A+"


@pytest.mark.parametrize("server", [f.site_leaf(issuer=None), f.site_leaf(("x.example",))])
def test_the_worst_letters_stand_whatever_was_not_seen(server):
    found = graded({"TLSv1": UNKNOWN}, server=server)
    assert found.letter in ("T", "M")
    assert found.score is None
    assert graded({"TLSv1": UNKNOWN}, {Feature.HEARTBLEED: OFFERED}).letter == "F"


@given(
    st.lists(st.sampled_from([GCM, CBC, RC4, EXPORT, NULL, DHE, TRIPLE, "?"]), max_size=4),
    st.integers(0, 9000),
)
def test_any_server_has_a_grade(names, bits):
    found = of_12(*names, key_exchanges=(f.exchange(DHE, None, bits), f.exchange(GCM, None, bits)))
    assert found.letter in ("A+", "A", "A-", "B", "C", "D", "E", "F", None)
    assert found.score is None or 0 <= found.score <= 100
