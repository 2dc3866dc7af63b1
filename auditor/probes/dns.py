"""What the domain name system says of the site's name and of the e-mail domain."""

from __future__ import annotations

import asyncio
import ipaddress
from datetime import UTC, datetime
from itertools import islice

from auditor.domains import registrable_domain
from auditor.facts.dns import DomainRecords, Lookup, MailRecords
from auditor.model import Cause, Target
from auditor.network import Network, Resolver
from auditor.network.resolver import Answer
from auditor.probe import ProbeFailed, probe

#: Addresses whose own names are asked for: the web servers of a town are few.
_REVERSE_LIMIT = 4

#: Name or mail servers whose addresses are asked for.
_SERVER_LIMIT = 4

#: Seconds for these names. Many addresses have a reverse zone that nobody serves, and nothing hangs on it.
REVERSE_TIMEOUT = 2.0


@probe("dns", deadline=20)
async def domain_records(target: Target, network: Network) -> DomainRecords:
    """A, AAAA, NS and CAA of the site, and the names that its addresses bear.

    Raises:
        ProbeFailed: the site has no name (an IP address), or its name does not exist.
    """
    if target.domain is None:
        raise ProbeFailed(Cause.NO_NAME, target.host)
    observed_at = datetime.now(UTC)
    resolver = network.resolver
    (a, aaaa, reverse, canonical), ns, caa = await asyncio.gather(
        _addresses(resolver, target.host),
        _ask(resolver, target.domain, "NS"),
        _climb_caa(resolver, target.host),
    )
    if not a.exists and not ns.exists:
        raise ProbeFailed(Cause.UNKNOWN_HOST, target.host)
    if not any(lookup.known for lookup in (a, aaaa, ns)):
        assert a.cause is not None
        raise ProbeFailed(a.cause, a.detail)
    return DomainRecords(
        observed_at=observed_at,
        host=target.host,
        domain=target.domain,
        resolver=resolver.name,
        a=a,
        aaaa=aaaa,
        ns=ns,
        caa=caa,
        reverse=reverse,
        canonical=canonical,
        server_ipv6=await _ipv6_of_servers(resolver, ns),
    )


@probe("mail", deadline=20)
async def mail_records(target: Target, network: Network) -> MailRecords:
    """MX, SPF and DMARC of the e-mail domain.

    Raises:
        ProbeFailed: the town has no e-mail domain, or it does not exist.
    """
    domain = target.mail_domain
    if domain is None:
        raise ProbeFailed(Cause.NO_NAME, target.host)
    observed_at = datetime.now(UTC)
    resolver = network.resolver
    mx, txt, dmarc = await asyncio.gather(
        _ask(resolver, domain, "MX"),
        _ask(resolver, domain, "TXT"),
        _ask(resolver, f"_dmarc.{domain}", "TXT"),
    )
    if not mx.exists:
        raise ProbeFailed(Cause.UNKNOWN_HOST, domain)
    if not any(lookup.known for lookup in (mx, txt, dmarc)):
        assert mx.cause is not None
        raise ProbeFailed(mx.cause, mx.detail)
    dmarc_lookups = [dmarc]
    organisation = registrable_domain(domain)
    if _has_no_policy(dmarc) and organisation not in (None, domain):
        # RFC 9989 §4.10: a sub-domain falls under the policy of its organisational domain.
        dmarc_lookups.append(await _ask(resolver, f"_dmarc.{organisation}", "TXT"))
    return MailRecords(
        observed_at=observed_at,
        domain=domain,
        mx=mx,
        txt=txt,
        dmarc=tuple(dmarc_lookups),
        server_ipv6=await _ipv6_of_servers(resolver, mx),
    )


def _has_no_policy(lookup: Lookup) -> bool:
    return lookup.known and not any(record.startswith("v=DMARC1") for record in lookup.records)


async def _addresses(resolver: Resolver, host: str) -> tuple[Lookup, Lookup, tuple[Lookup, ...], str | None]:
    """A and AAAA of a host, PTR of the first addresses, and the name that the host is an alias of."""
    v4, v6 = await asyncio.gather(resolver.ask(host, "A"), resolver.ask(host, "AAAA"))
    found = (v4.records + v6.records)[:_REVERSE_LIMIT]
    reverse = await asyncio.gather(*(_reverse(resolver, address) for address in found))
    canonical = v4.canonical or v6.canonical
    return _lookup(host, "A", v4), _lookup(host, "AAAA", v6), tuple(reverse), canonical


async def _ipv6_of_servers(resolver: Resolver, named: Lookup) -> tuple[Lookup, ...]:
    """AAAA of the first servers that NS or MX records name; the null MX names none (RFC 7505)."""
    written = (record.split()[-1].rstrip(".").lower() for record in named.records if record.split())
    servers = islice(dict.fromkeys(filter(None, written)), _SERVER_LIMIT)
    return tuple(await asyncio.gather(*(_ask(resolver, server, "AAAA") for server in servers)))


async def _reverse(resolver: Resolver, address: str) -> Lookup:
    name = ipaddress.ip_address(address).reverse_pointer
    try:
        async with asyncio.timeout(REVERSE_TIMEOUT):
            return await _ask(resolver, name, "PTR")
    except TimeoutError:
        return Lookup(name=name, type="PTR", cause=Cause.TIMED_OUT, detail=f"{REVERSE_TIMEOUT:g} s")


async def _climb_caa(resolver: Resolver, host: str) -> tuple[Lookup, ...]:
    """The climb of RFC 8659 §3: from the host up to, but not including, the root."""
    labels = host.split(".")
    lookups = []
    for depth in range(len(labels)):
        lookup = await _ask(resolver, ".".join(labels[depth:]), "CAA")
        lookups.append(lookup)
        if lookup.records or not lookup.known:
            break
    return tuple(lookups)


async def _ask(resolver: Resolver, name: str, record_type: str) -> Lookup:
    return _lookup(name, record_type, await resolver.ask(name, record_type))


def _lookup(name: str, record_type: str, answer: Answer) -> Lookup:
    return Lookup(
        name=name,
        type=record_type,
        records=answer.records,
        exists=answer.exists,
        cause=answer.cause,
        detail=answer.detail,
    )
