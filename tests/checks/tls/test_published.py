"""The published profiles: the file, and how a server stands against each."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature
from checks.tls.keys import KeyTraits, traits
from checks.tls.published import LADDERS, PROFILES, Standing, standing
from checks.tls.suites import Mode, describe
from tests.checks import facts as f
from tests.servers.certificates import rsa_key

BY_TITLE = {profile.title: profile for profile in PROFILES}
ANSSI, MODERN, INTERMEDIATE = "ANSSI TLS 1.2", "Mozilla 6.0 modern", "Mozilla 6.0 intermediate"
GOOD, SUFFICIENT, PHASE_OUT = (f"NCSC-NL 2025-05 {level}" for level in ("good", "sufficient", "phase-out"))

ECDSA = KeyTraits("ECDSA", 256, "secp256r1", None, "ECDSA-SHA384", 90)
RSA_2048 = KeyTraits("RSA", 2048, "", 65537, "RSA-SHA256", 90)
RSA_3072 = KeyTraits("RSA", 3072, "", 65537, "RSA-SHA256", 90)
NO_13, NO_12 = {"TLSv1.3": Offer.REFUSED}, {"TLSv1.2": Offer.REFUSED}
TLS_13 = f.suite_list("TLSv1.3", *f.MODERN_SUITES, preference=Offer.OFFERED)
ONLY_13 = {"versions": NO_12, "suites": (TLS_13,), "key_exchanges": ()}


def stands(title: str, *leaves: KeyTraits, **fields: object) -> Standing:
    return standing(BY_TITLE[title], f.profile(**fields), leaves or (ECDSA,))


def parts(found: Standing) -> dict[str, tuple[str, ...]]:
    return {gap.part: gap.seen for gap in found.gaps}


def with_suite(*names: str) -> dict[str, object]:
    return {"suites": (TLS_13, f.suite_list("TLSv1.2", *names, preference=Offer.OFFERED))}


# The file.


def test_three_documents_and_their_levels():
    assert [[profile.title for profile in levels] for levels in LADDERS] == [
        [ANSSI],
        [MODERN, INTERMEDIATE],
        [GOOD, SUFFICIENT, PHASE_OUT],
    ]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.title)
def test_entries_are_whole(profile):
    assert profile.source
    assert profile.suites
    assert profile.groups
    for name in profile.suites:
        if "*" not in name:
            assert describe(name).mode is Mode.AEAD, name
    known = {"wanted", "refused", "groups", "dh", "keys", "signatures", "days", "order", "versions", "suites"}
    assert set(profile.clauses) <= known
    assert all(item in known or item.startswith("TLS_") for item in profile.unsure)


@pytest.mark.parametrize("levels", LADDERS, ids=lambda levels: levels[0].name)
def test_a_level_allows_all_that_the_one_above_does(levels):
    for above, below in pairwise(levels):
        assert set(above.versions) <= set(below.versions)
        assert set(above.groups) <= set(below.groups)
        assert set(above.curves) <= set(below.curves)
        assert set(above.signatures) <= set(below.signatures)
        assert not parts(
            standing(below, f.profile(NO_12, suites=(f.suite_list("TLSv1.3", *above.suites),)), (ECDSA,))
        ).get("suites")


# Who keeps what.


@pytest.mark.parametrize("title", [ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT])
def test_a_sound_server_keeps_it(title):
    assert stands(title).kept is True


@pytest.mark.parametrize("title", [MODERN, GOOD])
def test_tls_12_keeps_it_from_the_best_levels(title):
    found = stands(title)
    assert found.kept is False
    assert parts(found)["versions"] == ("TLSv1.2",)


@pytest.mark.parametrize("title", [ANSSI, MODERN, INTERMEDIATE, SUFFICIENT])
def test_tls_13_alone_keeps_it(title):
    assert stands(title, **ONLY_13).kept is True


def test_ncsc_holds_128_bits_for_sufficient():
    assert parts(stands(GOOD, **ONLY_13)) == {"suites": ("TLS_AES_128_GCM_SHA256",)}
    short = f.suite_list("TLSv1.3", *f.MODERN_SUITES[:2])
    assert stands(GOOD, **ONLY_13 | {"suites": (short,)}).kept is True


@pytest.mark.parametrize("title", list(BY_TITLE))
@pytest.mark.parametrize("version", ["SSLv2", "SSLv3", "TLSv1", "TLSv1.1"])
def test_old_versions_break_them_all(title, version):
    assert parts(stands(title, versions={version: Offer.OFFERED}))["versions"][0] == version


@pytest.mark.parametrize(
    ("suite", "kept", "unsure", "broken"),
    [
        ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}, set(), set()),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CCM", {ANSSI, SUFFICIENT, PHASE_OUT}, set(), {INTERMEDIATE}),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", set(), set(), {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", {PHASE_OUT}, {ANSSI}, {INTERMEDIATE, SUFFICIENT}),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", set(), set(), {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}),
        ("TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256", {PHASE_OUT}, {ANSSI}, {INTERMEDIATE, SUFFICIENT}),
        ("TLS_RSA_WITH_AES_128_GCM_SHA256", set(), set(), {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}),
        ("TLS_DH_RSA_WITH_AES_128_GCM_SHA256", set(), set(), {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}),
    ],
)
def test_suites(suite, kept, unsure, broken):
    for title in kept | unsure | broken:
        expected = True if title in kept else None if title in unsure else False
        assert stands(title, **with_suite(suite)).kept is expected, title


@pytest.mark.parametrize(
    ("group", "bits", "anssi", "phase_out"),
    [
        ("ffdhe3072", 3072, True, True),
        ("ffdhe2048", 2048, True, False),
        (None, 2048, True, False),
        (None, 4096, True, False),
        (None, 1024, False, False),
    ],
)
def test_diffie_hellman(group, bits, anssi, phase_out):
    suite = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
    fields = with_suite(suite) | {"key_exchanges": (f.exchange(suite, group, bits),)}
    assert stands(ANSSI, **fields).kept is (
        None if anssi else False
    )  # such suites are in no part that was read
    assert stands(PHASE_OUT, **fields).kept is phase_out
    assert ("dh" in parts(stands(ANSSI, **fields))) is not anssi


@pytest.mark.parametrize(
    ("leaf", "kept"),
    [
        (ECDSA, {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}),
        (RSA_3072, {ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT}),
        (RSA_2048, {ANSSI, INTERMEDIATE, PHASE_OUT}),
        (KeyTraits("RSA", 1024, "", 65537, "RSA-SHA256", 90), set()),
        (KeyTraits("RSA", 2048, "", 65537, "RSA-SHA1", 90), set()),
        (KeyTraits("ECDSA", 224, "secp224r1", None, "ECDSA-SHA256", 90), {PHASE_OUT}),
        (KeyTraits("Ed25519", 256, "Ed25519", None, "EdDSA", 90), {SUFFICIENT, PHASE_OUT}),
        (KeyTraits("ECDSA", 256, "secp256r1", None, "ECDSA-SHA256", 398), {ANSSI, SUFFICIENT, PHASE_OUT}),
    ],
)
def test_certificates(leaf, kept):
    for title in (ANSSI, INTERMEDIATE, SUFFICIENT, PHASE_OUT):
        assert stands(title, leaf).kept is (title in kept), title


def test_every_certificate_counts():
    assert stands(SUFFICIENT, ECDSA, RSA_2048).kept is False
    assert stands(MODERN, ECDSA, RSA_3072, **ONLY_13).kept is False


@pytest.mark.parametrize(
    ("feature", "offer", "broken", "unsure"),
    [
        (Feature.COMPRESSION, Offer.OFFERED, {ANSSI, SUFFICIENT}, set()),
        (Feature.EARLY_DATA, Offer.OFFERED, {ANSSI, SUFFICIENT}, set()),
        (Feature.EXTENDED_MASTER_SECRET, Offer.REFUSED, {SUFFICIENT}, {ANSSI}),
        (Feature.SECURE_RENEGOTIATION, Offer.REFUSED, {SUFFICIENT}, {ANSSI}),
        (Feature.EARLY_DATA, Offer.UNKNOWN, set(), {ANSSI, SUFFICIENT}),
    ],
)
def test_features(feature, offer, broken, unsure):
    for title in (ANSSI, INTERMEDIATE, SUFFICIENT):
        expected = False if title in broken else None if title in unsure else True
        assert stands(title, features={feature: offer}).kept is expected, title


@pytest.mark.parametrize("title", [ANSSI, SUFFICIENT])
def test_what_was_never_asked_about_is_left_out(title):
    profile = f.profile()
    asked = {name: answer for name, answer in profile.features.items() if name is not Feature.EARLY_DATA}
    found = standing(BY_TITLE[title], profile.model_copy(update={"features": asked}), (ECDSA,))
    assert found.kept is True


@pytest.mark.parametrize(
    ("group", "kept"), [("SecP384r1MLKEM1024", True), ("MLKEM768", False), ("secp256k1", False)]
)
def test_groups(group, kept):
    for title in (ANSSI, SUFFICIENT, PHASE_OUT):
        assert stands(title, groups=("x25519", group)).kept is kept


def test_what_is_from_memory_breaks_nothing_by_itself():
    found = stands(ANSSI, features={Feature.EXTENDED_MASTER_SECRET: Offer.REFUSED})
    assert found.gaps == ()
    assert [gap.part for gap in found.doubts] == ["wanted"]
    assert found.unseen == ()


def test_anssi_wants_the_order_of_the_server():
    free = (TLS_13, f.suite_list("TLSv1.2", *f.SOUND_SUITES, preference=Offer.REFUSED))
    assert [str(gap) for gap in stands(ANSSI, suites=free).gaps] == ["client (R13)"]
    assert stands(INTERMEDIATE, suites=free).kept is True


@pytest.mark.parametrize(
    "fields",
    [
        {"versions": {"TLSv1": Offer.UNKNOWN}},
        {"suites": (TLS_13, f.suite_list("TLSv1.2", *f.SOUND_SUITES, whole=False))},
        {"suites": (TLS_13,)},
        {"groups_whole": False},
    ],
)
def test_what_was_not_seen_is_neither_kept_nor_broken(fields):
    for title in (ANSSI, INTERMEDIATE, SUFFICIENT):
        found = stands(title, **fields)
        assert (found.kept, found.gaps) == (None, ())
        assert found.unseen


def test_without_a_certificate_nothing_is_kept():
    assert standing(BY_TITLE[INTERMEDIATE], f.profile(), ()).kept is None


def test_a_gap_is_told_in_a_few_words():
    many = [f"TLS_RSA_WITH_AES_{bits}_CBC_SHA" for bits in range(8)]
    (gap,) = [gap for gap in stands(ANSSI, **with_suite(*many)).gaps if gap.part == "suites"]
    assert str(gap).endswith("TLS_RSA_WITH_AES_4_CBC_SHA +3 (R6, R9, R10, R12)")


# Keys.


def test_traits():
    key = traits(f.site_leaf(key=rsa_key(2048)).certificate)
    assert (key.kind, key.bits, key.exponent, key.signature, key.days) == (
        "RSA",
        2048,
        65537,
        "ECDSA-SHA256",
        90,
    )
    assert str(traits(f.site_leaf().certificate)) == "ECDSA secp256r1"


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_names_are_compared(suite, group):
    fields = {"suites": (f.suite_list("TLSv1.2", suite),), "groups": (group,)}
    for profile in PROFILES:
        assert standing(profile, f.profile(**fields), (ECDSA,)).kept in (True, False, None)
