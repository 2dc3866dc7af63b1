"""What the web server accepts in TLS, asked question by question; nothing here needs a whole handshake."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from auditor.facts.base import Fact
from auditor.facts.tls import Offer
from auditor.model import Cause, Model


class Answer(Model):
    """What a server says to a question.

    Attributes:
        cause: why it is not known; None when it is.
    """

    offer: Offer
    cause: Cause | None = None


class Feature(StrEnum):
    """What is asked of a server besides versions and suites; OFFERED: it has it."""

    COMPRESSION = "compression"  # RFC 3749; CRIME
    SECURE_RENEGOTIATION = "secure-renegotiation"  # RFC 5746
    EXTENDED_MASTER_SECRET = "extended-master-secret"  # noqa: S105  # RFC 7627
    SESSION_TICKETS = "session-tickets"  # RFC 5077, up to TLS 1.2
    STAPLED_OCSP = "stapled-ocsp"  # RFC 6066 §8
    FALLBACK_SCSV = "fallback-scsv"  # RFC 7507
    HEARTBEAT = "heartbeat"  # RFC 6520
    HEARTBLEED = "heartbleed"  # CVE-2014-0160
    CCS_INJECTION = "ccs-injection"  # CVE-2014-0224
    ROBOT = "robot"  # Bleichenbacher's oracle
    EARLY_DATA = "early-data"  # RFC 8446 §2.3
    TOLERANCE = "version-tolerance"  # a version to come is answered by a lower one (RFC 8446 §4.2.1, GREASE)


class SuiteList(Model):
    """The suites of one version.

    Attributes:
        names: of IANA, in the order in which the server chose them when all were offered.
        whole: whether it refused all the others; False: there may be more of them, for ``cause``.
        preference: OFFERED when the server imposes its own order, REFUSED when it follows the client's,
            UNKNOWN when one suite alone tells nothing.
    """

    version: str
    names: tuple[str, ...]
    whole: bool
    cause: Cause | None = None
    preference: Offer = Offer.UNKNOWN


class KeyExchange(Model):
    """One ServerKeyExchange, of TLS 1.2 or before (RFC 8422 §5.4, RFC 5246 §7.4.3).

    Attributes:
        suite: under which it was sent.
        group: name of IANA ("secp256r1"); of a DH prime that is known, its name ("ffdhe2048",
            "RFC 5114 2048/256", "Apache 1024"…); None for a DH prime that is not.
        bits: of the curve or the prime.
        signature: of IANA ("rsa_pss_rsae_sha256"); None before TLS 1.2, where MD5 with SHA-1 is the rule, and
            for an exchange that is not signed.
    """

    version: str
    suite: str
    group: str | None
    bits: int
    signature: str | None = None


class ServedChain(Model):
    """The certificates that are served under some conditions, leaf first, DER in base64.

    Attributes:
        key: of the leaf: "RSA", "ECDSA", "EdDSA" or its name.
        sni: whether the name of the site was given.
    """

    key: str
    sni: bool
    certificates: tuple[str, ...]


class TlsProfile(Model):
    """One address of the site.

    Attributes:
        cause: why nothing at all was learnt; None when something was.
        versions: "SSLv2" to "TLSv1.3" → what was answered.
        groups: of TLS 1.3, names of IANA, in the order in which the server chose them; hybrids of ML-KEM too.
        groups_whole: whether it refused all the others.
        alpn: protocols that it accepts, of those that it was asked for.
        staple: the OCSP response that came with the certificate, DER in base64.
        scts: signed certificate timestamps that came beside the certificate (RFC 6962 §3.3).
        connections: that were made to learn this.
    """

    address: str
    port: int
    cause: Cause | None = None
    detail: str = ""
    versions: dict[str, Answer] = {}
    suites: tuple[SuiteList, ...] = ()
    groups: tuple[str, ...] = ()
    groups_whole: bool = False
    key_exchanges: tuple[KeyExchange, ...] = ()
    alpn: tuple[str, ...] = ()
    features: dict[Feature, Answer] = {}
    chains: tuple[ServedChain, ...] = ()
    staple: str | None = None
    scts: int = 0
    connections: int = 0

    def suites_of(self, version: str) -> SuiteList | None:
        """The suites of a version; None when it has none that is known."""
        return next((item for item in self.suites if item.version == version), None)


class TlsProfiles(Fact):
    """Every address of the site that speaks TLS."""

    kind: Literal["tls.profile"] = "tls.profile"
    schema_version: Literal[1] = 1
    host: str
    endpoints: tuple[TlsProfile, ...]
