"""CVE-2014-0224: a server that takes a ChangeCipherSpec before there are keys.

OpenSSL up to 1.0.1g then derives keys from an empty secret. A ChangeCipherSpec is sent too early: a server
that refuses it says so or hangs up. To one that says nothing a record is sent that makes no sense in clear:
if it took the first, it cannot decrypt the second and says ``bad_record_mac``. Nothing is ever established.
"""

from __future__ import annotations

import asyncio

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Answer
from auditor.model import Cause
from auditor.network.network import cause_of
from auditor.probes.tls.asking import Asker, Silence, Talk, hear_whole
from auditor.probes.tls.hello import ClientHello, write_hello
from auditor.probes.tls.wire import Alert, Content, HelloError, record

#: Seconds to refuse the first record, and to answer the second: the server has nothing to compute.
PAUSE = 1.0
WAIT = 2.0

#: Decrypted with keys that were never agreed upon: bad_record_mac, decryption_failed, decrypt_error.
_DECRYPTED = {20, 21, 51}
#: A message of no known type, long enough to be a ciphertext of any suite.
_NOISE = b"\xff" * 64


#: What is heard: an alert, the end, or why neither.
Heard = int | Cause | None


async def inject(talk: Talk, version: int) -> Heard | Answer:
    """Say it too early, after the server's flight; what that proves, or is heard of the second record."""
    talk.say(early(version))
    heard = await hear_alert(talk, PAUSE)
    if heard is None or isinstance(heard, int):
        return Answer(offer=Offer.REFUSED)
    if heard is not Cause.TIMED_OUT:
        return heard
    talk.say(noise(version))
    return await hear_alert(talk, WAIT)


async def ask_control(asker: Asker, hello: ClientHello) -> Heard:
    """What is heard of the second record alone."""

    async def listen(talk: Talk) -> Heard:
        flight = await hear_whole(talk)
        if isinstance(flight, Alert):
            return Cause.TLS_FAILED
        talk.say(noise(flight.hello.version))
        return await hear_alert(talk, WAIT)

    told = await asker.ask(write_hello(hello), listen)
    return told.cause if isinstance(told, Silence) else told


def early(version: int) -> bytes:
    """A ChangeCipherSpec."""
    return record(Content.CHANGE_CIPHER_SPEC, version, b"\x01")


def noise(version: int) -> bytes:
    """What follows it, and makes no sense in clear."""
    return record(Content.HANDSHAKE, version, _NOISE)


async def hear_alert(talk: Talk, seconds: float) -> Heard:
    """The alert that ends a handshake; None when it ends without one."""
    talk.take_time(2 * seconds)
    try:
        async with asyncio.timeout(seconds):
            while True:
                content, fragment = await talk.incoming.record()
                if content == Content.ALERT and len(fragment) >= 2:  # noqa: PLR2004
                    return fragment[1]
    except EOFError:
        return None
    except HelloError:
        return Cause.PROTOCOL_ERROR
    except OSError as error:
        return cause_of(error)


def judge(heard: Heard | Answer, control: Heard = None) -> Answer:
    """What is proved.

    Args:
        heard: of the second record, or what the first proves.
        control: heard of the second record alone, when the answer to it is suspect.
    """
    if isinstance(heard, Answer):
        return heard
    if not isinstance(heard, int):
        return Answer(offer=Offer.UNKNOWN, cause=heard or Cause.RESET)
    if not is_suspect(heard):
        return Answer(offer=Offer.REFUSED)
    if not isinstance(control, int) or is_suspect(control):
        return Answer(offer=Offer.UNKNOWN, cause=Cause.PROTOCOL_ERROR)
    return Answer(offer=Offer.OFFERED)


def is_suspect(heard: Heard | Answer) -> bool:
    """Whether a control is worth a connection."""
    return isinstance(heard, int) and heard in _DECRYPTED
