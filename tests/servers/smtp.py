"""A mail server that fails on demand, made of aiosmtpd."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from auditor.letter import Stage

CUT = "cut"
SILENCE = "silence"
DRIP = "drip"  # a byte now and then, for ever
READ_THEN_CUT = "read-then-cut"  # in the middle of the content
DEAF = "deaf"  # asks for the content, and reads nothing

#: A reply, or one of the above; None for the right one.
Fault = str | None


@dataclass(frozen=True)
class Received:
    """A mail that was taken."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]


@dataclass
class MailServer:
    """What a server does wrong, and what it took.

    Attributes:
        faults: of each stage, one a time that it is come to; the last one lasts when ``lasting``.
        refused: recipient → reply.
    """

    port: int = 0
    faults: dict[Stage, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    lasting: bool = False
    refused: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    open: list[SMTP] = field(default_factory=list)
    answered: Callable[[Received], None] = lambda _: None

    def fails(self, stage: Stage, *faults: Fault, lasting: bool = False) -> None:
        """Fail so, when that stage is come to."""
        self.faults[stage] = list(faults)
        self.lasting = lasting

    def fault_at(self, stage: Stage) -> Fault:
        planned = self.faults.get(stage)
        if not planned:
            return None
        return planned[0] if self.lasting else planned.pop(0)

    def will_fail(self, stage: Stage) -> bool:
        planned = self.faults.get(stage)
        return bool(planned and planned[0])

    # --- What aiosmtpd calls ---

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        for recipient in envelope.rcpt_tos:
            mail = Received(
                str(envelope.mail_from),
                recipient,
                bytes(envelope.original_content or b""),
                tuple(envelope.mail_options),
            )
            self.received.append(mail)
            self.answered(mail)
        return f"250 2.0.0 OK id={len(self.received)}"


class _FailedError(Exception):
    """The stage was failed as planned; nothing more of it happens."""


class _Conversation(SMTP):
    def __init__(self, *arguments: Any, state: MailServer, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.state, self.stage = state, Stage.CONNECT

    async def _handle_client(self) -> None:
        self.state.connections += 1
        self.state.open.append(self)
        self.stage = Stage.GREETING
        try:
            await super()._handle_client()
        except _FailedError:
            self.transport.close()

    async def smtp_EHLO(self, arg: str) -> None:
        await self._come_to(Stage.HELLO, super().smtp_EHLO, arg)

    async def smtp_STARTTLS(self, arg: str) -> None:
        await self._come_to(Stage.TLS, super().smtp_STARTTLS, arg)

    async def smtp_AUTH(self, arg: str) -> None:
        await self._come_to(Stage.LOGIN, super().smtp_AUTH, arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        await self._come_to(Stage.SENDER, super().smtp_MAIL, arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        await self._come_to(Stage.RECIPIENT, super().smtp_RCPT, arg)

    async def smtp_DATA(self, arg: str) -> None:
        await self._come_to(Stage.CONTENT, super().smtp_DATA, arg)

    async def smtp_RSET(self, arg: str) -> None:
        await self._come_to(None, super().smtp_RSET, arg)

    async def smtp_QUIT(self, arg: str) -> None:
        await self._come_to(None, super().smtp_QUIT, arg)

    async def _come_to(self, stage: Stage | None, method: Any, arg: str | None) -> None:
        self.stage = stage
        self.state.commands.append(method.__name__.removeprefix("smtp_"))
        await method(arg)

    async def push(self, status: Any) -> None:
        if status == "":
            return
        text = status if isinstance(status, str) else status.decode()
        if self.stage is Stage.CONTENT and not text.startswith("354"):
            self.stage = Stage.ANSWER
        # The lines of a reply are one answer.
        fault = self.state.fault_at(self.stage) if self.stage and text[3:4] == " " else None
        if self.stage is Stage.HELLO and text[3:4] == "-" and self.state.will_fail(Stage.HELLO):
            return
        if fault is None:
            await super().push(status)
            return
        await self._fail(fault)
        raise _FailedError

    async def handle_exception(self, error: Exception) -> str:
        return "" if isinstance(error, _FailedError) else await super().handle_exception(error)

    async def _fail(self, fault: str) -> None:
        match fault:
            case "cut":
                self.transport.abort()
            case "silence":
                await self._reader.read(-1)
            case "drip":
                while not self._writer.is_closing():
                    self._writer.write(b"2")
                    await asyncio.sleep(0.05)
            case "read-then-cut":
                await super().push("354 go on")
                await self._reader.readexactly(5000)
                self.transport.abort()
            case "deaf":
                await super().push("354 go on")
                self.transport.pause_reading()
                await asyncio.sleep(3600)
            case _:
                await super().push(fault)
                if fault.startswith("421"):
                    self.transport.close()


class _Listening(Controller):
    def __init__(self, state: MailServer, **settings: Any) -> None:
        super().__init__(state, hostname="127.0.0.1", port=0, **settings)
        self.state = state

    def factory(self) -> SMTP:
        return _Conversation(self.handler, state=self.state, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """What a first connection would do, without one, which would count."""
        self.loop.call_soon_threadsafe(self._factory_invoker)


@contextmanager
def mail_server(
    *,
    tls: ssl.SSLContext | None = None,
    implicit: bool = False,
    users: dict[str, str] | None = None,
    **settings: Any,
) -> Iterator[MailServer]:
    """Take mails on 127.0.0.1 while the body runs.

    Args:
        tls: offers STARTTLS with it, or speaks TLS at once when ``implicit``.
        users: name → password; a login is then required.
    """
    state = MailServer()

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = (users or {}).get(data.login.decode())
        right = known is not None and known.encode() == data.password
        return AuthResult(success=right, handled=False)

    if users is not None:
        # aiosmtpd knows of no protection but STARTTLS.
        settings |= {
            "authenticator": authenticate,
            "auth_required": not implicit,
            "auth_require_tls": not implicit,
        }
    if tls is not None and not implicit:
        settings |= {"tls_context": tls}
    listening = _Listening(state, ssl_context=tls if implicit else None, **settings)
    listening.start()
    try:
        state.port = listening.server.sockets[0].getsockname()[1]
        yield state
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(state.open), listening.loop).result(10)
        listening.stop()


async def _hang_up(conversations: list[SMTP]) -> None:
    for conversation in conversations:
        if conversation.transport is not None:
            conversation.transport.abort()
    await asyncio.sleep(0.01)  # the loop closes sockets on its next turn
