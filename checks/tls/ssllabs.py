"""The grade that SSL Labs would give, computed by its published method and not by its owner.

SSL Server Rating Guide, version 2009r (16 May 2025): https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide
SSL Labs plays the handshakes of some sixty browsers, which is not done here: where its guide speaks of what
browsers negotiate, what the server accepts is taken instead, and the grade may then be lower than theirs.
Ticketbleed and revocation are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.facts.tls import Offer, TlsServer, TrustStore
from auditor.facts.tls_profile import Feature, TlsProfile
from checks.tls.addresses import BEFORE_13, VERSIONS, answer_on, offered, version_offer
from checks.tls.chain import Served, at, covers, names_of
from checks.tls.keys import traits
from checks.tls.suites import Mode, Suite, describe
from checks.tls.trust import chain_error, lacks_issuer

#: Points of a version; TLS 1.2 and 1.3 have them all.
_PROTOCOLS = {"SSLv2": 0, "SSLv3": 80, "TLSv1": 90, "TLSv1.1": 95}
#: Fewer bits than that → points, of an RSA or Diffie-Hellman key and of a curve.
_MODULI = ((512, 20), (1024, 40), (2048, 80), (4096, 90))
_CURVES = ((110, 20), (123, 40), (163, 80), (225, 90))
#: Score from which a letter is given.
_LETTERS = ((80, "A"), (65, "B"), (50, "C"), (35, "D"), (20, "E"))
#: Six months, in seconds: what A+ asks of HSTS.
_LONG_HSTS = 15_768_000

_WHOLE = 100


@dataclass(frozen=True)
class Limit:
    """A ceiling, and why."""

    letter: str
    reason: str


@dataclass(frozen=True)
class Grade:
    """A grade, and how it came about.

    Attributes:
        letter: "A+" to "F", "T" (not trusted), "M" (another's name); None when what was not seen may change
            it, but for HSTS: without it an A+ is an A.
        score: 0 to 100, before any limit; None when a part of it is not known.
        limits: that bite or would bite, the hardest first.
        warnings: why an A is only an A-.
        unknown: what was not seen.
    """

    letter: str | None
    score: int | None
    limits: tuple[Limit, ...] = ()
    warnings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def grade(server: TlsServer, profile: TlsProfile, trust: TrustStore, hsts: int | None = None) -> Grade:
    """Grade one address of the site.

    Args:
        hsts: seconds for which the site asks to be visited over TLS alone; 0 when it does not, None when it
            is not known.
    """
    found = at(profile, server)
    limits = sorted(
        {
            *_certified(server, found, trust),
            *_flawed(profile),
            *_negotiated(profile),
            *_keyed(profile, found),
        },
        key=lambda limit: (-ord(limit.letter), limit.reason),
    )
    unknown = tuple(_unknown(profile, found))
    warnings = tuple(_warnings(profile))
    score = None if unknown else _score(profile, found)
    above = ("HSTS",) if hsts is None else ()
    letter = _letter(score, limits, warnings, exceptional=(hsts or 0) >= _LONG_HSTS and _falls_back(profile))
    return Grade(letter, score, tuple(limits), warnings, (*unknown, *above))


def _letter(
    score: int | None, limits: list[Limit], warnings: tuple[str, ...], *, exceptional: bool
) -> str | None:
    """The letter of a score under its limits; nothing is worse than F, M and T, whatever was not seen."""
    hardest = limits[0].letter if limits else ""
    if hardest in ("F", "M", "T"):
        return hardest
    if score is None:
        return None
    reached = next((letter for lowest, letter in _LETTERS if score >= lowest), "F")
    if reached != "A" or hardest:
        return max(reached, hardest)
    if warnings:
        return "A-"
    return "A+" if exceptional else "A"


# --- The score ------------------------------------------------------------------------------------


def _score(profile: TlsProfile, found: Iterable[Served]) -> int:
    """30 % for versions, 30 % for the keys, 40 % for the ciphers; a zero anywhere makes it zero."""
    points = [_PROTOCOLS.get(version, _WHOLE) for version in offered(profile)] or [0]
    ciphers = [_cipher_points(suite.bits or 0) for suite in _suites(profile)] or [0]
    protocol, cipher = (max(points) + min(points)) // 2, (max(ciphers) + min(ciphers)) // 2
    keys = _key_points(profile, found)
    if not (protocol and keys and cipher):
        return 0
    return protocol * 30 // _WHOLE + keys * 30 // _WHOLE + cipher * 40 // _WHOLE


def _cipher_points(bits: int) -> int:
    if not bits:
        return 0
    return 20 if bits < 128 else 80 if bits < 256 else _WHOLE  # noqa: PLR2004  # the guide, table 6


def _key_points(profile: TlsProfile, found: Iterable[Served]) -> int:
    """The weakest of the certificates' keys and of those that are made for the occasion."""
    if any(suite.authentication == "anon" for suite in _suites(profile)):
        return 0
    exchanged = [
        _points(item.bits, _MODULI if describe(item.suite).exchange == "DHE" else _CURVES)
        for item in profile.key_exchanges
    ]
    keys = [traits(item.leaf) for item in found]
    own = [_points(key.bits, _MODULI if key.kind == "RSA" else _CURVES) for key in keys if key.kind]
    exported = [40] if any(suite.export for suite in _suites(profile)) else []
    return min((*exchanged, *own, *exported), default=0)


def _points(bits: int, table: tuple[tuple[int, int], ...]) -> int:
    return next((points for below, points in table if bits < below), _WHOLE)


# --- Limits ---------------------------------------------------------------------------------------


def _certified(server: TlsServer, found: list[Served], trust: TrustStore) -> Iterator[Limit]:
    for item in found:
        key = traits(item.leaf)
        if not item.leaf.not_valid_before_utc <= server.observed_at <= item.leaf.not_valid_after_utc:
            yield Limit("T", "certificate out of its dates")
        if chain_error(item.leaf, item.intermediates, trust.roots, server.observed_at) is not None:
            # SSL Labs, as most browsers, fetches what the server does not send.
            missing = not item.self_signed and lacks_issuer(item, trust.roots)
            yield Limit("B", "chain not whole") if missing else Limit("T", "certificate not trusted")
        if not any(covers(name, server.host) for name in names_of(item.leaf)):
            yield Limit("M", "certificate of another name")
        if key.signature.endswith("-SHA1"):
            yield Limit("T", "certificate signed with SHA-1")
        if key.signature.endswith("-MD5"):
            yield Limit("F", "certificate signed with MD5")
        if key.exponent == 1:
            yield Limit("F", "RSA exponent 1")


def _flawed(profile: TlsProfile) -> Iterator[Limit]:
    letters = {
        Feature.HEARTBLEED: "F",
        Feature.CCS_INJECTION: "F",
        Feature.ROBOT: "F",
        Feature.COMPRESSION: "C",
    }
    for feature, letter in letters.items():
        if answer_on(profile, feature).offer is Offer.OFFERED:
            yield Limit(letter, feature.value)


def _negotiated(profile: TlsProfile) -> Iterator[Limit]:
    versions, suites = offered(profile), list(_suites(profile))
    if "SSLv2" in versions:
        yield Limit("F", "SSLv2")
    if versions and versions[-1] == "SSLv3":
        yield Limit("F", "SSLv3 at best")
    if any(suite.export for suite in suites):
        yield Limit("F", "export suites")
    if any(suite.authentication == "anon" for suite in suites):
        yield Limit("F", "anonymous suites")
    if any(suite.bits is not None and suite.bits < 112 for suite in suites):  # noqa: PLR2004
        yield Limit("F", "suites under 112 bits")
    if all(version_offer(profile, version) is Offer.REFUSED for version in ("TLSv1.2", "TLSv1.3")):
        yield Limit("C", "neither TLS 1.2 nor 1.3")
    for version in ("SSLv3", "TLSv1", "TLSv1.1"):
        if version in versions:
            yield Limit("B", version)
    yield from _ciphered(profile, suites)


def _ciphered(profile: TlsProfile, suites: list[Suite]) -> Iterator[Limit]:
    if any(suite.mode is Mode.CBC for suite in _suites(profile, ("SSLv3",))):
        yield Limit("C", "POODLE")
    modern = [suite.cipher for suite in _suites(profile, ("TLSv1.1", "TLSv1.2"))]
    for cipher in ("RC4", "3DES"):
        if cipher in modern:
            yield Limit("C", f"{cipher} with TLS 1.1 or 1.2")
    if any(suite.cipher == "RC4" for suite in suites):
        yield Limit("B", "RC4")
    if suites and not any(suite.mode is Mode.AEAD for suite in suites):
        yield Limit("B", "no AEAD suite")
    if suites and not any(suite.forward_secrecy for suite in suites):
        yield Limit("B", "no forward secrecy")


def _keyed(profile: TlsProfile, found: list[Served]) -> Iterator[Limit]:
    points = _key_points(profile, found)
    if found and points <= 40:  # noqa: PLR2004  # under 1024 bits
        yield Limit("F", "keys that can be computed")
    elif found and points <= 80:  # noqa: PLR2004  # under 2048 bits
        yield Limit("B", "weak keys")


# --- Warnings, and what was not seen --------------------------------------------------------------


def _warnings(profile: TlsProfile) -> Iterator[str]:
    if version_offer(profile, "TLSv1.3") is Offer.REFUSED:
        yield "no TLS 1.3"
    refused = answer_on(profile, Feature.SECURE_RENEGOTIATION).offer is Offer.REFUSED
    if refused and offered(profile, BEFORE_13):
        yield "no secure renegotiation"


def _falls_back(profile: TlsProfile) -> bool:
    """Whether a downgrade is noticed, where one is possible."""
    several = len(offered(profile, BEFORE_13)) > 1
    return not several or answer_on(profile, Feature.FALLBACK_SCSV).offer is Offer.OFFERED


def _unknown(profile: TlsProfile, found: list[Served]) -> Iterator[str]:
    """What may lower the letter and was not seen."""
    yield from (version for version in VERSIONS if version_offer(profile, version) is Offer.UNKNOWN)
    versions = offered(profile)
    for version in versions:
        known = profile.suites_of(version)
        if version != "SSLv2" and not (known and known.whole and known.names):
            yield f"suites of {version}"
    older = offered(profile, BEFORE_13)
    features = (Feature.HEARTBLEED, Feature.CCS_INJECTION, Feature.COMPRESSION, Feature.SECURE_RENEGOTIATION)
    for feature in features if older else ():
        beats = feature is not Feature.HEARTBLEED or _beats(profile)
        if beats and answer_on(profile, feature).offer is Offer.UNKNOWN:
            yield feature.value
    exchanges = {suite.exchange for suite in _suites(profile, older)}
    if "RSA" in exchanges and answer_on(profile, Feature.ROBOT).offer is Offer.UNKNOWN:
        yield Feature.ROBOT.value
    if "DHE" in exchanges - {describe(item.suite).exchange for item in profile.key_exchanges}:
        yield "Diffie-Hellman prime"
    if not found or not all(traits(item.leaf).kind for item in found):
        yield "certificate"


def _beats(profile: TlsProfile) -> bool:
    return answer_on(profile, Feature.HEARTBEAT).offer is not Offer.REFUSED


def _suites(profile: TlsProfile, versions: Iterable[str] = VERSIONS) -> Iterator[Suite]:
    """The suites of the versions that are accepted."""
    for version in offered(profile, versions):
        known = profile.suites_of(version)
        yield from map(describe, known.names if known else ())
