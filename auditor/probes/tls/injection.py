"""CVE-2014-0224: a server that takes a ChangeCipherSpec before there are keys.

OpenSSL up to 1.0.1g then derives keys from an empty secret. The ChangeCipherSpec is sent too early, with a
record that is no message in clear: a server that refuses the first says ``unexpected_message``, one that took
it cannot decrypt the second and says ``bad_record_mac``. Nothing is established with either.
"""

from __future__ import annotations

import asyncio

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer
from auditor.model import Cause
from auditor.probes.tls.asking import Asker, Silence, Talk, hear_whole
from auditor.probes.tls.hello import ClientHello, write_hello
from auditor.probes.tls.wire import Alert, Content, HelloError, record

#: Seconds to answer: the server has nothing to compute.
WAIT = 2.0

#: decrypted with keys that were never agreed upon: bad_record_mac, decryption_failed, decrypt_error.
_DECRYPTED = {20, 21, 51}
#: A message of no known type, long enough to be a ciphertext of any suite.
_NOISE = b"\xff" * 64


async def inject(talk: Talk, version: int) -> int | Answer:
    """Say it too early, after the server's flight; the alert that answers, or why there is none."""
    talk.say(early(version) + noise(version))
    return await hear_alert(talk)


async def ask_control(asker: Asker, hello: ClientHello) -> int | Answer:
    """What is answered to the second record alone."""

    async def listen(talk: Talk) -> int | Answer:
        flight = await hear_whole(talk)
        if isinstance(flight, Alert):
            return Answer(offer=Offer.UNKNOWN, cause=Cause.TLS_FAILED)
        talk.say(noise(flight.hello.version))
        return await hear_alert(talk)

    told = await asker.ask(write_hello(hello), listen)
    return Answer(offer=Offer.UNKNOWN, cause=told.cause) if isinstance(told, Silence) else told


def early(version: int) -> bytes:
    """A ChangeCipherSpec."""
    return record(Content.CHANGE_CIPHER_SPEC, version, b"\x01")


def noise(version: int) -> bytes:
    """What follows it, and makes no sense in clear."""
    return record(Content.HANDSHAKE, version, _NOISE)


async def hear_alert(talk: Talk) -> int | Answer:
    """The alert that ends a handshake, or UNKNOWN with the cause why there is none."""
    try:
        async with asyncio.timeout(WAIT):
            while True:
                content, fragment = await talk.incoming.record()
                if content == Content.ALERT and len(fragment) >= 2:  # noqa: PLR2004
                    return fragment[1]
    except TimeoutError:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.TIMED_OUT)
    except (OSError, EOFError):
        return Answer(offer=Offer.UNKNOWN, cause=Cause.RESET)
    except HelloError:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)


def judge(alert: int | Answer, control: int | Answer | None = None) -> Answer:
    """What the alert says.

    Args:
        control: the alert to the second record alone, asked when the first answer is suspect.
    """
    if isinstance(alert, Answer):
        return alert
    if alert not in _DECRYPTED:
        return Answer(offer=Offer.REFUSED)
    if control is None or isinstance(control, Answer) or control in _DECRYPTED:
        return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)
    return Answer(offer=Offer.OFFERED)


def is_suspect(alert: int | Answer) -> bool:
    """Whether a control is worth a connection."""
    return not isinstance(alert, Answer) and alert in _DECRYPTED
