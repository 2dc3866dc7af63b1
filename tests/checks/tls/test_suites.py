"""What the names of suites say; any string gets an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.tls.suites import Mode, Suite, describe

WORDS = [
    "TLS",
    "SSL_CK",
    "_",
    "WITH",
    "ECDHE",
    "RSA",
    "EXPORT",
    "DES40",
    "CBC",
    "AES",
    "128",
    "GCM",
    "SHA256",
    "8",
]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("TLS_AES_256_GCM_SHA384", ("any", "any", "AES", 256, "AEAD", "AEAD", True)),
        ("TLS_AES_128_CCM_8_SHA256", ("any", "any", "AES", 128, "AEAD", "AEAD", True)),
        ("TLS_CHACHA20_POLY1305_SHA256", ("any", "any", "CHACHA20", 256, "AEAD", "AEAD", True)),
        ("TLS_SM4_GCM_SM3", ("any", "any", "SM4", 128, "AEAD", "AEAD", True)),
        ("TLS_AEGIS_128L_SHA256", ("any", "any", "AEGIS", 128, "AEAD", "AEAD", True)),
        ("TLS_AEGIS_256_SHA512", ("any", "any", "AEGIS", 256, "AEAD", "AEAD", True)),
        ("TLS_SHA256_SHA256", ("any", "any", "NULL", 0, "none", "SHA256", True)),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", ("ECDHE", "ECDSA", "AES", 128, "AEAD", "AEAD", True)),
        (
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            ("ECDHE", "RSA", "CHACHA20", 256, "AEAD", "AEAD", True),
        ),
        ("TLS_ECDHE_ECDSA_WITH_AES_256_CCM", ("ECDHE", "ECDSA", "AES", 256, "AEAD", "AEAD", True)),
        ("TLS_RSA_WITH_AES_128_CCM_8", ("RSA", "RSA", "AES", 128, "AEAD", "AEAD", False)),
        ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", ("ECDHE", "RSA", "AES", 256, "CBC", "SHA384", True)),
        ("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", ("DHE", "RSA", "AES", 128, "CBC", "SHA", True)),
        ("TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA", ("DHE", "DSS", "CAMELLIA", 256, "CBC", "SHA", True)),
        ("TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256", ("ECDHE", "RSA", "ARIA", 128, "AEAD", "AEAD", True)),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", ("RSA", "RSA", "3DES", 112, "CBC", "SHA", False)),
        ("TLS_RSA_WITH_DES_CBC_SHA", ("RSA", "RSA", "DES", 56, "CBC", "SHA", False)),
        ("TLS_RSA_WITH_IDEA_CBC_SHA", ("RSA", "RSA", "IDEA", 128, "CBC", "SHA", False)),
        ("TLS_RSA_WITH_SEED_CBC_SHA", ("RSA", "RSA", "SEED", 128, "CBC", "SHA", False)),
        ("TLS_RSA_WITH_RC4_128_MD5", ("RSA", "RSA", "RC4", 128, "stream", "MD5", False)),
        ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", ("RSA", "RSA", "RC4", 40, "stream", "MD5", False)),
        ("TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", ("RSA", "RSA", "DES", 40, "CBC", "SHA", False)),
        ("TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5", ("RSA", "RSA", "RC2", 40, "CBC", "MD5", False)),
        ("TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA", ("RSA", "RSA", "DES", 56, "CBC", "SHA", False)),
        ("TLS_RSA_EXPORT1024_WITH_RC4_56_SHA", ("RSA", "RSA", "RC4", 56, "stream", "SHA", False)),
        ("TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA", ("DHE", "RSA", "DES", 40, "CBC", "SHA", True)),
        ("TLS_DH_anon_WITH_AES_128_CBC_SHA", ("DHE", "anon", "AES", 128, "CBC", "SHA", True)),
        ("TLS_DH_anon_EXPORT_WITH_RC4_40_MD5", ("DHE", "anon", "RC4", 40, "stream", "MD5", True)),
        ("TLS_ECDH_anon_WITH_NULL_SHA", ("ECDHE", "anon", "NULL", 0, "none", "SHA", True)),
        ("TLS_ECDH_RSA_WITH_AES_128_CBC_SHA", ("ECDH", "RSA", "AES", 128, "CBC", "SHA", False)),
        ("TLS_DH_DSS_WITH_AES_128_GCM_SHA256", ("DH", "DSS", "AES", 128, "AEAD", "AEAD", False)),
        ("TLS_NULL_WITH_NULL_NULL", ("NULL", "anon", "NULL", 0, "none", "NULL", False)),
        ("TLS_RSA_WITH_NULL_SHA256", ("RSA", "RSA", "NULL", 0, "none", "SHA256", False)),
        ("TLS_PSK_WITH_AES_128_CBC_SHA", ("PSK", "PSK", "AES", 128, "CBC", "SHA", False)),
        ("TLS_PSK_DHE_WITH_AES_128_CCM_8", ("DHE", "PSK", "AES", 128, "AEAD", "AEAD", True)),
        ("TLS_RSA_PSK_WITH_AES_128_GCM_SHA256", ("RSA", "PSK", "AES", 128, "AEAD", "AEAD", False)),
        ("TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256", ("ECDHE", "PSK", "AES", 128, "AEAD", "AEAD", True)),
        ("TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA", ("SRP", "DSS", "AES", 128, "CBC", "SHA", False)),
        ("TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA", ("KRB5", "KRB5", "DES", 40, "CBC", "SHA", False)),
        ("TLS_GOSTR341112_256_WITH_28147_CNT_IMIT", ("", "", "28147", 256, "stream", "IMIT", None)),
        ("SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA", ("RSA", "RSA", "3DES", 112, "CBC", "SHA", False)),
        ("TLS_DHE_RSA_WITH_AES_128_CBC_RMD-draft", ("DHE", "RSA", "AES", 128, "CBC", "RMD", True)),
        ("SSL_CK_IDEA_128_CBC_WITH_MD5", ("RSA", "RSA", "IDEA", 128, "CBC", "MD5", False)),
        ("SSL_CK_RC4_128_WITH_MD5", ("RSA", "RSA", "RC4", 128, "stream", "MD5", False)),
        ("SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5", ("RSA", "RSA", "RC2", 40, "CBC", "MD5", False)),
        ("SSL_CK_DES_64_CBC_WITH_MD5", ("RSA", "RSA", "DES", 56, "CBC", "MD5", False)),
        ("SSL_CK_DES_192_EDE3_CBC_WITH_MD5", ("RSA", "RSA", "3DES", 112, "CBC", "MD5", False)),
    ],
)
def test_names(name, said):
    """Key exchange, authentication, cipher, bits, mode, MAC, forward secrecy."""
    found = describe(name)
    cipher = (found.cipher, found.bits, found.mode.value, found.mac)
    assert (found.exchange, found.authentication, *cipher, found.forward_secrecy) == said


@pytest.mark.parametrize(
    ("name", "breach", "weakness"),
    [
        ("TLS_AES_128_GCM_SHA256", "", ""),
        ("TLS_AES_128_CCM_8_SHA256", "", ""),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "", ""),
        ("TLS_RSA_WITH_AES_128_CBC_SHA", "", ""),
        ("TLS_RSA_WITH_SEED_CBC_SHA", "", ""),
        ("TLS_SHA256_SHA256", "NULL", ""),
        ("TLS_RSA_WITH_NULL_SHA", "NULL", ""),
        ("TLS_NULL_WITH_NULL_NULL", "NULL", ""),
        ("TLS_DH_anon_WITH_AES_128_CBC_SHA", "anon", ""),
        ("TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA", "EXPORT", ""),
        ("TLS_RSA_WITH_RC4_128_SHA", "RC4", ""),
        ("TLS_RSA_WITH_DES_CBC_SHA", "DES", ""),
        ("SSL_CK_RC2_128_CBC_WITH_MD5", "RC2", ""),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "", "3DES"),
        ("TLS_RSA_WITH_IDEA_CBC_SHA", "", "IDEA"),
        ("TLS_KRB5_WITH_3DES_EDE_CBC_MD5", "", "3DES"),
        ("SOMETHING_ELSE", "", ""),
    ],
)
def test_what_is_wrong_with_a_suite(name, breach, weakness):
    assert (describe(name).breach, describe(name).weakness) == (breach, weakness)


def test_md5_alone_is_a_weakness():
    assert Suite("x", cipher="AES", bits=128, mode=Mode.CBC, mac="MD5").weakness == "MD5"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "TLS_",
        "TLS",
        "_WITH_",
        "TLS__WITH_",
        "TLS_FALLBACK_SCSV",
        "0x1A2B",
        "SSL_CK_",
        "TLS_AES",
        "é" * 999,
    ],
)
def test_a_name_that_says_nothing(name):
    assert describe(name) == Suite(name)


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=9).map("_".join))
def test_any_name_gets_an_answer(name):
    found = describe(name)
    assert found.name == name
    assert found.bits is None or 0 <= found.bits <= 256
    assert isinstance(found.breach + found.weakness, str)
    assert found.mode is not Mode.NONE or found.breach
