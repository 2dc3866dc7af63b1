"""ROBOT: a server that tells by its answer whether an RSA ciphertext was well padded (https://robotattack.org).

Five secrets are encrypted to its key, one padded as RFC 8017 §7.2.1 wants it and four wrongly; the handshake
is then ended by a Finished of noise. RFC 5246 §7.4.7.1 wants the same answer to all.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Silence, Talk, hear_whole
from auditor.probes.tls.certificates import read_certificates, rsa_key
from auditor.probes.tls.hello import ClientHello, write_hello
from auditor.probes.tls.wire import TLS10, Alert, Content, HelloError, Message, message, record, vector

#: Seconds to answer the end of a handshake.
WAIT = 2.0

_SECRET = 48
#: Bits of the keys that are computed with, least and most, and of their exponent.
_BITS = (512, 8192)
_EXPONENT_BITS = 32
_SILENT, _ENDED = "silence", "end"


async def ask_robot(asker: Asker, hello: ClientHello) -> Answer:
    """Send the five secrets; once more when the answers differ.

    Args:
        hello: that offers nothing but RSA key exchange.
    """
    first = await _ask_all(asker, hello)
    if isinstance(first, Answer):
        return first
    verdict = judge(first)
    if verdict.offer is not Offer.OFFERED:
        return verdict
    second = await _ask_all(asker, hello)
    if isinstance(second, Answer):
        return second
    if second != first:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)
    return verdict


def judge(answers: Sequence[str]) -> Answer:
    """What the answers to the five say: alike, they tell nobody anything.

    Silence is an answer when others are not silent; a server that is silent throughout is not known.
    """
    if set(answers) == {_SILENT}:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.TIMED_OUT)
    return Answer(offer=Offer.OFFERED if len(set(answers)) > 1 else Offer.REFUSED)


async def _ask_all(asker: Asker, hello: ClientHello) -> tuple[str, ...] | Answer:
    told = await asyncio.gather(*(_ask(asker, hello, number) for number in range(len(_PADDINGS))))
    answers = []
    for one in told:
        if isinstance(one, Answer):
            return one
        answers.append(one)
    return tuple(answers)


async def _ask(asker: Asker, hello: ClientHello, number: int) -> str | Answer:
    """The answer to one of the five, as one word."""

    async def listen(talk: Talk) -> str | Answer:
        flight = await hear_whole(talk)
        if isinstance(flight, Alert):
            return Answer(offer=Offer.UNKNOWN, cause=Cause.TLS_FAILED)
        chain = read_certificates(flight.message(Message.CERTIFICATE) or b"\x00\x00\x00")
        key = rsa_key(chain[0]) if chain else None
        if key is None or not _is_usual(*key):
            return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)
        talk.say(end_of_handshake(flight.hello.version, hello.version, key, number))
        return await _hear(talk)

    told = await asker.ask(write_hello(hello), listen)
    return Answer(offer=Offer.UNKNOWN, cause=told.cause) if isinstance(told, Silence) else told


async def _hear(talk: Talk) -> str:
    """The alert, or how there came none."""
    talk.take_time(2 * WAIT)
    try:
        async with asyncio.timeout(WAIT):
            while True:
                content, fragment = await talk.incoming.record()
                if content == Content.ALERT:
                    return f"alert {fragment.hex()}"
    except TimeoutError:
        return _SILENT
    except HelloError:
        return "noise"
    except (OSError, EOFError):
        return _ENDED


def end_of_handshake(version: int, offered: int, key: tuple[int, int], number: int) -> bytes:
    """ClientKeyExchange, ChangeCipherSpec and a Finished of noise.

    Args:
        version: that was chosen; ``offered``: that the secret begins with.
        number: which of the five paddings.
    """
    modulus, exponent = key
    size = (modulus.bit_length() + 7) // 8
    secret = offered.to_bytes(2, "big") + os.urandom(_SECRET - 2)
    padded = int.from_bytes(_PADDINGS[number](size, secret), "big")
    encrypted = pow(padded, exponent, modulus).to_bytes(size, "big")
    body = vector(2, encrypted) if version >= TLS10 else encrypted  # RFC 5246 §7.4.7.1
    return (
        record(Content.HANDSHAKE, version, message(Message.CLIENT_KEY_EXCHANGE, body))
        + record(Content.CHANGE_CIPHER_SPEC, version, b"\x01")
        + record(Content.HANDSHAKE, version, os.urandom(64))
    )


def _is_usual(modulus: int, exponent: int) -> bool:
    """Whether a key can be computed with, and quickly."""
    return _BITS[0] <= modulus.bit_length() <= _BITS[1] and exponent.bit_length() <= _EXPONENT_BITS


def _filler(count: int) -> bytes:
    """Bytes of which none is zero."""
    return os.urandom(count).replace(b"\x00", b"\x01")


def _padded(size: int, secret: bytes) -> bytes:
    return b"\x00\x02" + _filler(size - 3 - len(secret)) + b"\x00" + secret


def _wrong_start(size: int, secret: bytes) -> bytes:
    return b"\x41\x17" + _padded(size, secret)[2:]


def _late_zero(size: int, _: bytes) -> bytes:
    """The zero comes too late: one byte of secret is left."""
    return b"\x00\x02" + _filler(size - 4) + b"\x00\x11"


def _no_zero(size: int, _: bytes) -> bytes:
    return b"\x00\x02" + _filler(size - 2)


def _wrong_version(size: int, secret: bytes) -> bytes:
    return _padded(size, b"\x02\x02" + secret[2:])


_PADDINGS = (_padded, _wrong_start, _late_zero, _no_zero, _wrong_version)
