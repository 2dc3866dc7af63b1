"""The site's addresses and the servers that hold its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import check, failed, passed, place, untested
from auditor.facts.dns import DomainRecords, Lookup
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi, rfc, rgesn, rgi

#: RFC 2182 §5 asks for three, RFC 1034 §4.1 and ANSSI-BP-038 R6 for two.
MINIMUM_NAME_SERVERS = 2


@check("dns.ipv6", axis=Axis.INTEROPERABILITY, references=[rgi(), rgesn("3.3")], codes=["dns.ipv6.absent"])
def ipv6(records: DomainRecords) -> Iterator[Finding]:
    """The site has an IPv6 address, besides its IPv4 one."""
    lookup = records.aaaa
    if not lookup.known:
        yield untested(lookup.cause or Cause.RESOLVER_FAILED, lookup.detail)
    elif not lookup.exists:
        yield untested(Cause.UNKNOWN_HOST, lookup.name)
    elif lookup.records:
        yield passed(place(f"{lookup.name} AAAA", ", ".join(lookup.records)))
    else:
        yield failed("dns.ipv6.absent", place(f"{lookup.name} AAAA"), host=records.host)


@check(
    "dns.ipv6-servers",
    axis=Axis.INTEROPERABILITY,
    references=[rgi(), rfc(3901, "4")],
    codes=["dns.ipv6-servers.absent"],
)
def ipv6_servers(records: DomainRecords) -> Iterator[Finding]:
    """A server of the domain can be asked over IPv6 (RFC 3901 §4)."""
    yield reached_by_ipv6(records.server_ipv6, "dns.ipv6-servers.absent")


def reached_by_ipv6(servers: Sequence[Lookup], code: str) -> Finding:
    """Whether one of some servers has an IPv6 address; where one was not seen, none is said to lack."""
    with_one = [lookup for lookup in servers if lookup.records]
    unknown = next((lookup for lookup in servers if not lookup.known), None)
    if with_one:
        return passed(*(place(f"{lookup.name} AAAA", ", ".join(lookup.records)) for lookup in with_one))
    if unknown:
        return untested(unknown.cause or Cause.RESOLVER_FAILED, unknown.name)
    if not servers:
        return untested(Cause.NOT_ASKED)
    return failed(code, *(place(f"{lookup.name} AAAA") for lookup in servers))


@check(
    "dns.name-servers",
    axis=Axis.SECURITY,
    references=[rfc(1034, "4.1"), anssi("ANSSI-BP-038", "R6")],
    codes=["dns.name-servers.single"],
)
def name_servers(records: DomainRecords) -> Iterator[Finding]:
    """Two servers at least hold the domain, so that one may fail."""
    lookup = records.ns
    if not lookup.known:
        yield untested(lookup.cause or Cause.RESOLVER_FAILED, lookup.detail)
        return
    seen = place(f"{lookup.name} NS", ", ".join(lookup.records))
    if len(set(lookup.records)) >= MINIMUM_NAME_SERVERS:
        yield passed(seen, count=len(lookup.records))
    elif lookup.records:
        yield failed("dns.name-servers.single", seen)
    else:
        # A name that is no zone of its own: its servers are its parent's.
        yield untested(Cause.NO_NAME, lookup.name)


@check("dns.caa", axis=Axis.SECURITY, references=[rfc(8659, "3")], codes=["dns.caa.absent"])
def caa(records: DomainRecords) -> Iterator[Finding]:
    """The domain says which authorities may issue certificates for it."""
    last = records.caa[-1]
    if not last.known:
        yield untested(last.cause or Cause.RESOLVER_FAILED, last.detail)
    elif last.records:
        yield passed(place(f"{last.name} CAA", ", ".join(last.records)))
    else:
        yield failed("dns.caa.absent", place(f"{records.domain} CAA"), domain=records.domain)
