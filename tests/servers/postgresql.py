"""A real PostgreSQL, in a folder that is thrown away, reached through a socket file."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: Debian keeps the server's programs apart, one folder a version.
_PROGRAMS = "usr/lib/postgresql/*/bin"

#: PostgreSQL refuses to run as root: this user is on every Debian.
_USER = "nobody"

_QUICK = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c max_connections=40"


class Cluster:
    """A server that runs. Each test gets a database of its own."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self._programs = folder, programs
        self.data = folder / "data"
        self._databases = 0

    def new_database(self) -> str:
        """The address of an empty database."""
        self._databases += 1
        name = f"archive_{self._databases}"
        self.run("createdb", "-h", str(self.folder), name)
        return f"postgresql:///{name}?host={self.folder}&user={self.user}"

    @property
    def user(self) -> str:
        """Who owns the cluster."""
        return _USER if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name

    def start(self) -> None:
        """Start the server, and wait for it."""
        options = f"{_QUICK} -c unix_socket_directories='{self.folder}'"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop the server, whoever is connected."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the owner of the cluster."""
        identity = {"user": _USER, "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            **identity,
        )
        assert done.returncode == 0, f"{program}: {done.stderr.decode()}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server while the body runs; skipped, loudly, where it is not installed, but never in CI."""
    found = sorted(Path("/").glob(_PROGRAMS))
    if not found:
        message = "PostgreSQL is not installed (Debian: postgresql): its half of the archive stays unproved"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="beffroi-pg-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _USER, "nogroup")
        held = Cluster(folder, found[-1])
        held.run("initdb", "-D", str(held.data), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        held.start()
        try:
            yield held
        finally:
            held.stop()
    finally:
        shutil.rmtree(folder)
