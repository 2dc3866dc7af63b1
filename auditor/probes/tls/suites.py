"""Numbers and names of cipher suites, groups and signature schemes, as IANA registers them.

https://www.iana.org/assignments/tls-parameters; ``suites.txt`` beside holds all suites that were ever
negotiated between two implementations, with some drafts that were deployed under the name of their draft.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from auditor.probes.tls.wire import TLS12, TLS13

#: Suites in one hello: some servers read no further (those of internet.nl and nmap met them).
CHUNK = 64

_TABLE = Path(__file__).with_name("suites.txt")

#: What servers of twenty years have used: nearly all of them answer to these alone, so that one hello holds
#: all that they accept. ChaCha20 is never first: OpenSSL can be told to prefer it when a client does.
_COMMON = (
    *(0x009C, 0x009D, 0x003C, 0x003D, 0x002F, 0x0035, 0x000A, 0x0041, 0x0084, 0x0005, 0x0004),
    *(0x009E, 0x009F, 0xCCAA, 0x0067, 0x006B, 0x0033, 0x0039, 0x0016, 0x0045, 0x0088),
    *(0xC02F, 0xC030, 0xC02B, 0xC02C, 0xCCA8, 0xCCA9, 0xC027, 0xC028, 0xC023, 0xC024),
    *(0xC013, 0xC014, 0xC009, 0xC00A, 0xC012, 0xC008, 0xC011, 0xC007),
    *(0xC0AC, 0xC0AD, 0xC0AE, 0xC0AF, 0xC09C, 0xC09D, 0xC0A0, 0xC0A1, 0xC09E, 0xC09F, 0xC0A2, 0xC0A3),
    *(0xC060, 0xC061, 0xC05C, 0xC05D, 0xC050, 0xC051, 0xC052, 0xC053, 0xC076, 0xC077, 0x00BA, 0x00C0, 0x00BE),
)

#: Of TLS 1.3 alone (RFC 8446 §B.4, RFC 8998, RFC 9150, RFC 9367, draft-irtf-cfrg-aegis-aead). The first that
#: a server accepts tells whether it follows its own order: the most common are last.
SUITES_13 = (
    *(0x1304, 0x1305, 0x1301, 0x1303, 0x1302, 0x1306, 0x1307, 0x00C6, 0x00C7),
    *(0xC0B4, 0xC0B5, 0xC103, 0xC104, 0xC105, 0xC106),
)

#: Name → number of the groups of the key exchange ("TLS Supported Groups").
_NAMED_GROUPS = {
    "X25519MLKEM768": 0x11EC,
    "SecP256r1MLKEM768": 0x11EB,
    "SecP384r1MLKEM1024": 0x11ED,
    "curveSM2MLKEM768": 0x11EE,
    "MLKEM512": 0x0200,
    "MLKEM768": 0x0201,
    "MLKEM1024": 0x0202,
    "X25519Kyber768Draft00": 0x6399,
    "SecP256r1Kyber768Draft00": 0x639A,
    "x25519": 29,
    "secp256r1": 23,
    "x448": 30,
    "secp384r1": 24,
    "secp521r1": 25,
    "ffdhe2048": 0x0100,
    "ffdhe3072": 0x0101,
    "ffdhe4096": 0x0102,
    "ffdhe6144": 0x0103,
    "ffdhe8192": 0x0104,
    "brainpoolP256r1": 26,
    "brainpoolP384r1": 27,
    "brainpoolP512r1": 28,
    "brainpoolP256r1tls13": 31,
    "brainpoolP384r1tls13": 32,
    "brainpoolP512r1tls13": 33,
    "GC256A": 34,
    "GC256B": 35,
    "GC256C": 36,
    "GC256D": 37,
    "GC512A": 38,
    "GC512B": 39,
    "GC512C": 40,
    "curveSM2": 41,
    "sect163k1": 1,
    "sect163r1": 2,
    "sect163r2": 3,
    "sect193r1": 4,
    "sect193r2": 5,
    "sect233k1": 6,
    "sect233r1": 7,
    "sect239k1": 8,
    "sect283k1": 9,
    "sect283r1": 10,
    "sect409k1": 11,
    "sect409r1": 12,
    "sect571k1": 13,
    "sect571r1": 14,
    "secp160k1": 15,
    "secp160r1": 16,
    "secp160r2": 17,
    "secp192k1": 18,
    "secp192r1": 19,
    "secp224k1": 20,
    "secp224r1": 21,
    "secp256k1": 22,
}

#: All that TLS 1.3 may be asked for.
GROUPS = tuple(_NAMED_GROUPS.values())
#: The curves of before (RFC 8422 §5.1.1); no group of RFC 7919, that old clients do not know either: the DH
#: parameters that are seen are those that these get.
CURVES = (29, 23, 30, 24, 25, 26, 27, 28, 22, *range(1, 22))

#: Number → name of the signature schemes (RFC 8446 §4.2.3; RFC 5246 §7.4.1.4.1 for the oldest).
SCHEMES = {
    0x0403: "ecdsa_secp256r1_sha256",
    0x0503: "ecdsa_secp384r1_sha384",
    0x0603: "ecdsa_secp521r1_sha512",
    0x0807: "ed25519",
    0x0808: "ed448",
    0x0804: "rsa_pss_rsae_sha256",
    0x0805: "rsa_pss_rsae_sha384",
    0x0806: "rsa_pss_rsae_sha512",
    0x0809: "rsa_pss_pss_sha256",
    0x080A: "rsa_pss_pss_sha384",
    0x080B: "rsa_pss_pss_sha512",
    0x081A: "ecdsa_brainpoolP256r1tls13_sha256",
    0x081B: "ecdsa_brainpoolP384r1tls13_sha384",
    0x081C: "ecdsa_brainpoolP512r1tls13_sha512",
    0x0401: "rsa_pkcs1_sha256",
    0x0501: "rsa_pkcs1_sha384",
    0x0601: "rsa_pkcs1_sha512",
    0x0303: "ecdsa_sha224",
    0x0301: "rsa_pkcs1_sha224",
    0x0402: "dsa_sha256",
    0x0502: "dsa_sha384",
    0x0602: "dsa_sha512",
    0x0302: "dsa_sha224",
    0x0203: "ecdsa_sha1",
    0x0201: "rsa_pkcs1_sha1",
    0x0202: "dsa_sha1",
    0x0101: "rsa_pkcs1_md5",
}
#: Offered to servers, strongest first; MD5 is chosen by none that has another.
SIGNATURES = tuple(SCHEMES)


@cache
def suite_names() -> dict[int, str]:
    """Number → name, of every suite."""
    lines = (line.split() for line in _TABLE.read_text("ascii").splitlines())
    return {int(number, 16): name for number, name in lines}


@cache
def group_names() -> dict[int, str]:
    """Number → name, of every group."""
    return {number: name for name, number in _NAMED_GROUPS.items()}


@cache
def chunks(version: int) -> tuple[tuple[int, ...], ...]:
    """The suites that a version may have, the common ones first, as many at a time as servers read."""
    fit = [number for number, name in suite_names().items() if fits(name, number, version)]
    known = set(fit)
    common = [number for number in _COMMON if number in known]
    listed = common + [number for number in fit if number not in set(common)]
    return tuple(tuple(listed[start : start + CHUNK]) for start in range(0, len(listed), CHUNK))


def fits(name: str, number: int, version: int) -> bool:
    """Whether a suite may be negotiated in a version.

    Authenticated encryption and SHA-2 came with TLS 1.2 (RFC 5246 §1.2); suites of PSK with SHA-2 may be used
    before (RFC 5487 §3).
    """
    if version >= TLS13 or number in SUITES_13:
        return version >= TLS13 and number in SUITES_13
    if version == TLS12:
        return True
    if any(mode in name for mode in ("GCM", "CCM", "POLY1305", "OMAC")):
        return False
    return "PSK" in name or not name.endswith(("SHA256", "SHA384"))
