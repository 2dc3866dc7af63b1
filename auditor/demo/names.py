"""A name server for the towns: authoritative for their zones, and for the emptiness around them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.zone

from auditor.demo.sockets import attend

#: UDP payload that needs no fragmentation (DNS flag day 2020).
_UDP_PAYLOAD = 1232

#: Seconds that a TCP client may stay silent.
_PATIENCE = 10.0

#: Nothing exists outside the laboratory: other names are NXDOMAIN, as a real root would say of most of them.
#: Two of the towns' servers bear a name in their host's domain; the third bears none.
_ROOT = """\
$TTL 3600
.     SOA  root.test. hostmaster.test. 1 3600 600 86400 300
.     NS   root.test.
root.test. A 127.77.0.53
1.0.77.127.in-addr.arpa. PTR web1.syndicat-exemple.test.
2.0.77.127.in-addr.arpa. PTR cluster012.hebergeur-exemple.test.
"""


class NameServer:
    """Answers from zones, without recursion since it knows all there is.

    Args:
        zones: origin and text of each zone.
    """

    def __init__(self, zones: Iterable[tuple[str, str]]) -> None:
        parsed = [_parse(origin, text) for origin, text in [(".", _ROOT), *zones]]
        self._zones = sorted(parsed, key=_depth, reverse=True)

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """The answer to one query."""
        response = dns.message.make_response(query, recursion_available=True)
        if query.opcode() != dns.opcode.QUERY:
            response.set_rcode(dns.rcode.NOTIMP)
            return response
        if len(query.question) != 1 or query.question[0].rdclass != dns.rdataclass.IN:
            response.set_rcode(dns.rcode.REFUSED)
            return response
        self._fill(response, query.question[0].name, query.question[0].rdtype)
        return response

    def _fill(
        self, response: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
    ) -> None:
        zone = next(zone for zone in self._zones if name.is_subdomain(_origin(zone)))
        response.flags |= dns.flags.AA
        if found := zone.get_rrset(name, kind):
            response.answer.append(found)
            return
        response.authority.append(zone.find_rrset(_origin(zone), dns.rdatatype.SOA))
        # A name without records but with names below it exists all the same (RFC 8020).
        if not any(node.is_subdomain(name) for node in zone.nodes):
            response.set_rcode(dns.rcode.NXDOMAIN)


async def serve_names(server: NameServer, udp: socket.socket, tcp: socket.socket) -> None:
    """Answer on both transports until cancelled."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _converse(server, reader, writer)

    async with asyncio.TaskGroup() as transports:
        transports.create_task(attend(tcp, converse))
        transports.create_task(_answer_datagrams(server, udp))


async def _answer_datagrams(server: NameServer, udp: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while True:
        data, peer = await loop.sock_recvfrom(udp, 65_535)
        query = _read(data)
        if query is None:
            continue
        room = max(512, min(query.payload, _UDP_PAYLOAD))
        wire = server.answer(query).to_wire(max_size=room, prefer_truncation=True)
        await loop.sock_sendto(udp, wire, peer)


async def _converse(server: NameServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection of RFC 7766: messages behind their length, until the client has no more."""
    while True:
        async with asyncio.timeout(_PATIENCE):
            size = int.from_bytes(await reader.readexactly(2), "big")
            query = _read(await reader.readexactly(size))
        if query is None:
            return
        wire = server.answer(query).to_wire()
        writer.write(len(wire).to_bytes(2, "big") + wire)
        await writer.drain()


def _read(data: bytes) -> dns.message.Message | None:
    try:
        message = dns.message.from_wire(data)
    except dns.exception.DNSException:
        return None
    return None if message.flags & dns.flags.QR else message


def _parse(origin: str, text: str) -> dns.zone.Zone:
    return dns.zone.from_text(text, origin, relativize=False)


def _origin(zone: dns.zone.Zone) -> dns.name.Name:
    assert zone.origin is not None
    return zone.origin


def _depth(zone: dns.zone.Zone) -> int:
    return len(_origin(zone))
