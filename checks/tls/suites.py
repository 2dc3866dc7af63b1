"""What the name of a cipher suite says: key exchange, authentication, cipher, MAC.

Names are those of IANA ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", RFC 5246 §A.5; "TLS_AES_128_GCM_SHA256",
RFC 8446 §B.4), and those of SSL 2 ("SSL_CK_RC4_128_WITH_MD5"). Any string gets an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

#: Suites that are kept once described: a server has some tens of them.
_AT_HAND = 512

#: A longer name is nobody's.
_LONGEST = 100

#: Bits of a key that nobody finds by trying (SSL Labs 2009r; PG-083 asks for 128).
FEWEST_BITS = 112


class Mode(StrEnum):
    """How a cipher protects what is sent."""

    AEAD = "AEAD"  # authenticated, RFC 5116
    CBC = "CBC"
    STREAM = "stream"
    NONE = "none"  # nothing is encrypted
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Suite:
    """One suite; what its name does not say is empty, or None.

    Attributes:
        exchange: "ECDHE", "DHE", "RSA", "ECDH", "DH", "PSK"…; "any" for TLS 1.3, which exchanges keys apart.
        authentication: "RSA", "ECDSA", "DSS", "PSK", "anon"…; "any" for TLS 1.3.
        cipher: "AES", "CHACHA20", "3DES"…; "NULL" when nothing is encrypted.
        bits: that an attacker must find: 112 for 3DES, 40 for an export cipher.
        mac: "AEAD", "SHA", "SHA256", "MD5"…
        forward_secrecy: whether a key stolen later opens nothing of what was recorded.
    """

    name: str
    exchange: str = ""
    authentication: str = ""
    cipher: str = ""
    bits: int | None = None
    mode: Mode = Mode.UNKNOWN
    mac: str = ""
    export: bool = False
    forward_secrecy: bool | None = None

    @property
    def breach(self) -> str:
        """Why it protects nothing, for whoever takes the trouble; empty when it is not known to be broken.

        No encryption, no authentication (RFC 5246 §A.5), export (FREAK, CVE-2015-0204), RC4 (RFC 7465), DES
        and other keys below 112 bits.
        """
        if self.mode is Mode.NONE:
            return "NULL"
        if self.authentication == "anon":
            return "anon"
        if self.export:
            return "EXPORT"
        if self.cipher in ("RC4", "DES", "RC2"):
            return self.cipher
        return "" if self.bits is None or self.bits >= FEWEST_BITS else f"{self.bits} bits"

    @property
    def weakness(self) -> str:
        """Why it should go, though nobody breaks it in a day; empty when there is no reason.

        Blocks of 64 bits (SWEET32, CVE-2016-2183; PG-083: 128 at least), MD5 (RFC 6151).
        """
        if self.breach:
            return ""
        if self.cipher in ("3DES", "IDEA", "MAGMA", "28147"):
            return self.cipher
        return "MD5" if self.mac == "MD5" else ""


#: Ciphers → bits of their key; None: their name says it.
_CIPHERS: dict[str, int | None] = {
    **dict.fromkeys(("AES", "CAMELLIA", "ARIA", "RC4", "RC2", "AEGIS")),
    "NULL": 0,
    "DES40": 40,
    "DES": 56,
    "3DES": 112,
    "IDEA": 128,
    "SEED": 128,
    "SM4": 128,
    **dict.fromkeys(("CHACHA20", "28147", "KUZNYECHIK", "MAGMA"), 256),
}
_AEAD = frozenset({"GCM", "CCM", "POLY1305", "MGM", "OCB"})
_HASHES = frozenset({"MD5", "SHA", "SHA256", "SHA384", "SHA512", "SM3", "RMD", "NULL", "IMIT", "OMAC"})
_NUMBER = re.compile(r"(40|56|64|128|192|256)L?")


@lru_cache(maxsize=_AT_HAND)
def describe(name: str) -> Suite:
    """What a name says; a name that says nothing is a suite of which nothing is known."""
    if len(name) > _LONGEST:
        return Suite(name)
    if name.startswith("SSL_CK_"):
        return _of_ssl2(name)
    # Some drafts were deployed, and two suites of FIPS, of before TLS had its name.
    prefix, _, said = name.removesuffix("-draft").partition("_")
    if prefix not in ("TLS", "SSL"):
        return Suite(name)
    exchange, separator, rest = said.partition("_WITH_")
    return (
        _of_tls12(name, exchange.split("_"), rest.split("_"))
        if separator
        else _of_tls13(name, said.split("_"))
    )


def _of_tls13(name: str, parts: list[str]) -> Suite:
    """RFC 8446 §B.4; RFC 9150 has two that only authenticate."""
    if len(parts) == 2 and set(parts) <= _HASHES:  # noqa: PLR2004  # "SHA256_SHA256"
        return Suite(name, "any", "any", "NULL", 0, Mode.NONE, parts[0], forward_secrecy=True)
    cipher, bits, mode = _cipher(parts)
    if mode is not Mode.AEAD:
        return Suite(name)
    return Suite(name, "any", "any", cipher, bits, mode, "AEAD", forward_secrecy=True)


def _of_tls12(name: str, agreed: list[str], protected: list[str]) -> Suite:
    """RFC 5246 §A.5: how keys are agreed upon, then what protects."""
    export = next((part for part in agreed if part.startswith("EXPORT")), "")
    exchange, authentication = _agreement([part for part in agreed if part != export])
    cipher, bits, mode = _cipher(protected)
    if export:
        bits = min(bits or 0, 56 if export == "EXPORT1024" else 40)
    mac = "AEAD" if mode is Mode.AEAD else protected[-1] if protected[-1] in _HASHES else ""
    ephemeral = exchange in ("ECDHE", "DHE") if exchange else None
    return Suite(name, exchange, authentication, cipher, bits, mode, mac, bool(export), ephemeral)


def _of_ssl2(name: str) -> Suite:
    """The suites of SSL 2 ("SSL_CK_DES_192_EDE3_CBC_WITH_MD5"): RSA gives the key, MD5 authenticates."""
    parts = name.removeprefix("SSL_CK_").partition("_WITH_")[0].split("_")
    export = any(part.startswith("EXPORT") for part in parts)
    cipher, bits, mode = _cipher(["3DES", "CBC"] if "EDE3" in parts else parts)
    if not cipher:
        return Suite(name)
    return Suite(
        name, "RSA", "RSA", cipher, 40 if export else bits, mode, "MD5", export, forward_secrecy=False
    )


def _agreement(parts: list[str]) -> tuple[str, str]:
    """Key exchange and authentication ("DHE", "RSA"); one word stands for both ("RSA", "PSK")."""
    match parts:
        case ["ECDH" | "DH" as exchange, "anon"]:
            return f"{exchange}E", "anon"  # keys are made for the occasion, with anybody at all
        case ["ECDHE" | "DHE" | "ECDH" | "DH" as exchange, "RSA" | "ECDSA" | "DSS" | "PSK" as authentication]:
            return exchange, authentication
        case ["PSK", "DHE"]:
            return "DHE", "PSK"
        case ["RSA", "PSK"]:
            return "RSA", "PSK"
        case ["RSA"] | ["RSA", "FIPS"]:
            return "RSA", "RSA"
        case ["PSK" | "KRB5" as both]:
            return both, both
        case ["NULL"]:
            return "NULL", "anon"
        case ["SRP", "SHA", *others]:
            return "SRP", others[0] if others else "SRP"
    return "", ""


def _cipher(parts: list[str]) -> tuple[str, int | None, Mode]:
    """Cipher, bits and mode, of what begins with "AES_128_GCM", "3DES_EDE_CBC", "RC4_40", "NULL"."""
    family = parts[0]
    if family not in _CIPHERS:
        return "", None, Mode.UNKNOWN
    written = next((int(number[1]) for part in parts[1:] if (number := _NUMBER.fullmatch(part))), None)
    known = _CIPHERS[family]
    return "DES" if family == "DES40" else family, written if known is None else known, _mode(family, parts)


def _mode(family: str, parts: list[str]) -> Mode:
    if family == "NULL":
        return Mode.NONE
    if family == "AEGIS" or _AEAD.intersection(parts):
        return Mode.AEAD
    if family == "RC4" or not {"CTR", "CNT"}.isdisjoint(parts):
        return Mode.STREAM
    return Mode.CBC if "CBC" in parts else Mode.UNKNOWN
