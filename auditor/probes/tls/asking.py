"""One question is one connection; a server that falters is asked gently.

Reset and silence tell nothing by themselves: a server may dislike company, a filter may count. The question
is asked once more with nobody else connected; what stays unanswered is unknown, for its cause.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from auditor.model import Cause
from auditor.network import Network
from auditor.network.network import ConnectionFailed, cause_of, one_line
from auditor.probes.tls.handshake import Handshake, shake_hands
from auditor.probes.tls.hello import ClientHello, ServerHello, read_server_hello, write_hello
from auditor.probes.tls.wire import Alert, HelloError, Incoming, Message, TooLong

#: Connections to one address at the same time: what a browser opens.
COMPANY = 5
#: Seconds that a server gets to answer one question.
ANSWER_TIMEOUT = 5.0
#: Seconds of rest before a question that was cut off is asked again: filters count by the second.
REST = 1.0
#: Questions in a row that nobody answers, even alone, before a server is left in peace.
PATIENCE = 3
#: Seconds, and connections, after which nothing more is asked of one address.
BUDGET = 90.0
CONNECTION_LIMIT = 400

#: Causes for which another try may end better.
_PASSING = {Cause.TIMED_OUT, Cause.RESET, Cause.REFUSED, Cause.UNREACHABLE}

Told = TypeVar("Told")


@dataclass(frozen=True)
class Silence:
    """No answer, and why."""

    cause: Cause
    detail: str = ""


@dataclass(frozen=True)
class Flight:
    """What a server answers to a ClientHello.

    Attributes:
        messages: that came after its hello, as far as they were read.
    """

    hello: ServerHello
    messages: tuple[tuple[int, bytes], ...] = ()

    def message(self, kind: Message) -> bytes | None:
        """The first message of a kind."""
        return next((body for found, body in self.messages if found == kind), None)


@dataclass
class Talk:
    """One connection, after what was said at first.

    Attributes:
        limit: ends it.
    """

    incoming: Incoming
    writer: asyncio.StreamWriter
    limit: asyncio.Timeout

    def take_time(self, seconds: float) -> None:
        """Let it last some more seconds from now on."""
        self.limit.reschedule(asyncio.get_running_loop().time() + seconds)

    def say(self, data: bytes) -> None:
        """Send something more."""
        self.writer.write(data)


Listener = Callable[[Talk], Awaitable[Told]]


@dataclass
class Asker:
    """Asks one address.

    Attributes:
        host: the name of the site.
        connections: that were opened, whether they succeeded or not.
        alone: whether the server turned out to want one connection at a time.
    """

    network: Network
    host: str
    address: str
    port: int
    connections: int = 0
    alone: bool = False
    _seats: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(COMPANY))
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _until: float = field(default_factory=lambda: asyncio.get_running_loop().time() + BUDGET)
    _unanswered: int = 0
    _answered: bytes = b""
    _given_up: Silence | None = None

    async def ask(self, said: bytes, listen: Listener[Told], *, again: bool = True) -> Told | Silence:
        """Say something and listen, in company at first, then alone.

        Args:
            again: whether to ask once more, alone, what was not answered.
        """
        async with self._seats:
            if over := self._over():
                return over
            told: Told | Silence = await self._try(said, listen)
        if not again or not isinstance(told, Silence) or told.cause not in _PASSING:
            return told
        async with self._lock:
            if over := self._over():
                return over
            return await self._ask_alone(said, listen, rest=told.cause is not Cause.TIMED_OUT)

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[None]:
        """The right to open a connection for something else than a question, once.

        Raises:
            ConnectionFailed: nothing more is asked of this address.
        """
        async with self._seats:
            if over := self._over():
                raise ConnectionFailed(over.cause, over.detail)
            self.connections += 1
            yield

    async def shake_hands(self, name: str | None, *protocols: str) -> Handshake | Silence:
        """Make a whole handshake, once."""
        try:
            async with self.seat():
                return await shake_hands(self.network, self.address, self.port, name, *protocols)
        except ConnectionFailed as failure:
            return Silence(failure.cause, str(failure))

    def _over(self) -> Silence | None:
        """Why nothing more is asked, once it is so."""
        if not self._given_up and asyncio.get_running_loop().time() > self._until:
            self._given_up = Silence(Cause.TIMED_OUT, "the server answers too slowly")
        if not self._given_up and self.connections >= CONNECTION_LIMIT:
            self._given_up = Silence(Cause.TOO_LARGE, "the server accepts more than can be asked")
        return self._given_up

    async def offer(self, hello: ClientHello) -> Flight | Alert | Silence:
        """Say a ClientHello and hear what is chosen."""
        return await self.ask(write_hello(hello), hear_hello)

    async def _ask_alone(self, said: bytes, listen: Listener[Told], *, rest: bool) -> Told | Silence:
        """Ask once more, with every seat taken: nobody else is connected."""
        taken = 1 if self.alone else COMPANY
        for _ in range(taken):
            await self._seats.acquire()
        try:
            if rest:
                await asyncio.sleep(REST)
            told = await self._try(said, listen)
            if isinstance(told, Silence):
                await self._lose_patience(told)
            else:
                self.alone = True
        finally:
            # Of a server that answers when it is alone, all seats but one are kept.
            for _ in range(1 if self.alone else taken):
                self._seats.release()
        return told

    async def _lose_patience(self, told: Silence) -> None:
        """Leave a server in peace, unless it still answers what it answered before."""
        self._unanswered += 1
        if self._unanswered < PATIENCE:
            return
        if not self._answered or isinstance(await self._try(self._answered, hear_hello), Silence):
            self._given_up = told

    async def _try(self, said: bytes, listen: Listener[Told]) -> Told | Silence:
        self.connections += 1
        try:
            reader, writer = await self.network.connect(self.address, self.port)
        except ConnectionFailed as failure:
            return Silence(failure.cause, str(failure))
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT) as limit:
                writer.write(said)
                told = await listen(Talk(Incoming(reader), writer, limit))
        except HelloError as error:
            cause = Cause.TOO_LARGE if isinstance(error, TooLong) else Cause.PROTOCOL_ERROR
            return Silence(cause, one_line(error))
        except (OSError, EOFError) as error:
            return Silence(cause_of(error), one_line(error))
        finally:
            # The answer is heard: an orderly end would only lose time.
            writer.transport.abort()
        self._unanswered, self._answered = 0, said
        return told


async def hear_hello(talk: Talk) -> Flight | Alert:
    """The server's hello alone.

    Raises:
        HelloError: something else came.
    """
    first = await talk.incoming.message()
    if isinstance(first, Alert):
        return first
    if first[0] != Message.SERVER_HELLO:
        raise HelloError(f"handshake message {first[0]} instead of a hello")
    return Flight(read_server_hello(first[1]))


async def hear_whole(talk: Talk) -> Flight | Alert:
    """The server's flight, up to its ServerHelloDone.

    A server that fails after its hello has accepted what it chose: what came until then counts.

    Raises:
        HelloError: something else than a hello came.
    """
    flight = await hear_hello(talk)
    return flight if isinstance(flight, Alert) else await hear_rest(talk, flight)


async def hear_rest(talk: Talk, flight: Flight) -> Flight:
    """What follows a server's hello."""
    messages: list[tuple[int, bytes]] = []
    talk.take_time(ANSWER_TIMEOUT)
    with suppress(HelloError, EOFError, OSError):  # a time-out is an OSError
        async with asyncio.timeout(ANSWER_TIMEOUT / 2):
            while not messages or messages[-1][0] != Message.SERVER_HELLO_DONE:
                heard = await talk.incoming.message()
                if isinstance(heard, Alert):
                    break
                messages.append(heard)
    return Flight(flight.hello, tuple(messages))


def hearing(wants: Callable[[ServerHello], bool]) -> Listener[Flight | Alert]:
    """Hear a hello, and what follows when that one is of interest."""

    async def hear(talk: Talk) -> Flight | Alert:
        flight = await hear_hello(talk)
        if isinstance(flight, Alert) or not wants(flight.hello):
            return flight
        return await hear_rest(talk, flight)

    return hear
