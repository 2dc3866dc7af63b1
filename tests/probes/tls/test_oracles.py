"""Our sets are those of sslscan and sslyze, on real servers of four makes, wherever these can see."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import TlsProfile
from auditor.probes.tls import tls_server
from auditor.probes.tls.profile import tls_profile
from auditor.probes.tls.suites import group_names, suite_names
from tests.servers import certificates, oracles
from tests.servers.networks import HOST, network, target
from tests.servers.process import running
from tests.servers.tcp import free_port
from tests.servers.tlssites import CONFIGURATIONS, tls_sites

pytestmark = pytest.mark.oracle

_POSTQUANTUM = Path(oracles.__file__).with_name("postquantum.py")

#: Names of OpenSSL, as sslyze uses them → those of IANA.
_CURVES = {"X25519": "x25519", "X448": "x448", "prime256v1": "secp256r1"}

#: Name of a server → its command line.
COMMANDS = {
    "openssl-all": (
        "openssl s_server -quiet -cert rsa.crt -key rsa.key -cipher ALL:@SECLEVEL=0 -accept {port}"
    ),
    "openssl-12": (
        "openssl s_server -quiet -cert rsa.crt -key rsa.key -dcert ec.crt -dkey ec.key -tls1_2"
        " -cipher HIGH:!aNULL -serverpref -accept {port}"
    ),
    "gnutls": (
        "gnutls-serv --http --quiet --x509certfile=rsa.crt --x509keyfile=rsa.key"
        " --priority=NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+DHE-RSA:+3DES-CBC --port {port}"
    ),
    "gnutls-modern": (
        "gnutls-serv --http --quiet --x509certfile=ec.crt --x509keyfile=ec.key"
        " --priority=NORMAL:-VERS-ALL:+VERS-TLS1.3 --port {port}"
    ),
    "stunnel": "stunnel {folder}/stunnel.conf",
    "postquantum": "{python} {script} {port} rsa.crt rsa.key",
}
SERVERS = (*CONFIGURATIONS, *COMMANDS)


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    with tls_sites(tmp_path_factory.mktemp("nginx")) as sites:
        yield sites.ports


@pytest.fixture
def port(request, tmp_path) -> Iterator[int]:
    """The port of a server, by its name."""
    if request.param in CONFIGURATIONS:
        yield request.getfixturevalue("nginx")[request.param]
        return
    with command(request.param, tmp_path) as found:
        yield found


@contextmanager
def command(name: str, folder: Path) -> Iterator[int]:
    """Run one of the servers that are a command."""
    root = certificates.authority("Root")
    certificates.leaf((HOST,), root, key=certificates.rsa_key(2048)).write(folder, "rsa")
    certificates.leaf((HOST,), root).write(folder, "ec")
    port = free_port()
    (folder / "stunnel.conf").write_text(
        f"foreground = yes\npid =\n[tls]\naccept = 127.0.0.1:{port}\nconnect = 127.0.0.1:1\n"
        "cert = rsa.crt\nkey = rsa.key\nciphers = ALL:@SECLEVEL=0\nsslVersionMin = TLSv1\n"
    )
    python = ""
    if name == "postquantum":
        python = str(oracles.virtual_environment("pyopenssl", "pyOpenSSL==26.4.0") / "python")
    line = COMMANDS[name].format(port=port, folder=folder, python=python, script=_POSTQUANTUM)
    program, *words = line.split()
    program = str(Path("/usr/bin") / program)
    with running([program, *words], lambda: _listens(port), folder / "log", cwd=folder):
        yield port


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def look(port: int) -> TlsProfile:
    async def ask() -> TlsProfile:
        way = network({443: port})
        return (await tls_profile.function(await tls_server.function(target(), way), way)).endpoints[0]

    return asyncio.run(ask())


def suites(profile: TlsProfile) -> dict[str, set[str]]:
    assert all(found.whole for found in profile.suites)
    return {found.version: set(found.names) for found in profile.suites}


@pytest.mark.parametrize("port", SERVERS, indirect=True)
def test_our_suites_and_groups_are_those_of_sslyze(port):
    profile, seen = look(port), oracles.ask_sslyze(port, HOST)
    ours = suites(profile)
    for version, accepted in seen.suites.items():
        assert ours.get(version, set()) & seen.tried[version] == accepted, version
    if profile.versions["TLSv1.3"].offer is Offer.OFFERED:
        theirs = {_CURVES.get(name, name) for name in seen.groups}
        visible = {"x25519", "x448", "secp256r1", "secp384r1", "secp521r1"}
        assert set(profile.groups) & visible == theirs & visible


@pytest.mark.parametrize("port", SERVERS, indirect=True)
def test_our_suites_and_groups_are_those_of_sslscan(port):
    profile, seen = look(port), oracles.ask_sslscan(port, HOST)
    numbers = {name: f"0X{number:04X}" for number, name in suite_names().items()}
    ours = {version: {numbers[name] for name in names} for version, names in suites(profile).items()}
    assert {version: found for version, found in ours.items() if found} == seen.suites
    if profile.versions["TLSv1.3"].offer is Offer.OFFERED:
        known = {f"0X{number:04X}": name for number, name in group_names().items()}
        theirs = {known[number] for number in seen.groups}
        assert {name for name in profile.groups if "MLKEM" not in name and name != "curveSM2"} == theirs


@pytest.mark.parametrize("port", ["postquantum"], indirect=True)
def test_groups_that_resist_a_quantum_computer_are_seen(port):
    """Neither oracle sees them."""
    profile = look(port)
    assert {"X25519MLKEM768", "SecP256r1MLKEM768"} <= set(profile.groups)
    assert profile.groups_whole


@pytest.mark.parametrize("port", ["openssl-all"], indirect=True)
def test_a_server_for_one_connection_at_a_time_is_seen_whole(port):
    """``openssl s_server`` serves one client after the other."""
    profile = look(port)
    assert len(suites(profile)["TLSv1.2"]) > 40
    assert not [feature for feature, found in profile.features.items() if found.offer is Offer.UNKNOWN]
