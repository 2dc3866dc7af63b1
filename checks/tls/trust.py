"""Who vouches for a certificate: the way from it to an authority that is believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address
from itertools import islice

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import (
    AuthorityInformationAccess,
    Certificate,
    DNSName,
    ExtendedKeyUsage,
    IPAddress,
    SubjectAlternativeName,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Subject,
    VerificationError,
)

from auditor.check import check, failed, passed, place
from auditor.domains import is_address
from auditor.facts.tls import TlsServer, TrustStore
from auditor.model import Axis, Finding
from auditor.references import rfc, rpnt
from checks.tls.chain import (
    Served,
    extension_of,
    issuer_of,
    names_of,
    nothing_read,
    served,
    store_of,
    subject_of,
    subjects_of,
)

#: What the engine calls a store of Mozilla's authorities, and how many others stand after them.
_PUBLIC = re.compile(r"certifi \S+(?: \+ (\d{1,6}))?")

#: Names of a certificate that are tried in turn: some are odd, and a hundred are common.
_NAMES_TRIED = 5


def _serves(_policy: object, _leaf: Certificate, usage: ExtendedKeyUsage | None) -> None:
    """A certificate that says what it is for must be for servers (RFC 5280 §4.2.1.12)."""
    allowed = {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    if usage is not None and allowed.isdisjoint(usage):
        raise ValueError("the certificate is not for servers")


#: What the library asks of a certificate, but for rules that no browser enforces: which extensions
#: may be marked critical.
_CA_POLICY = ExtensionPolicy.webpki_defaults_ca()
_EE_POLICY = (
    ExtensionPolicy.webpki_defaults_ee()
    .require_present(SubjectAlternativeName, Criticality.AGNOSTIC, None)
    .may_be_present(ExtendedKeyUsage, Criticality.AGNOSTIC, _serves)
)


@check(
    "tls.certificate-trust",
    axis=Axis.SECURITY,
    references=[rfc(5280, "6"), rfc(8446, "4.4.2"), rpnt("1.5")],
    codes=["tls.certificate.self-signed", "tls.certificate.untrusted", "tls.certificate.incomplete-chain"],
)
def certificate_trust(tls: TlsServer, trust: TrustStore) -> Iterator[Finding]:
    """An authority that browsers know vouches for the certificate.

    Dates and names have checks of their own: the chain is verified at a moment when the certificate
    was valid, and for a name that it bears.
    """
    for item in served(tls):
        error = chain_error(item.leaf, item.intermediates, trust.roots, tls.observed_at)
        if error is None:
            yield passed(item.place)
        elif item.self_signed:
            yield failed("tls.certificate.self-signed", item.place)
        elif lacks_issuer(item, trust.roots):
            yield failed("tls.certificate.incomplete-chain", item.place, place(item.address, error))
        else:
            yield failed("tls.certificate.untrusted", item.place, place(item.address, error))
    if not served(tls):
        yield nothing_read(tls)


@lru_cache(maxsize=4)  # the addresses of a town mostly present one chain
def chain_error(
    leaf: Certificate, intermediates: tuple[Certificate, ...], roots: tuple[str, ...], moment: datetime
) -> str | None:
    """Why no chain leads to a trusted authority; None when one does."""
    store = store_of(roots)
    if store is None:
        return "no authority is known"
    when = min(max(moment, leaf.not_valid_before_utc), leaf.not_valid_after_utc)
    builder = PolicyBuilder().store(store).time(when)
    builder = builder.extension_policies(ca_policy=_CA_POLICY, ee_policy=_EE_POLICY)
    error = "no subjectAltName"
    # Any name that it bears will do: the site's own is judged apart.
    for subject in islice(_subjects(leaf), _NAMES_TRIED):
        try:
            builder.build_server_verifier(subject).verify(leaf, list(intermediates))
        except (VerificationError, ValueError, UnsupportedAlgorithm) as failure:
            error = " ".join(str(failure).split())[:200]
        else:
            return None
    return error


def lacks_issuer(item: Served, roots: tuple[str, ...]) -> bool:
    """Whether the way up ends at a certificate whose issuer was not sent, and can be fetched elsewhere.

    Most browsers fetch it, or know it; others and programs stop there (RFC 8446 §4.4.2). An authority of
    one's own is nowhere to be fetched: without an address (RFC 5280 §4.2.2.1), nothing says that it is known.
    """
    sent = {subject_of(certificate): certificate for certificate in item.intermediates}
    known = subjects_of(roots)
    top, left = item.leaf, len(sent)
    while (issuer := issuer_of(top)) in sent and left:
        top, left = sent[issuer], left - 1
    if issuer in known or issuer in sent:
        return False
    places = extension_of(top, AuthorityInformationAccess) or ()
    return any(place.access_method == AuthorityInformationAccessOID.CA_ISSUERS for place in places)


def public_roots(trust: TrustStore) -> tuple[str, ...]:
    """The authorities of a store that every browser believes; none when nothing says which they are."""
    named = _PUBLIC.fullmatch(trust.name)
    if named is None:
        return ()
    return trust.roots[: max(len(trust.roots) - int(named[1] or 0), 0)]


def is_public(item: Served, trust: TrustStore, moment: datetime) -> bool:
    """Whether browsers believe a certificate without being told to."""
    return chain_error(item.leaf, item.intermediates, public_roots(trust), moment) is None


def _subjects(leaf: Certificate) -> Iterator[Subject]:
    """The names that a certificate bears, a host under it for a wildcard."""
    for name in names_of(leaf):
        try:
            yield IPAddress(ip_address(name)) if is_address(name) else DNSName(name.replace("*", "any", 1))
        except ValueError:
            continue
