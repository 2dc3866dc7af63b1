"""Which protocol versions a server accepts: one ClientHello of our own per version.

No cryptography is needed to learn this, nor a library that still speaks old versions: the server's
first answer says it. RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 6101 (SSL 3.0).
"""

from __future__ import annotations

import asyncio

from auditor.facts.tls import Offer
from auditor.network import Network
from auditor.network.network import ConnectionFailed
from auditor.probes.tls.asking import Flight, Talk, hear_hello
from auditor.probes.tls.elimination import REFUSALS
from auditor.probes.tls.hello import ClientHello, write_hello
from auditor.probes.tls.suites import chunks
from auditor.probes.tls.wire import VERSIONS, Alert, HelloError, Incoming

#: Seconds that a server gets to answer one ClientHello.
ANSWER_TIMEOUT = 5.0


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
        async with asyncio.timeout(ANSWER_TIMEOUT) as limit:
            writer.write(client_hello(number, host))
            return read_answer(number, await hear_hello(Talk(Incoming(reader), writer, limit)))
    except (OSError, EOFError, HelloError):
        return Offer.UNKNOWN
    finally:
        writer.transport.abort()


def client_hello(version: int, host: str) -> bytes:
    """A ClientHello for one version, with the suites that servers of twenty years have used."""
    return write_hello(ClientHello(version, chunks(version)[0], host))


def read_answer(version: int, answer: Flight | Alert) -> Offer:
    """What an answer says of the version that was asked."""
    if isinstance(answer, Alert):
        return Offer.REFUSED if answer.code in REFUSALS else Offer.UNKNOWN
    return Offer.OFFERED if answer.hello.version == version else Offer.REFUSED
