"""What the domain name system says of a town."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from auditor.facts.base import Fact, Upcaster
from auditor.model import Cause, Model


class Lookup(Model):
    """One question and its answer.

    Attributes:
        name: asked name, without its final dot.
        type: record type ("AAAA").
        records: the records in presentation format; empty and no cause means that there are none.
        exists: False when the name itself does not exist (NXDOMAIN).
        cause: set when no answer came: nothing is known then.
    """

    name: str
    type: str
    records: tuple[str, ...] = ()
    exists: bool = True
    cause: Cause | None = None
    detail: str = ""

    @property
    def known(self) -> bool:
        """Whether the servers answered, be it that there is nothing."""
        return self.cause is None


def _without_reverse(fields: dict[str, Any]) -> dict[str, Any]:
    """Version 1 looked neither at the names of the addresses nor at aliases."""
    return {**fields, "reverse": (), "canonical": None}


def _without_servers(fields: dict[str, Any]) -> dict[str, Any]:
    """Versions before did not look at the addresses of the servers."""
    return {**fields, "server_ipv6": ()}


class DomainRecords(Fact):
    """The records of the site's name and of its domain.

    Attributes:
        caa: the climb of RFC 8659 §3, from the host upwards, up to the first name that has records.
        reverse: PTR of the first addresses, IPv4 then IPv6; empty in version 1, which did not look.
        canonical: the name at the end of the host's aliases (RFC 1034 §3.6.2); None when it has none, when
            it could not be learnt, and in version 1.
        server_ipv6: AAAA of the first name servers; empty before version 3, which looks.
    """

    upcasters: ClassVar[tuple[Upcaster, ...]] = (_without_reverse, _without_servers)

    kind: Literal["dns.domain"] = "dns.domain"
    schema_version: Literal[3] = 3
    host: str
    domain: str
    resolver: str
    a: Lookup
    aaaa: Lookup
    ns: Lookup
    caa: tuple[Lookup, ...]
    reverse: tuple[Lookup, ...] = ()
    canonical: str | None = None
    server_ipv6: tuple[Lookup, ...] = ()


class MailRecords(Fact):
    """The records that say who may send and who receives the town's e-mail.

    Attributes:
        txt: TXT records at the e-mail domain, where SPF lives (RFC 7208 §3.1).
        dmarc: TXT records at ``_dmarc``, at the domain then at its organisational domain (RFC 9989).
        server_ipv6: AAAA of the first mail servers; empty in version 1, which did not look.
    """

    upcasters: ClassVar[tuple[Upcaster, ...]] = (_without_servers,)

    kind: Literal["dns.mail"] = "dns.mail"
    schema_version: Literal[2] = 2
    domain: str
    mx: Lookup
    txt: Lookup
    dmarc: tuple[Lookup, ...]
    server_ipv6: tuple[Lookup, ...] = ()
