"""A real exim, without privileges, in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Issued
from tests.servers.process import running
from tests.servers.tcp import free_port

_EXIM = "/usr/sbin/exim4"

#: exim delivers nothing as root: this user is on every Debian.
_USER = "nobody"

_CONFIGURATION = """
primary_hostname = mail.epci.test
qualify_domain = epci.test
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/pid
keep_environment =
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {folder}/mail.crt
tls_privatekey = {folder}/mail.key
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_mail = with_login
acl_smtp_rcpt = known
begin acl
with_login:
  require encrypted = *
          authenticated = *
  accept
known:
  accept domains = epci.test
  deny message = relay not permitted
begin routers
here:
  driver = accept
  domains = epci.test
  transport = boxes
begin transports
boxes:
  driver = appendfile
  directory = {folder}/maildir
  maildir_format
  create_directory
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{beffroi}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


@dataclass(frozen=True)
class Exim:
    """A server that runs."""

    port: int
    folder: Path

    def mails(self, count: int) -> list[bytes]:
        """The mails of the mailbox, once there are so many; lines end as in the file, with LF."""
        until = time.monotonic() + 20
        while len(found := sorted((self.folder / "maildir" / "new").glob("*"))) < count:
            assert time.monotonic() < until, self.log
            time.sleep(0.02)
        return [path.read_bytes() for path in found]

    @property
    def log(self) -> str:
        """What it says of itself."""
        return "\n".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*log"))


@contextmanager
def exim(issued: Issued, password: str) -> Iterator[Exim]:
    """Take mails for epci.test while the body runs, by STARTTLS and after a login as "beffroi"."""
    root = os.getuid() == 0
    user = pwd.getpwnam(_USER) if root else pwd.getpwuid(os.getuid())
    folder = Path(tempfile.mkdtemp(prefix="beffroi-exim-", dir="/tmp"))
    port = free_port()
    try:
        issued.write(folder, "mail")
        configuration = folder / "exim.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                folder=folder, user=user.pw_uid, group=user.pw_gid, port=port, password=password
            ),
            "utf-8",
        )
        if root:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, user.pw_uid, user.pw_gid)
        command = [_EXIM, "-C", str(configuration), "-bdf"]
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if root else {}
        with running(command, lambda: _listens(port), folder / "output", **identity):
            yield Exim(port, folder)
    finally:
        shutil.rmtree(folder)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
