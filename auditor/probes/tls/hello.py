"""The two hellos: what a client offers, what a server chooses.

RFC 8446 §4.1.2 (ClientHello), §4.1.3 (ServerHello), §4.1.4 (HelloRetryRequest), §4.2 (extensions).
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from auditor.domains import is_address
from auditor.probes.tls.suites import CURVES, GROUPS, SIGNATURES
from auditor.probes.tls.wire import (
    SSL3,
    TLS10,
    TLS12,
    TLS13,
    Content,
    Cursor,
    HelloError,
    Message,
    message,
    numbers,
    read_extensions,
    record,
    vector,
)


class Extension(IntEnum):
    """Numbers of extensions (registry of IANA, "TLS ExtensionType Values")."""

    SERVER_NAME = 0  # RFC 6066 §3
    STATUS_REQUEST = 5  # RFC 6066 §8
    SUPPORTED_GROUPS = 10  # RFC 8422 §5.1.1, RFC 8446 §4.2.7
    POINT_FORMATS = 11  # RFC 8422 §5.1.2
    SIGNATURE_ALGORITHMS = 13  # RFC 8446 §4.2.3
    HEARTBEAT = 15  # RFC 6520 §2
    ALPN = 16  # RFC 7301 §3.1
    SIGNED_TIMESTAMPS = 18  # RFC 6962 §3.3.1
    PADDING = 21  # RFC 7685
    EXTENDED_MASTER_SECRET = 23  # RFC 7627 §5.1
    SESSION_TICKET = 35  # RFC 5077 §3.2
    SUPPORTED_VERSIONS = 43  # RFC 8446 §4.2.1
    KEY_SHARE = 51  # RFC 8446 §4.2.8
    RENEGOTIATION_INFO = 0xFF01  # RFC 5746 §3.2


#: By this random, a ServerHello is a HelloRetryRequest (RFC 8446 §4.1.3).
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")

#: Number of the group (RFC 8422 §5.1.1), of which any 32 bytes are a key.
X25519 = 29

#: Values that mean nothing, and that servers must pass over (RFC 8701).
GREASE = 0x5A5A

#: An SNI alone tells some virtual hosts apart; it is no literal address (RFC 6066 §3).
_HOST_NAME = 0


@dataclass(frozen=True)
class ClientHello:
    """What is offered.

    Attributes:
        version: the highest, and with ``TLSv1.3`` the only one.
        name: for SNI; none for an address, nor when it is empty.
        groups: of the key exchange; of ``CURVES`` or ``GROUPS`` by default.
        compressions: methods (RFC 3749); TLS 1.3 forbids others than null.
        grease: whether a version that does not exist is offered as well, in TLS 1.3.
        share: of X25519, in TLS 1.3; without one the server answers by a HelloRetryRequest, and no key is
            made by anybody.
        extensions: others than those that all hellos have.
    """

    version: int
    suites: tuple[int, ...]
    name: str = ""
    groups: tuple[int, ...] = ()
    compressions: bytes = b"\x00"
    grease: bool = False
    share: bytes = b""
    signatures: tuple[int, ...] = SIGNATURES
    extensions: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True)
class ServerHello:
    """What was chosen.

    Attributes:
        version: as ``supported_versions`` says it, else as of old.
        group: of a HelloRetryRequest or of the server's key share.
    """

    version: int
    suite: int
    random: bytes = b""
    compression: int = 0
    retry: bool = False
    group: int | None = None
    extensions: dict[int, bytes] = field(default_factory=dict)


def write_hello(hello: ClientHello) -> bytes:
    """A ClientHello in its record."""
    modern = hello.version == TLS13
    body = struct.pack("!H", TLS12 if modern else hello.version)
    body += os.urandom(32)
    body += vector(1, os.urandom(32) if modern else b"")  # RFC 8446 §D.4
    body += vector(2, numbers(hello.suites))
    body += vector(1, hello.compressions)
    if hello.version > SSL3:  # RFC 6101 knows no extensions, and servers of that age may refuse them
        groups = hello.groups or (GROUPS if modern else CURVES)
        block = _server_name(hello.name) + _extensions(
            hello.version, groups, hello.signatures, hello.extensions, grease=hello.grease
        )
        if modern:
            share = numbers((X25519,)) + vector(2, hello.share) if hello.share else b""
            block += _extension(Extension.KEY_SHARE, vector(2, share))
        # 4: header of the message; 2: length of the extensions.
        block += _padding(4 + len(body) + 2 + len(block))
        body += vector(2, block)
    # The record says 1.0 at most, as every client does (RFC 8446 §5.1).
    return record(Content.HANDSHAKE, min(hello.version, TLS10), message(Message.CLIENT_HELLO, body))


@lru_cache(maxsize=256)
def _extensions(
    version: int,
    groups: tuple[int, ...],
    signatures: tuple[int, ...],
    others: tuple[tuple[int, bytes], ...],
    *,
    grease: bool,
) -> bytes:
    """Those that are the same for many hellos. The last one is never empty: some do not read it then."""
    blocks: list[tuple[int, bytes]] = [
        (Extension.SUPPORTED_GROUPS, vector(2, numbers(groups))),
        (Extension.POINT_FORMATS, b"\x01\x00"),  # uncompressed
        (Extension.SIGNATURE_ALGORITHMS, vector(2, numbers(signatures))),
        (Extension.EXTENDED_MASTER_SECRET, b""),
        *others,
    ]
    if version == TLS13:
        versions = (GREASE, TLS13) if grease else (TLS13,)
        blocks.append((Extension.SUPPORTED_VERSIONS, vector(1, numbers(versions))))
    else:
        blocks.append((Extension.RENEGOTIATION_INFO, b"\x00"))
    return b"".join(_extension(number, content) for number, content in blocks)


def _extension(number: int, content: bytes) -> bytes:
    return struct.pack("!HH", number, len(content)) + content


def _server_name(name: str) -> bytes:
    if not name or is_address(name):
        return b""
    entry = bytes([_HOST_NAME]) + vector(2, name.encode("ascii"))
    return _extension(Extension.SERVER_NAME, vector(2, entry))


def _padding(length: int) -> bytes:
    """An extension that spares the server a length on which some are known to hang.

    Messages of 256 to 511 bytes are taken for SSLv2 by some (RFC 7685 §1); others die when the length
    modulo 256 is 10 or 14.
    """
    wanted = max(length, 512) if 256 <= length < 512 else length  # noqa: PLR2004
    if wanted == length and length % 256 not in (10, 14):
        return b""
    padding = max(wanted - length - 4, 1)
    if (length + 4 + padding) % 256 in (10, 14):
        padding += 1
    return _extension(Extension.PADDING, bytes(padding))


def read_server_hello(body: bytes) -> ServerHello:
    """Take a ServerHello or a HelloRetryRequest apart.

    Raises:
        HelloError: it is not one.
    """
    cursor = Cursor(body)
    version = cursor.number(2)
    random = cursor.take(32)
    cursor.vector(1)  # the session
    suite, compression = cursor.number(2), cursor.number(1)
    # Some servers send a list that is cut short, or none: what is there counts.
    extensions = dict(read_extensions(cursor.vector(2))) if cursor else {}
    chosen = extensions.get(Extension.SUPPORTED_VERSIONS)
    if chosen is not None:
        version = Cursor(chosen).number(2)
    share = extensions.get(Extension.KEY_SHARE)
    group = Cursor(share).number(2) if share is not None else None
    return ServerHello(version, suite, random, compression, random == _RETRY, group, extensions)


def read_timestamps(content: bytes) -> int:
    """How many signed certificate timestamps an extension holds (RFC 6962 §3.3).

    Raises:
        HelloError: it is cut short.
    """
    cursor = Cursor(Cursor(content).vector(2))
    count = 0
    while cursor:
        cursor.vector(2)
        count += 1
    return count


def read_protocol(content: bytes) -> str:
    """The protocol that a server chose (RFC 7301 §3.1).

    Raises:
        HelloError: it is not one alone.
    """
    chosen = Cursor(Cursor(content).vector(2)).vector(1)
    if not chosen.isascii():
        raise HelloError("a protocol that is not ASCII")
    return chosen.decode("ascii")
