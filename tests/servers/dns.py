"""Name servers: a real NSD, and fakes that say what the test wants."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import dns.exception
import dns.message
import dns.query

from tests.servers.process import running
from tests.servers.tcp import free_port

ADDRESS = "127.0.0.53"

_NSD = "/usr/sbin/nsd"


@contextmanager
def nsd(folder: Path, zones: dict[str, str]) -> Iterator[int]:
    """Serve zones on ``ADDRESS`` while the body runs; gives the port."""
    port = free_port()
    lines = [
        "server:",
        f'  ip-address: {ADDRESS}@{port}\n  port: {port}\n  username: ""\n  chroot: ""',
        f'  zonesdir: "{folder}"\n  database: ""\n  zonelistfile: "{folder}/zone.list"',
        f'  pidfile: "{folder}/nsd.pid"\n  xfrdfile: "{folder}/xfrd.state"\n  xfrdir: "{folder}"',
        "  server-count: 1\n  rrl-ratelimit: 0\n  rrl-whitelist-ratelimit: 0\n  hide-version: yes",
        "remote-control:\n  control-enable: no",
    ]
    for name, text in zones.items():
        (folder / f"{name}.zone").write_text(text, "utf-8")
        lines.append(f'zone:\n  name: "{name}"\n  zonefile: "{name}.zone"')
    configuration = folder / "nsd.conf"
    configuration.write_text("\n".join(lines) + "\n", "utf-8")
    with running(
        [_NSD, "-d", "-c", str(configuration)], lambda: _answers(port, next(iter(zones))), folder / "nsd.log"
    ):
        yield port


def _answers(port: int, zone: str) -> bool:
    question = dns.message.make_query(zone, "SOA")
    with suppress(OSError, dns.exception.DNSException):
        return bool(dns.query.udp(question, ADDRESS, timeout=0.3, port=port).answer)
    return False


@dataclass
class NameServer:
    """A fake that listens.

    Attributes:
        questions: (name, type) of each question, as it came.
    """

    port: int = 0
    questions: list[tuple[str, str]] = field(default_factory=list)


#: Says what goes back for a question; None for silence.
Reply = Callable[[dns.message.QueryMessage], bytes | None]


@asynccontextmanager
async def name_server(reply: Reply) -> AsyncIterator[NameServer]:
    """Answer over UDP alone while the body runs."""
    state = NameServer()

    class Protocol(asyncio.DatagramProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = cast("asyncio.DatagramTransport", transport)

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            question = dns.message.from_wire(data)
            assert isinstance(question, dns.message.QueryMessage)
            asked = question.question[0]
            state.questions.append((asked.name.to_text(omit_final_dot=True), asked.rdtype.name))
            answer = reply(question)
            if answer is not None:
                self.transport.sendto(answer, addr)

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        Protocol, local_addr=(ADDRESS, 0), family=socket.AF_INET
    )
    state.port = transport.get_extra_info("sockname")[1]
    try:
        yield state
    finally:
        transport.close()
        await asyncio.sleep(0)  # the loop closes the socket on its next turn
