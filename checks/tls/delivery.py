"""How the certificates are delivered: in order, alike at every address, good for every browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from auditor.check import cannot_tell, check, failed, inapplicable, passed, untested
from auditor.facts.tls import TlsServer, TrustStore
from auditor.facts.tls_profile import TlsProfiles
from auditor.model import Axis, Finding
from auditor.references import rfc, rpnt
from checks.tls.addresses import gathered
from checks.tls.certificate import fewest_bits, forgeable_hash
from checks.tls.chain import (
    Served,
    covers,
    issuer_of,
    names_of,
    nothing_read,
    others,
    served,
    subject_of,
)
from checks.tls.keys import traits
from checks.tls.trust import chain_error


@check(
    "tls.certificate-chain",
    axis=Axis.SECURITY,
    references=[rfc(5246, "7.4.2"), rfc(8446, "4.4.2")],
    codes=["tls.chain.disordered", "tls.chain.differs"],
)
def certificate_chain(tls: TlsServer) -> Iterator[Finding]:
    """The certificates come in order, and the same ones at every address.

    Each must certify the one before it until TLS 1.2 (RFC 5246 §7.4.2), and should in TLS 1.3. Addresses
    may differ while a certificate is renewed, or for good: a person must look.
    """
    found = served(tls)
    disordered = [item for item in found if not _in_order(item)]
    yield from gathered(failed("tls.chain.disordered", item.place) for item in disordered)
    if len({item.leaf for item in found}) > 1:
        yield cannot_tell("tls.chain.differs", *(item.place for item in found))
    elif found and not disordered:
        yield passed(*(item.place for item in found))
    elif not found:
        yield nothing_read(tls)


@check(
    "tls.other-certificates",
    axis=Axis.SECURITY,
    references=[rfc(5280, "6"), rfc(9525, "6"), rpnt("1.5")],
    codes=[
        "tls.other-certificates.untrusted",
        "tls.other-certificates.wrong-name",
        "tls.other-certificates.expired",
        "tls.other-certificates.weak",
    ],
)
def other_certificates(tls: TlsServer, profiles: TlsProfiles, trust: TrustStore) -> Iterator[Finding]:
    """A certificate that other browsers receive, with another kind of key, is as good as the first.

    What is served without the site's name (RFC 6066 §3) is nobody's concern: every browser gives it.
    """
    found = list(others(tls, profiles))
    yield from gathered(_verdict(item, tls.host, trust.roots, profiles.observed_at) for item in found)
    if not found and not served(tls):
        yield nothing_read(tls)
    elif not found:
        silent = next((endpoint.cause for endpoint in profiles.endpoints if endpoint.cause), None)
        yield untested(silent) if silent else inapplicable()


def _verdict(item: Served, host: str, roots: tuple[str, ...], moment: datetime) -> Finding:
    """The gravest fault of a certificate: one repair mends them all."""
    ends = item.leaf.not_valid_after_utc
    if chain_error(item.leaf, item.intermediates, roots, moment) is not None:
        return failed("tls.other-certificates.untrusted", item.place)
    if not any(covers(name, host) for name in names_of(item.leaf)):
        return failed(
            "tls.other-certificates.wrong-name", item.place, host=host, names=names_of(item.leaf)[:5]
        )
    if not item.leaf.not_valid_before_utc <= moment <= ends:
        return failed("tls.other-certificates.expired", item.place, until=ends.isoformat())
    key = traits(item.leaf)
    if forgeable_hash(item.leaf) or (key.kind and key.bits < fewest_bits(item.leaf)):
        return failed("tls.other-certificates.weak", item.place, key=str(key), signature=key.signature)
    return passed(item.place)


def _in_order(item: Served) -> bool:
    """Whether each certificate is signed by the next one, by their names."""
    chain = (item.leaf, *item.intermediates)
    return all(issuer_of(lower) == subject_of(upper) for lower, upper in pairwise(chain))
