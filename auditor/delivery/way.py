"""The way to the mail server: where it is, how it is protected, and who logs in."""

from __future__ import annotations

import os
import ssl
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from auditor.mailbox import AddressError, named
from auditor.targets.scheduling import MailSettings, Security
from auditor.words import TellableError, mark

#: Where the password is, rather than in a file or on a command line, which others can read.
PASSWORD_VARIABLE = "BEFFROI_SMTP_PASSWORD"  # noqa: S105  # the name of it

#: RFC 6409, RFC 8314, RFC 5321 §4.5.4.2.
_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}

#: Bytes of a file that holds a password.
_LONGEST_PASSWORD = 4096


class MailSettingsError(TellableError):
    """``[mail]`` cannot be used as it is."""


@dataclass(frozen=True)
class Login:
    """Who logs in; the password is never shown."""

    user: str
    password: SecretStr


@dataclass(frozen=True)
class Patience:
    """Seconds that each stage may take at the very most, whatever the pace of the server.

    They are under what RFC 5321 §4.5.3.2 asks of servers between themselves, but for the answer to a whole
    mail: losing that one is what makes a mail uncertain.
    """

    connect: float = 20
    command: float = 60
    content: float = 300
    answer: float = 600


@dataclass(frozen=True)
class Way:
    """How mails leave.

    Attributes:
        sender: address of the envelope.
        context: None when nothing is protected.
        helo: what this machine calls itself; None for its own name or its address.

    Raises:
        MailSettingsError: a password would travel in clear.
    """

    sender: str
    host: str
    port: int
    security: Security
    context: ssl.SSLContext | None = None
    login: Login | None = None
    helo: str | None = None
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        if self.login and not self.context:
            raise MailSettingsError(
                mark(
                    "[mail] security = “none” with a user: the password would travel in clear; choose "
                    "“starttls” or “tls”"
                )
            )


def way_of(settings: MailSettings, environment: Mapping[str, str]) -> Way:
    """The way that the settings describe.

    Args:
        environment: of the process, which may hold the password.

    Raises:
        MailSettingsError: they cannot be used.
    """
    try:
        sender = named(settings.sender).addr_spec
    except AddressError as error:
        raise MailSettingsError(
            mark("[mail] from = “{written}”: write one address, for instance Beffroi <beffroi@epci.example>"),
            written=settings.sender[:80],
        ) from error
    return Way(
        sender=sender,
        host=_host(settings.host),
        port=settings.port or _PORTS[settings.security],
        security=settings.security,
        context=None if settings.security is Security.NONE else _context(settings.ca_file),
        login=_login(settings, environment),
        helo=settings.helo,
    )


def _host(written: str) -> str:
    try:
        host = written.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not host or not host.isprintable() or " " in host:
        raise MailSettingsError(
            mark("[mail] host = “{written}”: write the name of a mail server"), written=written[:80]
        )
    return host


def _context(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise MailSettingsError(
                mark("[mail] ca_file = “{path}” cannot be read: {error}"), path=ca_file, error=str(error)
            ) from error
    return context


def _login(settings: MailSettings, environment: Mapping[str, str]) -> Login | None:
    if settings.user is None:
        return None
    password = environment.get(PASSWORD_VARIABLE)
    if not password and settings.password_file is not None:
        password = _password_in(Path(settings.password_file))
    if not password:
        raise MailSettingsError(
            mark("[mail] user = “{user}” has no password: put it in {variable}, or name a password_file"),
            user=settings.user[:80],
            variable=PASSWORD_VARIABLE,
        )
    return Login(settings.user, SecretStr(password))


def _password_in(path: Path) -> str:
    """The first line of a file that nobody but its owner can read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            about = os.fstat(descriptor)
            if stat.S_ISREG(about.st_mode):
                _refuse_what_others_read(path, about)
            content = file.read(_LONGEST_PASSWORD) if stat.S_ISREG(about.st_mode) else b""
        lines = content.decode("utf-8").splitlines()
    except (OSError, ValueError) as error:
        # What could not be decoded stands in the message of the error: it is not repeated.
        reason = error.strerror if isinstance(error, OSError) else "UTF-8?"
        raise MailSettingsError(
            mark("[mail] password_file = “{path}” cannot be read: {error}"), path=str(path), error=reason
        ) from None
    return lines[0] if lines else ""


def _refuse_what_others_read(path: Path, about: os.stat_result) -> None:
    if about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise MailSettingsError(
            mark("[mail] password_file = “{path}” can be read by others: chmod 600 {path}"), path=str(path)
        )
    if about.st_uid not in (os.geteuid(), 0):
        raise MailSettingsError(
            mark("[mail] password_file = “{path}” belongs to somebody else: chown it"), path=str(path)
        )
