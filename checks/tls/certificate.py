"""The certificate of the site: for which name, until when, with which key and signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cryptography.x509 import Certificate

from auditor.check import cannot_tell, check, failed, passed
from auditor.facts.tls import TlsServer
from auditor.model import Axis, Finding
from auditor.references import anssi_tls, rfc, rpnt
from checks.tls.chain import covers, names_of, nothing_read, served
from checks.tls.keys import traits

#: A renewal that has not been made by then is late: automatic ones are made 30 days ahead.
RENEWAL_MARGIN = timedelta(days=30)

#: Bits; ANSSI TLS guide R26 and R27.
MINIMUM_RSA = 2048
MINIMUM_CURVE = 256


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
        yield nothing_read(tls)


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
        yield nothing_read(tls)


@check(
    "tls.certificate-key",
    axis=Axis.SECURITY,
    references=[anssi_tls("R26"), anssi_tls("R27")],
    codes=["tls.certificate.weak-key", "tls.certificate.unknown-key"],
)
def certificate_key(tls: TlsServer) -> Iterator[Finding]:
    """The certificate's key cannot be broken with today's means."""
    for item in served(tls):
        key, minimum = traits(item.leaf), fewest_bits(item.leaf)
        if not key.kind:
            yield cannot_tell("tls.certificate.unknown-key", item.place)
        elif key.bits < minimum:
            yield failed(
                "tls.certificate.weak-key", item.place, kind=key.kind, bits=key.bits, minimum=minimum
            )
        else:
            yield passed(item.place, kind=key.kind, bits=key.bits)
    if not served(tls):
        yield nothing_read(tls)


@check(
    "tls.certificate-signature",
    axis=Axis.SECURITY,
    references=[anssi_tls("R24")],
    codes=["tls.certificate.weak-signature"],
)
def certificate_signature(tls: TlsServer) -> Iterator[Finding]:
    """The certificate is signed with a hash function that cannot be forged."""
    for item in served(tls):
        if algorithm := forgeable_hash(item.leaf):
            yield failed("tls.certificate.weak-signature", item.place, algorithm=algorithm)
        else:
            yield passed(item.place)
    if not served(tls):
        yield nothing_read(tls)


def fewest_bits(leaf: Certificate) -> int:
    """How many bits the key of a certificate should have; 0 for a kind that is not known."""
    kind = traits(leaf).kind
    return {"": 0, "RSA": MINIMUM_RSA}.get(kind, MINIMUM_CURVE)


def forgeable_hash(leaf: Certificate) -> str:
    """The hash function under a certificate, when it can be forged; empty when it cannot."""
    algorithm = traits(leaf).signature.rpartition("-")[2]
    return algorithm if algorithm in ("MD5", "SHA1") else ""
