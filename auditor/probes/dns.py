"""What the domain name system says of the site's name and of the e-mail domain."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from auditor.domains import registrable_domain
from auditor.facts.dns import DomainRecords, Lookup, MailRecords
from auditor.model import Cause, Target
from auditor.network import Network, Resolver
from auditor.probe import ProbeFailed, probe


@probe("dns", deadline=20)
async def domain_records(target: Target, network: Network) -> DomainRecords:
    """A, AAAA, NS and CAA of the site.

    Raises:
        ProbeFailed: the site has no name (an IP address), or its name does not exist.
    """
    if target.domain is None:
        raise ProbeFailed(Cause.NO_NAME, target.host)
    observed_at = datetime.now(UTC)
    resolver = network.resolver
    a, aaaa, ns, caa = await asyncio.gather(
        _ask(resolver, target.host, "A"),
        _ask(resolver, target.host, "AAAA"),
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
    return MailRecords(observed_at=observed_at, domain=domain, mx=mx, txt=txt, dmarc=tuple(dmarc_lookups))


def _has_no_policy(lookup: Lookup) -> bool:
    return lookup.known and not any(record.startswith("v=DMARC1") for record in lookup.records)


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
    answer = await resolver.ask(name, record_type)
    return Lookup(
        name=name,
        type=record_type,
        records=answer.records,
        exists=answer.exists,
        cause=answer.cause,
        detail=answer.detail,
    )
