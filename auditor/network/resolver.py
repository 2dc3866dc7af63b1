"""Names to records, through dnspython's asyncio resolver."""

from __future__ import annotations

import asyncio
import ipaddress
from dataclasses import dataclass

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from auditor.model import Cause

#: Seconds that one question may take, all servers and retries together.
LIFETIME = 5.0

#: Questions whose answers are kept: those of the towns in flight, not of a whole night.
_REMEMBERED = 5_000

#: More records than this under one name are not of a town: the rest is left out.
_RECORD_LIMIT = 100


@dataclass(frozen=True)
class Answer:
    """What became of one question.

    Attributes:
        records: in presentation format, in the order of the answer.
        exists: False when the name does not exist (NXDOMAIN, RFC 8020).
        cause: why there is no answer; then nothing is known.
        canonical: the name that the asked one is an alias of, at the end of the chain; None when it is none.
    """

    records: tuple[str, ...] = ()
    exists: bool = True
    cause: Cause | None = None
    detail: str = ""
    canonical: str | None = None


class Resolver:
    """A stub resolver whose answers are kept for the run, each question being asked once.

    Args:
        server: address of the resolver, the machine's own (``/etc/resolv.conf``) when None.
        port: of that server.
        lifetime: seconds per question.

    Raises:
        ResolverMissingError: there is none to ask.
    """

    def __init__(self, server: str | None = None, port: int = 53, lifetime: float = LIFETIME) -> None:
        try:
            self._resolver = dns.asyncresolver.Resolver(configure=server is None)
        except dns.resolver.NoResolverConfiguration as error:
            raise ResolverMissingError(str(error)) from error
        if server is not None:
            self._resolver.nameservers = [server]
            self._resolver.port = port
        self._lifetime = lifetime
        self._asked: dict[tuple[str, str], asyncio.Task[Answer]] = {}

    @property
    def name(self) -> str:
        """The servers that are asked, for the record."""
        return ", ".join(f"{server}:{self._resolver.port}" for server in self._resolver.nameservers)

    async def ask(self, name: str, record_type: str) -> Answer:
        """Ask one question, once: whoever asks it meanwhile or later shares the answer."""
        key = (name.rstrip(".").lower(), record_type)
        asked = self._asked.pop(key, None) or asyncio.create_task(self._ask(*key))
        self._asked[key] = asked  # the last one asked, hence the last one forgotten
        if len(self._asked) > _REMEMBERED:
            del self._asked[next(iter(self._asked))]
        return await asyncio.shield(asked)

    async def addresses(self, host: str) -> tuple[str, ...]:
        """IPv4 then IPv6 addresses of a host; an IP address is its own.

        Raises:
            ResolutionError: there is none.
        """
        try:
            return (str(ipaddress.ip_address(host.strip("[]"))),)
        except ValueError:
            pass
        v4, v6 = await asyncio.gather(self.ask(host, "A"), self.ask(host, "AAAA"))
        found = v4.records + v6.records
        if not found:
            failed = next((answer for answer in (v4, v6) if answer.cause), None)
            raise ResolutionError(host, failed.cause if failed else None)
        return found

    async def _ask(self, name: str, record_type: str) -> Answer:
        try:
            asked = dns.name.from_text(name)
            answer = await self._resolver.resolve(
                asked, record_type, lifetime=self._lifetime, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN:
            return Answer(exists=False)
        except dns.resolver.NoNameservers as error:
            return Answer(cause=Cause.RESOLVER_FAILED, detail=_one_line(error))
        except dns.exception.Timeout as error:
            return Answer(cause=Cause.TIMED_OUT, detail=_one_line(error))
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            return Answer(cause=Cause.RESOLVER_FAILED, detail=_one_line(error))
        end = answer.canonical_name
        canonical = None if end == asked else end.to_text(omit_final_dot=True)
        records = list(answer.rrset or ())[:_RECORD_LIMIT]
        return Answer(tuple(_text(record) for record in records), canonical=canonical)


class ResolverMissingError(Exception):
    """The machine names no resolver of its own, and none was given."""


class ResolutionError(Exception):
    """A host has no address, or none could be learnt.

    Attributes:
        cause: UNKNOWN_HOST when the servers said so, else why they did not answer.
    """

    def __init__(self, host: str, cause: Cause | None) -> None:
        super().__init__(f"no address for {host}")
        self.cause = cause or Cause.UNKNOWN_HOST


def _text(record: object) -> str:
    """A record as text; the strings of a TXT record are joined, as SPF reads them (RFC 7208 §3.3)."""
    strings = getattr(record, "strings", None)
    if strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    return str(record)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
