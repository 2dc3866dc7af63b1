"""Speaks to Démarche numérique for a verb, and says in a sentence what goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeVar

import typer

from auditor.cli.errors import Status, refuse
from auditor.desk.prefill.address import Form
from auditor.model import Cause
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.demarche import Refusal, Service, ServiceRefusedError
from auditor.network.network import ConnectionFailed
from auditor.network.resolver import ResolverMissingError
from auditor.words import Words
from reports import labels
from reports.text import one_line

T = TypeVar("T")

#: Days after which the service destroys a draft that nobody opened.
DAYS_KEPT = 5

#: Nothing can have been posted when the connection itself was not made.
_BEFORE = (
    Cause.REFUSED,
    Cause.UNKNOWN_HOST,
    Cause.RESOLVER_FAILED,
    Cause.FORBIDDEN_ADDRESS,
    Cause.TLS_FAILED,
)


@dataclass(frozen=True)
class Way:
    """How the service is reached.

    Attributes:
        resolver: address and port of the DNS server; the machine's own when the address is None.
        authorities: to trust besides Mozilla's, DER.
    """

    resolver: tuple[str | None, int] = (None, 53)
    authorities: Sequence[bytes] = ()
    allow_private: bool = False


def asked(
    ask: Callable[[Service], Awaitable[T]], form: Form, way: Way, words: Words, *, posting: bool = False
) -> T:
    """Ask the service, and say in a sentence what goes wrong.

    Args:
        posting: what was asked may have been done although no answer came.

    Raises:
        typer.Exit: no answer came, or not the one that was hoped for.
    """

    async def converse() -> T:
        network = Network(Resolver(*way.resolver), AddressPolicy(allow_private=way.allow_private))
        return await ask(Service(network, form.origin, way.authorities, pause))

    def pause(seconds: float) -> None:
        message = words("the service asks for patience: {seconds} s", seconds=round(seconds))
        typer.echo(f"beffroi: {message}", err=True)

    try:
        return asyncio.run(converse())
    except ResolverMissingError as error:
        refuse(words("no DNS resolver is configured ({error}); name one with --resolver", error=str(error)))
    except ConnectionFailed as error:
        said = f"{form.origin}: {_cause(error, words)}"
        sent = posting and error.cause not in _BEFORE
        give_up(f"{said} {_perhaps(words)}" if sent else said)
    except ServiceRefusedError as error:
        give_up(f"{form.origin}: {_refused(error, words)}")
    except KeyboardInterrupt:
        typer.echo(_perhaps(words) if posting else words("Interrupted: nothing was written."), err=True)
        raise typer.Exit(Status.INTERRUPTED) from None


def _perhaps(words: Words) -> str:
    return words(
        "Perhaps the draft was created all the same; nobody has its address, and it will be destroyed after "
        "{days} days.",
        days=DAYS_KEPT,
    )


def _cause(error: ConnectionFailed, words: Words) -> str:
    if error.cause is Cause.TLS_FAILED:
        return words("Its certificate cannot be verified ({detail}).", detail=one_line(str(error)))
    return labels.cause(words, error.cause)


def _refused(error: ServiceRefusedError, words: Words) -> str:
    detail = one_line(error.detail)
    match error.refusal:
        case Refusal.NOT_FOUND:
            return words("no form that can be prefilled is there: it must be published, and in open data")
        case Refusal.REJECTED:
            return words("the service rejects the request: {detail}", detail=detail)
        case Refusal.MOVED:
            return words(
                "the service sends elsewhere: {detail}; give this address with --procedure", detail=detail
            )
        case Refusal.TOO_MANY if error.until is not None:
            moment = datetime.fromtimestamp(error.until, UTC)
            clock = moment.strftime("%H:%M:%S")
            return words(
                "too many requests; come back on {date} at {clock} UTC", date=words.date(moment), clock=clock
            )
        case Refusal.TOO_MANY:
            return words("too many requests; come back later")
        case Refusal.UNREADABLE:
            return words("the answer is not what the guide of the service says: “{detail}”", detail=detail)
        case Refusal.TOO_LARGE:
            return words("the answer is too large")
        case Refusal.NOT_SECURE:
            return words("only https is spoken with a service that is not on this machine")
    return words("the service fails: {detail}", detail=detail)


def give_up(message: str) -> NoReturn:
    """Say why the service could not be made use of, and exit.

    Raises:
        typer.Exit: always.
    """
    typer.echo(f"beffroi: {message}", err=True)
    raise typer.Exit(Status.NOTHING_OBSERVED)
