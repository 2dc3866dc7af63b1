"""Many towns, made of the demo's three, in a process of their own: their CPU is not the scanner's.

    python -m tests.servers.villages --towns 200 --delay 0.03 --folder /tmp/x

prints one line of JSON once they are served, and goes away when its standard input is closed.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import dns.exception
import dns.message

from auditor.demo.authority import Authority
from auditor.demo.names import NameServer
from auditor.demo.pages import render_zone
from auditor.demo.sites import Request, Resource, Response, Site
from auditor.demo.sockets import attend, bind_all
from auditor.demo.towns import HOSTS, TOILE, Host
from auditor.demo.web import HttpServer

_RESOLVER = "127.78.255.53"
_MODELS = [host for host in HOSTS if host.town]


@dataclass(frozen=True)
class Villages:
    """What a scanner needs in order to see them.

    Attributes:
        resolver: ``ADDRESS:PORT``.
        ports: published port → real port.
        ca_file: the authority's certificate, PEM; towns_file: the list of towns, CSV, with real ports.
        hosts: of the sites, in the order of the list.
    """

    resolver: str
    ports: Mapping[int, int]
    ca_file: Path
    towns_file: Path
    hosts: tuple[str, ...]


@contextmanager
def villages(folder: Path, towns: int, *, delay: float = 0.0, shared: int = 0) -> Iterator[Villages]:
    """Serve towns while the body runs.

    Args:
        delay: seconds that are added to each connection and to each answer.
        shared: how many of the towns share one address.
    """
    command = [sys.executable, "-m", "tests.servers.villages", "--towns", str(towns), "--delay", str(delay)]
    command += ["--shared", str(shared), "--folder", str(folder)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True
    ) as process:
        try:
            said = json.loads(process.stdout.readline())
            ports = {int(published): real for published, real in said["ports"].items()}
            ca_file, towns_file = folder / "ca.pem", folder / "towns.csv"
            yield Villages(said["resolver"], ports, ca_file, towns_file, tuple(said["hosts"]))
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@dataclass(frozen=True)
class _Village:
    """One of them."""

    model: Host
    domain: str
    address: str

    @property
    def host(self) -> str:
        return f"www.{self.domain}"

    def renamed(self, text: str) -> str:
        return text.replace(self.model.domain, self.domain).replace(self.model.address, self.address)

    def zone(self) -> str:
        return self.renamed(render_zone(self.model.folder, ipv6=False))

    def site(self) -> Site:
        manners = replace(self.model.manners, host=self.host, alias=self.domain)
        return Site(manners, dict(self._resources()), _model_site(self.model.folder).missing)

    def _resources(self) -> Iterator[tuple[str, Resource]]:
        for path, resource in _model_site(self.model.folder).resources.items():
            if resource.is_text:
                body = resource.body.replace(self.model.domain.encode(), self.domain.encode())
                yield path, replace(resource, body=body)
            else:
                yield path, resource


@cache
def _model_site(folder: str) -> Site:
    """The site of a demo town, its pictures drawn once for all the towns that are made of it."""
    site = next(host for host in HOSTS if host.folder == folder).site(
        {"security_txt_expires": "2099-01-01T00:00:00Z", "now": dt.datetime.now(dt.UTC)}
    )
    drawn = {path: Resource("image/png", picture.draw()) for path, picture in site.pictures.items()}
    return Site(site.manners, {**site.resources, **drawn}, site.missing)


class _Hosting(Site):
    """Several sites on one address."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        object.__setattr__(self, "_sites", sites)

    def answer(self, request: Request) -> Response:
        """The answer of the site that was asked, or of the first."""
        return self._sites.get(request.host, next(iter(self._sites.values()))).answer(request)


def _villages(towns: int, shared: int) -> list[_Village]:
    return [
        _Village(
            _MODELS[number % len(_MODELS)],
            f"commune-{number:04}.test",
            "127.78.0.1" if number < shared else f"127.78.{1 + number // 200}.{1 + number % 200}",
        )
        for number in range(towns)
    ]


async def _serve(towns: int, delay: float, shared: int, folder: Path) -> None:
    served = [*_villages(towns, shared), _Village(TOILE, TOILE.domain, TOILE.address)]
    authority = Authority(dt.datetime.now(dt.UTC))
    by_address: dict[str, list[_Village]] = {}
    for village in served:
        by_address.setdefault(village.address, []).append(village)
    places = [(address, socket.SOCK_STREAM) for address in by_address]
    (udp,) = bind_all([(_RESOLVER, socket.SOCK_DGRAM)])
    plain, secure = bind_all(places), bind_all(places)
    names = NameServer((village.domain, village.zone()) for village in served)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_answer(udp, names, delay))]
        for sockets, tenants in zip(zip(plain, secure, strict=True), by_address.values(), strict=True):
            tasks += _attend(group, sockets, tenants, authority, delay)
        listened = {"53": udp, "80": plain[0], "443": secure[0]}
        ports = {published: held.getsockname()[1] for published, held in listened.items()}
        _tell(folder, authority, ports, [village for village in served if village.model.town])
        await asyncio.to_thread(sys.stdin.read)
        for task in tasks:
            task.cancel()


def _attend(
    group, sockets, tenants: list[_Village], authority: Authority, delay: float
) -> list[asyncio.Task]:
    contexts = {
        village.host: authority.context((village.host, village.domain), village.model.terms)
        if village.model.town
        else authority.context(village.model.certified, village.model.terms)
        for village in tenants
    }
    site = _Hosting({village.host: village.site() for village in tenants})
    if len(tenants) == 1:
        site = tenants[0].site() if tenants[0].model.town else _model_site(tenants[0].model.folder)
    default = next(iter(contexts.values()))
    if len(contexts) > 1:

        def choose(connection, name, _context) -> None:
            connection.context = contexts.get(name, default)

        default.sni_callback = choose

    def late(server: HttpServer):
        async def converse(reader, writer) -> None:
            await asyncio.sleep(delay)
            await server.converse(reader, writer)

        return converse

    plain, secure = sockets
    in_clear = HttpServer(site, secure=False, delay=delay)
    over_tls = HttpServer(site, secure=True, delay=delay)
    return [
        group.create_task(attend(plain, late(in_clear))),
        group.create_task(attend(secure, late(over_tls), default)),
    ]


async def _answer(udp: socket.socket, names: NameServer, delay: float) -> None:
    loop = asyncio.get_running_loop()
    while True:
        data, peer = await loop.sock_recvfrom(udp, 65_535)
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            continue
        wire = names.answer(query).to_wire(max_size=1232, prefer_truncation=True)
        loop.call_later(delay, udp.sendto, wire, peer)


def _tell(folder: Path, authority: Authority, ports: dict[str, int], served: list[_Village]) -> None:
    """Write what a scanner needs, and say that all is ready."""
    (folder / "ca.pem").write_bytes(authority.pem)
    rows = [
        f"Commune {number},https://{village.host}:{ports['443']}/,{77000 + number},77,{number * 10}\n"
        for number, village in enumerate(served)
    ]
    (folder / "towns.csv").write_text("name,site,insee,department,population\n" + "".join(rows), "utf-8")
    resolver = f"{_RESOLVER}:{ports.pop('53')}"
    hosts = [village.host for village in served]
    sys.stdout.write(json.dumps({"resolver": resolver, "ports": ports, "hosts": hosts}) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until standard input is closed."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--towns", type=int, required=True)
    arguments.add_argument("--delay", type=float, default=0.0)
    arguments.add_argument("--shared", type=int, default=0)
    arguments.add_argument("--folder", type=Path, required=True)
    asked = arguments.parse_args()
    asyncio.run(_serve(asked.towns, asked.delay, asked.shared, asked.folder))


if __name__ == "__main__":
    main()
