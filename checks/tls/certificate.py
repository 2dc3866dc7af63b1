"""The certificate of the site: who vouches for it, for which name, until when, with which key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from itertools import islice

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.x509 import Certificate, DNSName, ExtendedKeyUsage, IPAddress, SubjectAlternativeName
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Subject,
    VerificationError,
)

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.domains import is_address
from auditor.facts.tls import TlsServer, TrustStore
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi_tls, rfc, rpnt
from checks.tls.chain import covers, names_of, served, store_of

#: A renewal that has not been made by then is late: automatic ones are made 30 days ahead.
RENEWAL_MARGIN = timedelta(days=30)

#: Bits; ANSSI TLS guide R26 and R27.
MINIMUM_RSA = 2048
MINIMUM_CURVE = 256

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
    references=[rfc(5280, "6"), rpnt("1.5")],
    codes=["tls.certificate.self-signed", "tls.certificate.untrusted"],
)
def certificate_trust(tls: TlsServer, trust: TrustStore) -> Iterator[Finding]:
    """An authority that browsers know vouches for the certificate.

    Dates and names have checks of their own: the chain is verified at a moment when the certificate
    was valid, and for a name that it bears.
    """
    for item in served(tls):
        error = _chain_error(item.leaf, item.intermediates, trust.roots, tls.observed_at)
        if error is None:
            yield passed(item.place)
        elif item.self_signed:
            yield failed("tls.certificate.self-signed", item.place)
        else:
            yield failed("tls.certificate.untrusted", item.place, place(item.address, error))
    if not served(tls):
        yield _nothing_read(tls)


@check(
    "tls.certificate-name",
    axis=Axis.SECURITY,
    references=[rfc(9525, "6"), rpnt("1.5")],
    codes=["tls.certificate.wrong-name"],
)
def certificate_name(tls: TlsServer) -> Iterator[Finding]:
    """The certificate is for the site's name."""
    for item in served(tls):
        names = names_of(item.leaf)
        if any(covers(name, tls.host) for name in names):
            yield passed(item.place)
        else:
            yield failed("tls.certificate.wrong-name", item.place, host=tls.host, names=names[:5])
    if not served(tls):
        yield _nothing_read(tls)


@check(
    "tls.certificate-dates",
    axis=Axis.SECURITY,
    references=[rfc(5280, "4.1.2.5"), rpnt("1.5")],
    codes=["tls.certificate.expired", "tls.certificate.not-yet-valid", "tls.certificate.expires-soon"],
)
def certificate_dates(tls: TlsServer) -> Iterator[Finding]:
    """The certificate is valid on the day of the audit, and for a while yet."""
    for item in served(tls):
        starts, ends = item.leaf.not_valid_before_utc, item.leaf.not_valid_after_utc
        left = ends - tls.observed_at
        if left < timedelta(0):
            yield failed("tls.certificate.expired", item.place, until=ends.isoformat())
        elif starts > tls.observed_at:
            yield failed("tls.certificate.not-yet-valid", item.place, since=starts.isoformat())
        elif left < RENEWAL_MARGIN and left < (ends - starts) / 3:
            yield failed("tls.certificate.expires-soon", item.place, until=ends.isoformat(), days=left.days)
        else:
            yield passed(item.place, until=ends.isoformat())
    if not served(tls):
        yield _nothing_read(tls)


@check(
    "tls.certificate-key",
    axis=Axis.SECURITY,
    references=[anssi_tls("R26"), anssi_tls("R27")],
    codes=["tls.certificate.weak-key", "tls.certificate.unknown-key"],
)
def certificate_key(tls: TlsServer) -> Iterator[Finding]:
    """The certificate's key cannot be broken with today's means."""
    for item in served(tls):
        strength = _key_strength(item.leaf)
        if strength is None:
            yield cannot_tell("tls.certificate.unknown-key", item.place)
            continue
        kind, bits, minimum = strength
        if bits < minimum:
            yield failed("tls.certificate.weak-key", item.place, kind=kind, bits=bits, minimum=minimum)
        else:
            yield passed(item.place, kind=kind, bits=bits)
    if not served(tls):
        yield _nothing_read(tls)


@check(
    "tls.certificate-signature",
    axis=Axis.SECURITY,
    references=[anssi_tls("R24")],
    codes=["tls.certificate.weak-signature"],
)
def certificate_signature(tls: TlsServer) -> Iterator[Finding]:
    """The certificate is signed with a hash function that cannot be forged."""
    for item in served(tls):
        algorithm = _signature_hash(item.leaf)
        if algorithm in ("md5", "sha1"):
            yield failed("tls.certificate.weak-signature", item.place, algorithm=algorithm.upper())
        else:
            yield passed(item.place)
    if not served(tls):
        yield _nothing_read(tls)


@lru_cache(maxsize=4)  # the addresses of a town mostly present one chain
def _chain_error(
    leaf: Certificate, intermediates: tuple[Certificate, ...], roots: tuple[str, ...], moment: datetime
) -> str | None:
    """Why no chain leads to a trusted authority; None when one does."""
    when = min(max(moment, leaf.not_valid_before_utc), leaf.not_valid_after_utc)
    builder = PolicyBuilder().store(store_of(roots)).time(when)
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


def _subjects(leaf: Certificate) -> Iterator[Subject]:
    """The names that a certificate bears, a host under it for a wildcard."""
    for name in names_of(leaf):
        try:
            yield IPAddress(ip_address(name)) if is_address(name) else DNSName(name.replace("*", "any", 1))
        except ValueError:
            continue


def _key_strength(leaf: Certificate) -> tuple[str, int, int] | None:
    """Kind of the key, its bits, and the fewest that are enough; None for a kind that is not known."""
    try:
        key = leaf.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    match key:
        case rsa.RSAPublicKey():
            return "RSA", key.key_size, MINIMUM_RSA
        case ec.EllipticCurvePublicKey():
            return "ECDSA", key.curve.key_size, MINIMUM_CURVE
        case ed25519.Ed25519PublicKey():
            return "Ed25519", 256, MINIMUM_CURVE
        case ed448.Ed448PublicKey():
            return "Ed448", 448, MINIMUM_CURVE
    return None


def _signature_hash(leaf: Certificate) -> str:
    try:
        algorithm = leaf.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "unknown"
    return algorithm.name if algorithm else "none"


def _nothing_read(tls: TlsServer) -> Finding:
    if all(endpoint.cause is Cause.REFUSED for endpoint in tls.endpoints):
        return inapplicable()  # nobody is there to show one: the check of HTTPS says so
    return untested(Cause.PROTOCOL_ERROR, "no certificate could be read")
