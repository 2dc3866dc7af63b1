"""Mails given to a server, many on one connection, each with its receipt.

``smtplib`` keeps to itself whether a connection was lost before or after the final dot, which is all the
difference between a mail that did not leave and one that may have: DATA is driven here.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from auditor.delivery.line import GarbledError, Line, in_base64
from auditor.delivery.way import Way
from auditor.letter import Fault, Outcome, Receipt, Stage
from auditor.mailbox import AddressError, envelope
from auditor.targets.scheduling import Security

#: Seconds in which to say goodbye, or to hear why a server hung up.
_PARTING = 2.0

#: Characters of a reply that are kept.
_LONGEST_REPLY = 500

#: What wants a login, or protection, whatever the mail (RFC 4954 §6, RFC 3207 §4).
_WANTS_LOGIN = 530

#: Is told of each stage that went well, with what was said.
Listener = Callable[[Stage, str], None]


def ignore(stage: Stage, said: str) -> None:
    """Listen to nothing."""


@dataclass(frozen=True)
class _Parcel:
    """A mail as the conversation needs it.

    Attributes:
        content: with CRLF at the end of each line, and no other CR or LF.
    """

    sender: str
    recipient: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether an address or a header is not ASCII (RFC 6531)."""
        headers = self.content.partition(b"\r\n\r\n")[0]
        return not (self.sender.isascii() and self.recipient.isascii() and headers.isascii())


class _RefusedError(Exception):
    """The server, or ourselves, will not go on with a mail."""

    def __init__(self, fault: Fault, reply: str = "", code: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.reply, self.code = fault, reply, code


class Smtp:
    """A mail server. Use ``with``. It is connected to when the first mail is sent, and anew when it hung up.

    Args:
        listener: is told of each stage that went well.
    """

    def __init__(self, way: Way, listener: Listener = ignore) -> None:
        self._way = way
        self._listener = listener
        self._line: Line | None = None
        self._stage = Stage.CONNECT

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            with suppress(OSError, GarbledError):
                self._line.patience = _PARTING
                self._line.docmd("QUIT")
        self._hang_up()

    def send(self, recipient: str, content: bytes) -> Receipt:
        """Give a mail to the server; whatever happens is in the receipt.

        Args:
            recipient: an address, without a name.
            content: the bytes of the message (RFC 5322).
        """
        try:
            address = envelope(recipient)
        except AddressError:
            return Receipt(Outcome.REFUSED, Stage.RECIPIENT, Fault.BAD_ADDRESS)
        parcel = _Parcel(self._way.sender, address, _whole_lines(content))
        kept = self._line is not None
        receipt = self._attempt(parcel)
        if kept and self._line is None and receipt.stage is Stage.SENDER:
            # Servers hang up on a connection that is idle, or after some mails: no fault of this one.
            receipt = self._attempt(parcel)
        return receipt

    def _attempt(self, parcel: _Parcel) -> Receipt:
        try:
            line = self._line or self._open()
            return Receipt(Outcome.SENT, Stage.ANSWER, reply=self._pass_on(line, parcel))
        except _RefusedError as refusal:
            self._begin_anew(refusal)
            return self._receipt(refusal.fault, refusal.reply, refusal.code)
        except (OSError, GarbledError) as error:
            self._hang_up()
            return self._receipt(_fault_of(error, self._stage), _told(error))

    def _receipt(self, fault: Fault, reply: str, code: int = 0) -> Receipt:
        reply = self._scrubbed(reply)
        if code == _WANTS_LOGIN:
            return Receipt(Outcome.LATER, Stage.LOGIN, fault, reply)
        if fault in _FOR_GOOD or (code >= 500 and self._stage in _OF_THE_MAIL):  # noqa: PLR2004  # RFC 5321
            return Receipt(Outcome.REFUSED, self._stage, fault, reply)
        lost = self._stage is Stage.ANSWER and not code
        return Receipt(Outcome.UNCERTAIN if lost else Outcome.LATER, self._stage, fault, reply)

    def _open(self) -> Line:
        """Connect, protect, log in: nothing of a mail is said before all of it is done."""
        way, patience = self._way, self._way.patience
        self._stage = Stage.CONNECT
        line = self._line = Line(way.host, way.port, patience.connect)
        line.call_itself(way.helo)
        self._listener(Stage.CONNECT, f"{way.host}:{way.port} ({line.address})")
        line.patience = patience.command
        if way.security is Security.TLS:
            self._secure(line)
        self._stage = Stage.GREETING
        self._well(line.getreply())
        self._greet(line)
        if way.security is Security.STARTTLS:
            self._stage = Stage.TLS
            if not line.has_extn("starttls"):
                raise _RefusedError(Fault.NO_STARTTLS)
            self._heard(line.docmd("STARTTLS"))
            self._secure(line)
            self._greet(line)
        self._log_in(line)
        return line

    def _secure(self, line: Line) -> None:
        self._stage = Stage.TLS
        assert self._way.context is not None
        self._listener(Stage.TLS, line.secure(self._way.context))

    def _greet(self, line: Line) -> None:
        self._stage = Stage.HELLO
        self._well(line.ehlo())

    def _log_in(self, line: Line) -> None:
        if self._way.login is None:
            return
        self._stage = Stage.LOGIN
        answer = line.log_in(self._way.login)
        if answer is None:
            raise _RefusedError(Fault.NO_LOGIN, line.esmtp_features.get("auth", ""))
        self._well(answer)

    def _pass_on(self, line: Line, parcel: _Parcel) -> str:
        """One mail transaction (RFC 5321 §3.3); what the server said at its end."""
        line.patience = self._way.patience.command
        self._stage = Stage.SENDER
        options = _options(line, parcel)
        line.command_encoding = "utf-8" if parcel.needs_utf8 else "ascii"
        self._well(line.docmd("MAIL", " ".join((f"FROM:<{parcel.sender}>", *options))))
        self._stage = Stage.RECIPIENT
        self._well(line.docmd("RCPT", f"TO:<{parcel.recipient}>"))
        self._stage = Stage.CONTENT
        self._heard(line.docmd("DATA"), wanted=3)
        line.patience = self._way.patience.content
        self._say_content(line, parcel)
        self._stage = Stage.ANSWER
        line.patience = self._way.patience.answer
        return self._well(line.getreply())

    def _say_content(self, line: Line, parcel: _Parcel) -> None:
        # RFC 5321 §4.5.2: a dot that begins a line is doubled.
        content = (b"\r\n" + parcel.content).replace(b"\r\n.", b"\r\n..")[2:]
        try:
            line.send(content)
            self._listener(Stage.CONTENT, str(len(content)))
            line.send(b".\r\n")
        except OSError:
            # A server that refuses in the middle says why, then hangs up.
            line.patience = _PARTING
            with suppress(OSError, GarbledError):
                self._heard(line.getreply(), wanted=0)
            raise

    def _well(self, answer: tuple[int, bytes]) -> str:
        """What the server said, when it is content."""
        said = self._heard(answer)
        self._listener(self._stage, said)
        return said

    def _heard(self, answer: tuple[int, bytes], wanted: int = 2) -> str:
        """What the server said.

        Args:
            wanted: first digit of its code.

        Raises:
            _RefusedError: it refuses.
            GarbledError: it neither agrees nor refuses.
        """
        code, text = answer
        said = self._scrubbed(f"{code} {text.decode('utf-8', 'replace')}")
        if code // 100 == wanted:
            return said
        if code // 100 in (4, 5):
            raise _RefusedError(Fault.SAID_NO, said, code)
        raise GarbledError(said)

    def _begin_anew(self, refusal: _RefusedError) -> None:
        """After a refusal, keep the connection for other mails if it can be kept."""
        if self._line is None or (not refusal.code and refusal.fault in _FOR_GOOD):
            return  # the server has not heard of the mail
        if refusal.code in (0, 421, _WANTS_LOGIN) or self._stage not in _OF_THE_MAIL:
            self._hang_up()
            return
        try:
            self._line.patience = self._way.patience.command
            self._heard(self._line.docmd("RSET"))
        except (OSError, GarbledError, _RefusedError):
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _scrubbed(self, said: str) -> str:
        """What was said, on one line, without the password should a server say it back."""
        login = self._way.login
        if login is not None:
            password = login.password.get_secret_value()
            secrets = (in_base64(f"\0{login.user}\0{password}"), in_base64(password), password)
            for secret in secrets:
                said = said.replace(secret, "…")
        return "".join(sign if sign.isprintable() else " " for sign in said)[:_LONGEST_REPLY]


#: Stages in which a refusal is of the mail, not of whoever sends it.
_OF_THE_MAIL = frozenset({Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT, Stage.ANSWER})

#: What no other try would change.
_FOR_GOOD = frozenset({Fault.NO_SMTPUTF8, Fault.NO_8BITMIME, Fault.TOO_LARGE, Fault.BAD_ADDRESS})


def _whole_lines(content: bytes) -> bytes:
    """A content whose lines all end with CRLF: a bare LF before a dot would end the mail for some servers."""
    bare = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (bare if bare.endswith(b"\n") else bare + b"\n").replace(b"\n", b"\r\n")


def _options(line: Line, parcel: _Parcel) -> list[str]:
    """Parameters of MAIL.

    Raises:
        _RefusedError: the mail needs an extension that the server has not.
    """
    options = []
    if line.has_extn("size"):
        most = line.esmtp_features["size"]
        if most.isdecimal() and 0 < int(most) < len(parcel.content):
            raise _RefusedError(Fault.TOO_LARGE, f"SIZE {most}")
        options.append(f"SIZE={len(parcel.content)}")
    if parcel.needs_utf8:
        if not line.has_extn("smtputf8"):
            raise _RefusedError(Fault.NO_SMTPUTF8)
        options.append("SMTPUTF8")
    if not parcel.content.isascii():
        if not line.has_extn("8bitmime"):
            raise _RefusedError(Fault.NO_8BITMIME)
        options.append("BODY=8BITMIME")
    return options


def _fault_of(error: Exception, stage: Stage) -> Fault:
    match error:
        case GarbledError():
            return Fault.GARBLED
        case TimeoutError():
            return Fault.TIMED_OUT
        case ssl.SSLCertVerificationError():
            return Fault.UNTRUSTED
        case ssl.SSLError() if stage is Stage.TLS:
            return Fault.TLS_FAILED
        case OSError() if stage is Stage.CONNECT:
            return Fault.UNREACHABLE
    return Fault.CUT


def _told(error: Exception) -> str:
    """What the system says of a connection, without what stands around it."""
    match error:
        case ssl.SSLCertVerificationError():
            return error.verify_message
        case ssl.SSLError():
            return error.reason or ""
        case OSError():
            return error.strerror or ""
        case GarbledError():
            return str(error)
    return ""
