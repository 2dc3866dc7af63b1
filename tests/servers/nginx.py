"""A real nginx, without privileges."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.process import running
from tests.servers.tcp import free_port

_NGINX = "/usr/sbin/nginx"


@contextmanager
def nginx(folder: Path, servers: str, ports: list[int]) -> Iterator[None]:
    """Serve while the body runs.

    Args:
        servers: ``server`` blocks.
        ports: of 127.0.0.1, that must answer before the body runs.
    """
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        "daemon off; master_process off; error_log stderr;\n"
        f"pid {folder}/nginx.pid;\nevents {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; default_type text/html;\n{paths}{servers}\n}}\n",
        "utf-8",
    )
    command = [_NGINX, "-p", str(folder), "-e", "stderr", "-c", str(configuration)]
    with running(command, lambda: all(map(_listens, ports)), folder / "nginx.log"):
        yield


def free_ports(count: int) -> list[int]:
    """Several ports on which nobody listens."""
    found: list[int] = []
    while len(found) < count:
        port = free_port()
        if port not in found:
            found.append(port)
    return found


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
