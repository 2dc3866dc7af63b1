"""Which protocol versions a server accepts: one ClientHello of our own per version.

No cryptography is needed to learn this, nor a library that still speaks old versions: the server's
first answer says it. RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 6101 (SSL 3.0).
"""

from __future__ import annotations

import asyncio
import os
import struct

from auditor.domains import is_address
from auditor.facts.tls import Offer
from auditor.network import Network
from auditor.network.network import ConnectionFailed

#: Version name → its number on the wire.
VERSIONS = {"SSLv3": 0x0300, "TLSv1": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303, "TLSv1.3": 0x0304}

#: Seconds that a server gets to answer one ClientHello.
ANSWER_TIMEOUT = 5.0

_TLS13 = VERSIONS["TLSv1.3"]
_ALERT, _HANDSHAKE = 21, 22
_CLIENT_HELLO, _SERVER_HELLO = 1, 2
_SUPPORTED_VERSIONS = 43

#: Alerts by which a server says that it will not speak this version (RFC 8446 §6.2):
#: handshake_failure, illegal_parameter, protocol_version, insufficient_security.
_REFUSALS = {40, 47, 70, 71}

#: RFC 8446 §B.4.
_SUITES_13 = (0x1301, 0x1302, 0x1303, 0x1304, 0x1305)
#: What servers of twenty years have used, most common first; fewer than 64, which some servers do
#: not read beyond.
_SUITES = (
    *(0xC02F, 0xC030, 0xC02B, 0xC02C, 0xCCA8, 0xCCA9, 0x009E, 0x009F, 0xCCAA),
    *(0xC027, 0xC028, 0xC023, 0xC024, 0xC013, 0xC014, 0xC009, 0xC00A),
    *(0x009C, 0x009D, 0x003C, 0x003D, 0x002F, 0x0035, 0x0067, 0x006B, 0x0033, 0x0039),
    *(0x000A, 0x0016, 0xC012, 0xC008, 0x0041, 0x0084, 0x0045, 0x0088, 0x0096, 0x009A),
    *(0x0005, 0x0004, 0xC011, 0xC007, 0x0009, 0x0015, 0x0003, 0x0008, 0x0014),
    0x00FF,  # TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3)
)
#: X25519MLKEM768, x25519, secp256r1, secp384r1, secp521r1, x448, ffdhe2048.
_GROUPS = (0x11EC, 0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x0100)
_SIGNATURES = (
    *(0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B),
    *(0x0401, 0x0501, 0x0601, 0x0203, 0x0201),
)


class HelloError(ValueError):
    """The server's answer is not TLS."""


async def ask_version(network: Network, host: str, address: str, port: int, version: str) -> Offer:
    """Offer one version alone to a server.

    Args:
        host: for SNI.
        version: a key of ``VERSIONS``.

    Returns:
        UNKNOWN when the server fell silent, hung up or sent something else than TLS.
    """
    number = VERSIONS[version]
    try:
        reader, writer = await network.connect(address, port)
    except ConnectionFailed:
        return Offer.UNKNOWN
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT):
            writer.write(client_hello(number, host))
            return await _read_answer(reader, number)
    except (OSError, EOFError, HelloError):
        return Offer.UNKNOWN
    finally:
        writer.transport.abort()


def client_hello(version: int, host: str) -> bytes:
    """A ClientHello in its record (RFC 8446 §4.1.2, §5.1), for one version."""
    suites = _SUITES_13 if version == _TLS13 else _SUITES
    body = struct.pack("!H", min(version, VERSIONS["TLSv1.2"]))
    body += os.urandom(32)
    body += _block8(os.urandom(32) if version == _TLS13 else b"")
    body += _block16(_numbers(suites))
    body += _block8(b"\x00")  # compression: none
    if version > VERSIONS["SSLv3"]:
        body += _block16(_extensions(version, host))
    handshake = bytes([_CLIENT_HELLO]) + len(body).to_bytes(3, "big") + body
    record_version = min(version, VERSIONS["TLSv1"])  # as every client does (RFC 8446 §5.1)
    return struct.pack("!BH", _HANDSHAKE, record_version) + _block16(handshake)


def read_record(version: int, content_type: int, fragment: bytes) -> Offer:
    """What the first record of an answer says of the version that was asked.

    Raises:
        HelloError: it is no answer to a ClientHello.
    """
    if content_type == _ALERT and len(fragment) >= 2:  # noqa: PLR2004
        return Offer.REFUSED if fragment[1] in _REFUSALS else Offer.UNKNOWN
    if content_type != _HANDSHAKE or not fragment or fragment[0] != _SERVER_HELLO:
        raise HelloError(f"content type {content_type}")
    return Offer.OFFERED if _server_version(fragment[4:]) == version else Offer.REFUSED


async def _read_answer(reader: asyncio.StreamReader, version: int) -> Offer:
    """The first record that is not a warning (RFC 6066 §3 lets a server warn about SNI)."""
    for _ in range(4):
        content_type, _, length = struct.unpack("!BHH", await reader.readexactly(5))
        fragment = await reader.readexactly(length)
        warning = content_type == _ALERT and fragment[:1] == b"\x01"
        if not warning:
            return read_record(version, content_type, fragment)
    raise HelloError("nothing but warnings")


def _server_version(hello: bytes) -> int:
    """The version that a ServerHello or HelloRetryRequest selects (RFC 8446 §4.1.3, §4.2.1)."""
    try:
        (legacy,) = struct.unpack_from("!H", hello, 0)
        position = 34 + 1 + hello[34]  # version, random, session id
        position += 3  # suite, compression
        for extension, content in _read_extensions(hello[position:]):
            if extension == _SUPPORTED_VERSIONS:
                return int(struct.unpack("!H", content)[0])
    except (IndexError, struct.error) as error:
        raise HelloError("truncated ServerHello") from error
    return int(legacy)


def _read_extensions(block: bytes) -> list[tuple[int, bytes]]:
    found = []
    position = 2
    while position + 4 <= len(block):
        extension, length = struct.unpack_from("!HH", block, position)
        found.append((extension, block[position + 4 : position + 4 + length]))
        position += 4 + length
    return found


def _extensions(version: int, host: str) -> bytes:
    blocks = [
        (10, _block16(_numbers(_GROUPS))),  # supported_groups
        (11, _block8(b"\x00")),  # ec_point_formats: uncompressed
        (13, _block16(_numbers(_SIGNATURES))),  # signature_algorithms
        (23, b""),  # extended_master_secret
    ]
    if not is_address(host):
        blocks.insert(0, (0, _block16(b"\x00" + _block16(host.encode("ascii")))))  # server_name
    if version == _TLS13:
        blocks.append((_SUPPORTED_VERSIONS, _block8(_numbers((_TLS13,)))))
        # An empty key_share makes the server choose by HelloRetryRequest (§4.2.8): no key is made.
        blocks.append((51, _block16(b"")))
    return b"".join(struct.pack("!H", number) + _block16(content) for number, content in blocks)


def _numbers(values: tuple[int, ...]) -> bytes:
    return b"".join(struct.pack("!H", value) for value in values)


def _block8(content: bytes) -> bytes:
    return struct.pack("!B", len(content)) + content


def _block16(content: bytes) -> bytes:
    return struct.pack("!H", len(content)) + content
