"""Towns made of the demo's: each under its own name, and none left when whoever started them dies."""

import base64
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography import x509

from auditor.audit import read_authorities
from auditor.facts.http import HttpSite
from auditor.facts.tls import TlsServer
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.http import open_client
from auditor.probes.http import http_site
from auditor.probes.tls import tls_server
from auditor.targets import parse_target
from tests.servers.villages import Villages, villages

TOWNS, SHARED = 6, 4

_STARTER = """
import sys, time
from pathlib import Path
from tests.servers.villages import villages
with villages(Path(sys.argv[1]), 3):
    print("up", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with villages(tmp_path_factory.mktemp("villages"), TOWNS, delay=0.01, shared=SHARED) as found:
        yield found


async def look(served: Villages, host: str) -> tuple[HttpSite, TlsServer]:
    address, port = served.resolver.rsplit(":", 1)
    network = Network(Resolver(address, int(port)), AddressPolicy(allow_private=True), served.ports)
    target = parse_target(host)
    async with open_client(network) as client:
        return await http_site.function(target, client), await tls_server.function(target, network)


@pytest.mark.parametrize("number", range(TOWNS))
async def test_each_town_has_its_own_name_on_a_shared_address_too(served, number):
    host = served.hosts[number]
    site, tls = await look(served, host)
    assert site.landing is not None
    assert host in site.landing
    (endpoint,) = tls.endpoints
    assert (endpoint.address == "127.78.0.1") == (number < SHARED)
    assert names(endpoint.chain[0])[0] == host


def names(encoded: str) -> list[str]:
    leaf = x509.load_der_x509_certificate(base64.b64decode(encoded))
    found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return found.get_values_for_type(x509.DNSName)


def test_the_authority_is_written(served):
    assert len(read_authorities(served.ca_file.read_text("ascii"))) == 1


def test_nothing_is_left_when_the_starter_is_killed(tmp_path):
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _STARTER, str(tmp_path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "up\n"
        children = Path(f"/proc/{starter.pid}/task/{starter.pid}/children").read_text("ascii").split()
        starter.send_signal(signal.SIGKILL)
    assert children
    until = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < until, "the servers outlive whoever started them"
        time.sleep(0.05)
