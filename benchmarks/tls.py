"""The profile of a server in TLS, beside sslyze and sslscan, 30 ms away.

The servers are those of the tests, on a real nginx: "usual" (TLS 1.2 and 1.3, two certificates) and "legacy"
(TLS 1.0 to 1.3, 44 suites). sslyze is asked for suites and curves alone; what its process takes to start is
not counted.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.facts.tls import TlsServer
from auditor.model import Target
from auditor.network import AddressPolicy, Network, Resolver
from auditor.probes.tls import tls_server
from auditor.probes.tls.asking import COMPANY
from auditor.probes.tls.profile import tls_profile
from auditor.probes.tls.versions import client_hello
from auditor.probes.tls.wire import TLS12
from benchmarks.measure import Measure
from tests.servers import oracles
from tests.servers.networks import HOST, FixedResolver
from tests.servers.nginx import free_ports
from tests.servers.tlssites import tls_sites

HOSTS = 100
SERVERS = ("usual", "legacy")

#: The issue's.
MODERN_CONNECTIONS, LEGACY_CONNECTIONS = 22, 100
WALL, CPU = 1 / 8, 1 / 5
HOSTS_WALL, HOSTS_CPU = 5.0, 1.0

_SSLYZE = [
    *("--mozilla_config=disable", "--elliptic_curves", f"--sni={HOST}"),
    *("--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3"),
]
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """What one look took: connections, seconds, seconds of CPU."""

    connections: int
    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.connections} conn., {self.wall:.2f} s, {self.cpu:.2f} s CPU"


class Proxy:
    """The delay proxy, and the ports that it listens on for each server."""

    def __init__(self, process: subprocess.Popen[str], ports: dict[str, int]) -> None:
        self._process = process
        self.ports = ports

    def count(self) -> int:
        """Connections since the last time."""
        assert self._process.stdin
        assert self._process.stdout
        print(file=self._process.stdin, flush=True)
        return sum(json.loads(self._process.stdout.readline()).values())


def measure() -> list[Measure]:
    with (
        tempfile.TemporaryDirectory() as folder,
        tls_sites(Path(folder)) as sites,
        _delayed(sites.ports) as proxy,
    ):
        start = _run([str(oracles.sslyze()), "--help"], proxy)
        ours = {name: _profile(proxy, name) for name in SERVERS}
        sslyze = {name: _sslyze(proxy, name, start) for name in SERVERS}
        sslscan = {name: _sslscan(proxy, name) for name in SERVERS}
        hosts = _hosts(proxy)
        floor = _bare(proxy, hosts.connections)
    return [
        *_lines("modern", ours["usual"], sslyze["usual"], sslscan["usual"], MODERN_CONNECTIONS),
        *_lines("legacy", ours["legacy"], sslyze["legacy"], sslscan["legacy"], LEGACY_CONNECTIONS),
        Measure(f"TLS, {HOSTS} hosts, wall", str(hosts), f"bare loop {floor}", [hosts.wall], HOSTS_WALL, "s"),
        Measure(f"TLS, {HOSTS} hosts, CPU", str(hosts), f"bare loop {floor}", [hosts.cpu], HOSTS_CPU, "s"),
    ]


def _lines(name: str, ours: Cost, sslyze: Cost, sslscan: Cost, connections: int) -> Iterator[Measure]:
    kept = name == "modern"  # of the legacy server only the connections are bounded
    yield Measure(
        f"TLS, {name}, connections", str(ours), f"sslscan {sslscan}", [ours.connections], connections
    )
    beside = f"sslyze {sslyze}"
    yield Measure(f"TLS, {name}, wall", str(ours), beside, [ours.wall / sslyze.wall], WALL if kept else 0)
    yield Measure(f"TLS, {name}, CPU", str(ours), beside, [ours.cpu / sslyze.cpu], CPU if kept else 0)


@contextmanager
def _delayed(ports: dict[str, int]) -> Iterator[Proxy]:
    listening = dict(zip(SERVERS, free_ports(len(SERVERS)), strict=True))
    pairs = [f"{listening[name]}={ports[name]}" for name in SERVERS]
    command = [sys.executable, "-m", "benchmarks.delay", *pairs]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield Proxy(process, listening)
        finally:
            process.terminate()


def _profile(proxy: Proxy, name: str) -> Cost:
    network = _network(proxy.ports[name])
    known = asyncio.run(_known(network, HOST))
    proxy.count()
    started, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_ask(network, [known]))
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    return Cost(proxy.count(), wall, cpu)


def _hosts(proxy: Proxy) -> Cost:
    """A hundred hosts at once, each at an address of its own."""
    network = _network(proxy.ports["usual"])
    known = asyncio.run(_known(network, HOST))
    (endpoint,) = known.endpoints
    facts = [
        known.model_copy(
            update={"endpoints": (endpoint.model_copy(update={"address": f"127.0.1.{number}"}),)}
        )
        for number in range(1, HOSTS + 1)
    ]
    proxy.count()
    started, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_ask(network, facts))
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    return Cost(proxy.count(), wall, cpu)


def _bare(proxy: Proxy, connections: int) -> Cost:
    """As many connections, as many at once: one hello is said and the first bytes of the answer are read."""
    hello = client_hello(TLS12, HOST)
    seats = asyncio.Semaphore(HOSTS * COMPANY)

    async def connect() -> None:
        async with seats:
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.ports["usual"])
            writer.write(hello)
            await reader.readexactly(5)
            writer.transport.abort()

    async def connect_all() -> None:
        await asyncio.gather(*(connect() for _ in range(connections)))

    proxy.count()
    started, cpu = time.perf_counter(), time.process_time()
    asyncio.run(connect_all())
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    return Cost(proxy.count(), wall, cpu)


async def _ask(network: Network, facts: Sequence[TlsServer]) -> None:
    found = await asyncio.gather(*(tls_profile.function(fact, network) for fact in facts))
    assert all(profiles.endpoints[0].suites[-1].whole for profiles in found)  # type: ignore[attr-defined]


async def _known(network: Network, host: str) -> TlsServer:
    target = Target(name="Ville", url=f"https://{host}/", host=host, domain=None, mail_domain=None)
    found = await tls_server.function(target, network)
    assert isinstance(found, TlsServer)
    return found


def _network(port: int) -> Network:
    resolver: Resolver = FixedResolver({(HOST, "A"): ("127.0.0.1",)})
    return Network(resolver, AddressPolicy(allow_private=True), {443: port})


def _sslyze(proxy: Proxy, name: str, start: Cost) -> Cost:
    cost = _run([str(oracles.sslyze()), *_SSLYZE, f"127.0.0.1:{proxy.ports[name]}"], proxy)
    return Cost(cost.connections, cost.wall - start.wall, cost.cpu - start.cpu)


def _sslscan(proxy: Proxy, name: str) -> Cost:
    return _run(["sslscan", f"--sni-name={HOST}", f"127.0.0.1:{proxy.ports[name]}"], proxy)


def _run(command: Sequence[str], proxy: Proxy) -> Cost:
    proxy.count()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(proxy.count(), wall, cpu)
