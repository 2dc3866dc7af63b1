"""OCSP responses about a certificate, with a proof of its entry in public logs or without."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from tests.servers.certificates import Issued, encoded

#: RFC 6962 §3.3, as it stands in DER: 1.3.6.1.4.1.11129.2.4.5.
_SCTS_IN_OCSP = bytes.fromhex("060a2b06010401d679020405")


def embedded(count: int = 1) -> x509.UnrecognizedExtension:
    """The extension of a certificate that proves so many entries (RFC 6962 §3.3)."""
    oid = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
    return x509.UnrecognizedExtension(oid, _sct_list(count))


def staple(item: Issued, now: datetime, scts: int = 0) -> str:
    """What the issuer says of a certificate, DER in base64; its signature is wrong when it proves entries."""
    (issuer, *_) = item.issuers
    builder = ocsp.OCSPResponseBuilder().add_response(
        item.certificate,
        issuer.certificate,
        hashes.SHA1(),  # names the issuer (RFC 6960 §4.1.1)
        ocsp.OCSPCertStatus.GOOD,
        now,
        now + timedelta(days=7),
        None,
        None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    der = builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return encoded(_proving(der, scts) if scts else der)


def _proving(der: bytes, scts: int) -> bytes:
    """Write the extension where the library cannot: in the SingleResponse (RFC 6960 §4.2.1)."""
    status, content = _children(der)
    kind, basic = _children(_children(content)[0])
    data, *signed = _children(_children(basic)[0])
    *head, responses = _children(data)
    (single,) = _children(responses)
    extension = _element(0x30, _SCTS_IN_OCSP + _element(4, _sct_list(scts)))
    single = _element(0x30, b"".join(_children(single)) + _element(0xA1, _element(0x30, extension)))
    data = _element(0x30, b"".join(head) + _element(0x30, single))
    basic = _element(4, _element(0x30, b"".join((data, *signed))))
    return _element(0x30, status + _element(0xA0, _element(0x30, kind + basic)))


def _sct_list(count: int) -> bytes:
    """An OCTET STRING that holds a list of timestamps, version 1 (RFC 6962 §3.2, §3.3)."""
    one = b"\0" + b"L" * 32 + (1_790_000_000_000).to_bytes(8, "big") + b"\0\0\4\3\0\4sign"
    items = (len(one).to_bytes(2, "big") + one) * count
    return _element(4, len(items).to_bytes(2, "big") + items)


def _element(tag: int, body: bytes) -> bytes:
    """An element of DER (X.690 §8.1)."""
    size = len(body)
    length = size.to_bytes(max(1, (size.bit_length() + 7) // 8), "big")
    return bytes([tag]) + (length if size < 0x80 else bytes([0x80 | len(length)]) + length) + body


def _children(der: bytes) -> list[bytes]:
    """The elements inside an element."""
    found, body = [], der[_header(der) :]
    while body:
        header = _header(body)
        size = int.from_bytes(body[2:header], "big") if body[1] & 0x80 else body[1]
        found.append(body[: header + size])
        body = body[header + size :]
    return found


def _header(der: bytes) -> int:
    return 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
