"""Whether the town receives e-mail under its own name."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.dns import MailRecords
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc, rgi, rpnt
from checks.dns.names import reached_by_ipv6


@check(
    "mail.own-domain",
    axis=Axis.REVERSIBILITY,
    references=[rfc(5321, "5.1"), rpnt("2.4")],
    codes=["mail.own-domain.no-server"],
)
def own_domain(mail: MailRecords) -> Iterator[Finding]:
    """The town's domain receives e-mail, so that its addresses follow it to any supplier."""
    if not mail.mx.known:
        yield untested(mail.mx.cause or Cause.RESOLVER_FAILED, mail.mx.detail)
        return
    where = f"{mail.domain} MX"
    if not mail.mx.records:
        yield failed("mail.own-domain.no-server", place(where), domain=mail.domain)
    elif is_null_mx(mail.mx.records):
        yield inapplicable(place(where, mail.mx.records[0]))  # the domain says that it takes no mail
    else:
        yield passed(place(where, ", ".join(mail.mx.records)))


@check(
    "mail.ipv6",
    axis=Axis.INTEROPERABILITY,
    references=[rgi(), rfc(5321, "5.2")],
    codes=["mail.ipv6.absent"],
)
def ipv6(mail: MailRecords) -> Iterator[Finding]:
    """A mail server of the town can be reached over IPv6 (RFC 5321 §5.2)."""
    if not mail.mx.known:
        yield untested(mail.mx.cause or Cause.RESOLVER_FAILED, mail.mx.detail)
    elif not mail.mx.records or is_null_mx(mail.mx.records):
        yield inapplicable(place(f"{mail.domain} MX"))
    else:
        yield reached_by_ipv6(mail.server_ipv6, "mail.ipv6.absent")


def is_null_mx(records: tuple[str, ...]) -> bool:
    """Whether the domain declares that it receives no e-mail (RFC 7505 §3)."""
    return len(records) == 1 and records[0].split() == ["0", "."]
