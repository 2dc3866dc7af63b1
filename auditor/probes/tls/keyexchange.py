"""ServerKeyExchange of TLS 1.2 and before: the curve or the prime, and what signs it.

RFC 8422 §5.4 (curves), RFC 5246 §7.4.3 (DH), RFC 7919 (known groups).
"""

from __future__ import annotations

import hashlib
import re

from auditor.facts.tls_profile import KeyExchange
from auditor.probes.tls.suites import CURVES, SCHEMES, group_names, suite_names
from auditor.probes.tls.wire import TLS12, VERSIONS, Cursor, HelloError

_NAMED_CURVE = 3

#: Bits of the curves whose name does not say it.
_CURVE_BITS = {"x25519": 255, "x448": 448}
_DIGITS = re.compile(r"\d+")

#: SHA-256 of a prime, in as many bytes as it takes → its name: RFC 7919, RFC 3526 (modp), RFC 2409 (Oakley),
#: RFC 5114, and what Apache and nginx shipped in their source.
_PRIMES = {
    "9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966": "ffdhe2048",
    "0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17": "ffdhe3072",
    "4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e": "ffdhe4096",
    "227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7": "ffdhe6144",
    "770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833": "ffdhe8192",
    "64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b": "modp1536",
    "d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e": "modp2048",
    "48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c": "modp3072",
    "4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33": "modp4096",
    "d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd": "modp6144",
    "39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf": "modp8192",
    "44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d": "RFC 5114 1024/160",
    "bfe545862ca102ad1eeddb5fbfa5bf855ac4995c56a8b408ce3fe099dce93a9d": "RFC 5114 2048/224",
    "0b7835722cb619827610c2549fdda5587421686c4409a13865e76225522ddcc9": "RFC 5114 2048/256",
    "b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d": "Oakley 768",
    "3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0": "Oakley 1024",
    "8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11": "nginx 1024",
    "f79d1db3c955a28fdeca462670a0712efee4b588c7858e4943883f903bd1354b": "Apache 1024",
    "3cdb020b9ef298b2f3f6cf5a872af527337bf7b9f654b2e70c49da16a4d24137": "Apache 512",
}

_VERSION_NAMES = {number: name for name, number in VERSIONS.items()}


def read_key_exchange(version: int, suite: int, body: bytes) -> KeyExchange | None:
    """Take a ServerKeyExchange apart; None for those of PSK, SRP and the like, and for explicit curves.

    Raises:
        HelloError: it is cut short.
    """
    name = suite_names().get(suite, "")
    method = name.removeprefix("TLS_").partition("_WITH_")[0]
    cursor = Cursor(body)
    if "PSK" in method:
        return None
    if method.startswith(("ECDHE", "ECDH_anon")):
        group, bits = _read_curve(cursor)
    elif method.startswith(("DHE", "DH_anon")):
        group, bits = _read_prime(cursor)
    else:
        return None
    if not bits:
        return None
    signature = None
    if version >= TLS12 and "anon" not in method:
        number = cursor.number(2)
        signature = SCHEMES.get(number, f"0x{number:04X}")
    return KeyExchange(
        version=_VERSION_NAMES[version], suite=name, group=group, bits=bits, signature=signature
    )


def _read_curve(cursor: Cursor) -> tuple[str | None, int]:
    if cursor.number(1) != _NAMED_CURVE:
        return None, 0
    number = cursor.number(2)
    cursor.vector(1)  # the point
    group = group_names().get(number)
    if group is None or number not in CURVES:
        raise HelloError(f"curve {number}")
    return group, _CURVE_BITS.get(group) or int(_DIGITS.findall(group)[0])


def _read_prime(cursor: Cursor) -> tuple[str | None, int]:
    prime = cursor.vector(2).lstrip(b"\x00")
    cursor.vector(2)  # the generator
    cursor.vector(2)  # the server's share
    return _PRIMES.get(hashlib.sha256(prime).hexdigest()), int.from_bytes(prime, "big").bit_length()
