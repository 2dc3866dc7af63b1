"""smtplib's conversation, within bounds that a slow or hostile server cannot stretch."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from typing import Any

from auditor.delivery.way import Login

#: Bytes of a line, and lines of a reply (RFC 5321 §4.5.3.1.5 asks for 512 bytes).
_LONGEST_LINE = 8192
_MOST_LINES = 200

#: Bytes that are given to the system at a time.
_BLOCK = 1 << 16


class GarbledError(Exception):
    """What was answered is no SMTP."""


class Line(smtplib.SMTP):
    """A connection to a mail server.

    ``smtplib`` waits anew for each byte, and tells a silence from a cut by nothing: here a stage has a
    deadline as a whole, and what fails keeps its name (``TimeoutError``, ``ssl.SSLError``, ``OSError``).

    Attributes:
        patience: seconds that the next thing said or heard may take in all.
    """

    sock: socket.socket | None

    def __init__(self, host: str, port: int, patience: float) -> None:
        super().__init__(local_hostname="")
        self.patience = patience
        self._name = host
        self._unread = bytearray()
        self.sock = socket.create_connection((host, port), patience)
        # The final dot is a packet of its own: it must not wait for what was sent before it.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def address(self) -> str:
        """That of the server, as the connection has it."""
        return str(self._socket.getpeername()[0])

    def call_itself(self, name: str | None) -> None:
        """Choose the name that is given to the server: RFC 5321 §4.1.1.1 takes an address for want of one."""
        own = socket.gethostname()
        literal = self._socket.getsockname()[0]
        bracketed = f"[IPv6:{literal}]" if ":" in literal else f"[{literal}]"
        self.local_hostname = name or (own if "." in own.strip(".") and own.isascii() else bracketed)

    def secure(self, context: ssl.SSLContext) -> str:
        """Protect the connection, and forget all that was said before (RFC 3207 §4.2).

        Returns:
            The version of TLS.

        Raises:
            GarbledError: something was slipped in before the protection.
        """
        if self._unread:
            raise GarbledError("unprotected bytes after STARTTLS")
        bare = self._socket
        bare.settimeout(self.patience)
        protected = context.wrap_socket(bare, server_hostname=self._name)
        self.sock = protected
        self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        return protected.version() or "TLS"

    def log_in(self, login: Login) -> tuple[int, bytes] | None:
        """Log in (RFC 4954, RFC 4616); None when the server offers no way that is known."""
        offered = self.esmtp_features.get("auth", "").upper().split()
        user, password = login.user, login.password.get_secret_value()
        if "PLAIN" in offered:
            return self.docmd("AUTH", "PLAIN " + in_base64(f"\0{user}\0{password}"))
        if "LOGIN" not in offered:
            return None
        said: Sequence[str] = ("AUTH LOGIN", in_base64(user), in_base64(password))
        for command in said[:-1]:
            code, reply = self.docmd(command)
            if code != 334:  # noqa: PLR2004  # RFC 4954 §4: go on
                return code, reply
        return self.docmd(said[-1])

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, whole.

        Raises:
            TimeoutError: it did not come whole in time.
            SMTPServerDisconnected: the server hung up.
            GarbledError: it is none.
        """
        until = time.monotonic() + self.patience
        texts: list[bytes] = []
        while len(texts) < _MOST_LINES:
            line = self._line(until)
            code, sign = line[:3], line[3:4]
            if not (len(code) == 3 and code.isdigit() and sign in b"- "):  # noqa: PLR2004  # RFC 5321 §4.2
                raise GarbledError(line[:100].decode("utf-8", "replace"))
            texts.append(bytes(line[4:]))
            if sign != b"-":
                return int(code), b"\n".join(texts)
        raise GarbledError("endless")

    def send(self, s: Any) -> None:
        """Say something, in a given time as a whole."""
        left = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        until = time.monotonic() + self.patience
        while left:
            self._wait_until(until)
            left = left[self._socket.send(left[:_BLOCK]) :]

    def _line(self, until: float) -> bytes:
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > _LONGEST_LINE:
                raise GarbledError("a line without end")
            self._wait_until(until)
            received = self._socket.recv(4096)
            if not received:
                raise smtplib.SMTPServerDisconnected("hung up")
            self._unread += received
        line = bytes(self._unread[:end]).rstrip(b"\r")
        del self._unread[: end + 1]
        return line

    def _wait_until(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)

    @property
    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("hung up")
        return self.sock


def in_base64(text: str) -> str:
    """UTF-8 in base64, as SASL passes it."""
    return base64.b64encode(text.encode("utf-8")).decode("ascii")
