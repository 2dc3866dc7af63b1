"""How the site and the browser agree on a key: Diffie-Hellman primes, curves, post-quantum groups."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.tls import Offer
from auditor.facts.tls_profile import KeyExchange, TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi, anssi_tls, rfc
from checks.tls.addresses import BEFORE_13, VERSIONS, offered, per_address, unseen, version_offer
from checks.tls.suites import describe

#: Bits; ANSSI R7- and PG-083: 2048 for a prime until 2030, 250 for the order of a curve.
FEWEST_DH = 2048
FEWEST_CURVE = 250

#: Ends of the names of signature schemes (RFC 8446 §4.2.3; RFC 9155 forbids both in TLS 1.2).
_FORGEABLE = ("_sha1", "_md5")


@check(
    "tls.key-exchange",
    axis=Axis.SECURITY,
    references=[anssi_tls("R7"), anssi_tls("R7-"), anssi("ANSSI-PG-083"), rfc(9155)],
    codes=[
        "tls.key-exchange.shared-prime",
        "tls.key-exchange.weak-dh",
        "tls.key-exchange.weak-curve",
        "tls.key-exchange.forgeable-signature",
    ],
)
def key_exchange(profiles: TlsProfiles) -> Iterator[Finding]:
    """Keys are agreed upon with numbers that nobody can solve (ANSSI R7, R7-; Logjam, CVE-2015-4000).

    A prime that many servers share is a fault under 2048 bits alone, where one computation opens them all;
    those of RFC 7919 and RFC 3526 are shared on purpose.
    """
    yield from per_address(profiles, _of_address)


@check(
    "tls.post-quantum",
    axis=Axis.SECURITY,
    references=[anssi("ANSSI-PG-083"), rfc(8446, "4.2.7")],
    codes=["tls.post-quantum.absent"],
)
def post_quantum(profiles: TlsProfiles) -> Iterator[Finding]:
    """What is recorded today stays closed to the computers of tomorrow.

    PG-083 advises it for what must stay secret after 2030. Nothing asks it of a town: the policy has it cost
    next to nothing.
    """
    yield from per_address(profiles, _hybrids)


def _of_address(endpoint: TlsProfile) -> Iterator[Finding]:
    found = [verdict for exchange in endpoint.key_exchanges if (verdict := _fault(endpoint, exchange))]
    if found:
        yield from found
        return
    asked = {describe(item.suite).exchange for item in endpoint.key_exchanges}
    wanted = {
        exchange
        for version in offered(endpoint, BEFORE_13)
        if (known := endpoint.suites_of(version))
        for name in known.names
        if (exchange := describe(name).exchange) in ("DHE", "ECDHE")
    }
    if cause := unseen(endpoint, VERSIONS[1:]):
        yield untested(cause, endpoint.address)
    elif wanted - asked:
        yield untested(Cause.RESET, endpoint.address)
    elif asked or offered(endpoint, ("TLSv1.3",)):
        yield passed(place(endpoint.address, ", ".join(_agreed(endpoint))))
    else:
        yield inapplicable()


def _fault(endpoint: TlsProfile, exchange: KeyExchange) -> Finding | None:
    where = place(
        endpoint.address, f"{exchange.suite}: {exchange.group or ''} {exchange.bits}".replace("  ", " ")
    )
    if describe(exchange.suite).exchange == "DHE":
        if exchange.bits < FEWEST_DH and exchange.group:
            return failed("tls.key-exchange.shared-prime", where, bits=exchange.bits, name=exchange.group)
        if exchange.bits < FEWEST_DH:
            return failed("tls.key-exchange.weak-dh", where, bits=exchange.bits)
    elif exchange.bits < FEWEST_CURVE:
        return failed("tls.key-exchange.weak-curve", where, bits=exchange.bits)
    if exchange.signature and exchange.signature.endswith(_FORGEABLE):
        return failed("tls.key-exchange.forgeable-signature", place(endpoint.address, exchange.signature))
    return None


def _agreed(endpoint: TlsProfile) -> list[str]:
    older = [item.group or f"DH {item.bits}" for item in endpoint.key_exchanges]
    return [*dict.fromkeys((*endpoint.groups, *older))]


def _hybrids(endpoint: TlsProfile) -> Iterator[Finding]:
    where = place(endpoint.address, ", ".join(endpoint.groups))
    newest = version_offer(endpoint, "TLSv1.3")
    if any("MLKEM" in group.upper() for group in endpoint.groups):
        yield passed(where)
    elif newest is Offer.REFUSED:
        yield inapplicable()  # it comes with TLS 1.3, which another check asks for
    elif newest is Offer.UNKNOWN or not endpoint.groups_whole:
        yield untested(Cause.RESET, endpoint.address)
    else:
        yield failed("tls.post-quantum.absent", where)
