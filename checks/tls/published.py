"""Published profiles of a good TLS server (``profiles.toml``), and what they do not foresee in a server."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Literal

from pydantic import Field

from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature, TlsProfile
from auditor.model import Model
from checks.tls.addresses import BEFORE_13, VERSIONS, answer_on, offered, version_offer, was_asked
from checks.tls.keys import KeyTraits
from checks.tls.suites import describe

Part = Literal[
    "versions", "suites", "groups", "dh", "keys", "signatures", "days", "wanted", "refused", "order"
]

#: What lies outside of a profile is shown up to that many names for a part.
_SHOWN = 5


class Profile(Model):
    """One entry of the file; the comment at its head says what the fields mean."""

    name: str
    level: str
    source: str
    dated: date
    versions: tuple[str, ...]
    suites: tuple[str, ...]
    groups: tuple[str, ...]
    dh_bits: int | None = None
    rsa_bits: int | None = None
    curves: tuple[str, ...]
    signatures: tuple[str, ...]
    days: int | None = None
    wanted: tuple[Feature, ...] = ()
    refused: tuple[Feature, ...] = ()
    order: Literal["server"] | None = None
    clauses: dict[Part, str] = {}
    unsure: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name and level."""
        return f"{self.name} {self.level}".strip()


class _File(Model):
    dated: date
    profiles: tuple[Profile, ...] = Field(min_length=1)


PROFILES = _File.model_validate(
    tomllib.loads(files(__package__).joinpath("profiles.toml").read_text("utf-8"))
).profiles

#: Of each name its levels, the best first.
LADDERS = tuple(tuple(levels) for _, levels in groupby(PROFILES, key=lambda profile: profile.name))


@dataclass(frozen=True)
class Gap:
    """What a server accepts, or lacks, against a profile.

    Attributes:
        clause: number in the document; empty when it has none.
    """

    part: Part
    seen: tuple[str, ...]
    clause: str = ""

    def __str__(self) -> str:
        more = f" +{len(self.seen) - _SHOWN}" if len(self.seen) > _SHOWN else ""
        clause = f" ({self.clause})" if self.clause else ""
        return f"{', '.join(self.seen[:_SHOWN])}{more}{clause}"


@dataclass(frozen=True)
class Standing:
    """How a server stands against a profile.

    Attributes:
        gaps: what certainly breaks it.
        doubts: what may break it: the document was not read on that.
        unseen: parts of which something was not seen.
    """

    profile: Profile
    gaps: tuple[Gap, ...]
    doubts: tuple[Gap, ...]
    unseen: tuple[Part, ...]

    @property
    def kept(self) -> bool | None:
        """Whether the profile is kept; None when it cannot be told."""
        if self.gaps:
            return False
        return None if self.doubts or self.unseen else True


def standing(profile: Profile, endpoint: TlsProfile, leaves: Iterable[KeyTraits]) -> Standing:
    """Compare a server with a profile.

    Args:
        leaves: the site's certificates at that address.
    """
    parts = (
        *_negotiated(profile, endpoint),
        *_certified(profile, tuple(leaves)),
        *_features(profile, endpoint),
    )
    gaps, doubts = [], []
    for part, outside, _ in parts:
        doubtful = outside if part in profile.unsure else _inside(outside, profile.unsure)
        certain = tuple(item for item in outside if item not in doubtful)
        clause = profile.clauses.get(part, "")
        gaps += [Gap(part, certain, clause)] if certain else []
        doubts += [Gap(part, doubtful, clause)] if doubtful else []
    unseen = tuple(part for part, _, seen in parts if not seen)
    return Standing(profile, tuple(gaps), tuple(doubts), unseen)


#: A part, what is outside of the profile there, and whether all of it was seen.
_Compared = tuple[Part, tuple[str, ...], bool]


def _negotiated(profile: Profile, endpoint: TlsProfile) -> Iterator[_Compared]:
    versions = tuple(version for version in offered(endpoint) if version not in profile.versions)
    asked = all(version_offer(endpoint, version) is not Offer.UNKNOWN for version in VERSIONS)
    yield "versions", versions, asked

    lists = [endpoint.suites_of(version) for version in offered(endpoint)]
    names = [name for found in lists if found for name in found.names]
    whole = all(found is not None and found.whole for found in lists)
    yield "suites", _outside(names, profile.suites), whole

    finite = [item for item in endpoint.key_exchanges if describe(item.suite).exchange == "DHE"]
    curves = [item.group for item in endpoint.key_exchanges if item.group and item not in finite]
    complete = endpoint.groups_whole or "TLSv1.3" not in offered(endpoint)
    yield "groups", _outside((*endpoint.groups, *curves), profile.groups), complete

    # Without a number, only the named groups will do.
    small = [
        f"DH {item.bits}"
        for item in finite
        if (
            item.bits < profile.dh_bits
            if profile.dh_bits
            else bool(_outside([item.group or ""], profile.groups))
        )
    ]
    asked_for = any(describe(name).exchange == "DHE" for name in names)
    yield "dh", tuple(dict.fromkeys(small)), bool(finite) or not asked_for


def _certified(profile: Profile, leaves: tuple[KeyTraits, ...]) -> Iterator[_Compared]:
    keys = [str(leaf) for leaf in leaves if leaf.kind and not _fits(profile, leaf)]
    signatures = [
        leaf.signature for leaf in leaves if leaf.signature and leaf.signature not in profile.signatures
    ]
    yield "keys", tuple(dict.fromkeys(keys)), bool(leaves) and all(leaf.kind for leaf in leaves)
    yield (
        "signatures",
        tuple(dict.fromkeys(signatures)),
        bool(leaves) and all(leaf.signature for leaf in leaves),
    )
    if profile.days is not None:
        days = [f"{leaf.days} d" for leaf in leaves if leaf.days > profile.days]
        yield "days", tuple(dict.fromkeys(days)), bool(leaves)


def _fits(profile: Profile, leaf: KeyTraits) -> bool:
    if leaf.kind == "RSA":
        return profile.rsa_bits is not None and leaf.bits >= profile.rsa_bits
    return leaf.curve in profile.curves


def _features(profile: Profile, endpoint: TlsProfile) -> Iterator[_Compared]:
    older = offered(endpoint, BEFORE_13)
    if older:
        yield "wanted", *_asked(endpoint, profile.wanted, Offer.REFUSED)
    refused = [item for item in profile.refused if older or item is Feature.EARLY_DATA]
    yield "refused", *_asked(endpoint, refused, Offer.OFFERED)
    if profile.order == "server" and older:
        orders = [found.preference for version in older if (found := endpoint.suites_of(version))]
        free = ("client",) if Offer.REFUSED in orders else ()
        yield "order", free, True  # one suite alone has no order


def _asked(endpoint: TlsProfile, features: Iterable[Feature], wrong: Offer) -> tuple[tuple[str, ...], bool]:
    """The features that are wrong, and whether all that were asked about were answered."""
    asked = [feature for feature in features if was_asked(endpoint, feature)]
    offers = {feature: answer_on(endpoint, feature).offer for feature in asked}
    return tuple(
        feature for feature, offer in offers.items() if offer is wrong
    ), Offer.UNKNOWN not in offers.values()


def _outside(names: Iterable[str], patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The names that no pattern foresees, each once."""
    known = _pattern(patterns)
    return tuple(name for name in dict.fromkeys(names) if not known.fullmatch(name))


def _inside(names: Iterable[str], patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a pattern foresees."""
    known = _pattern(patterns)
    return tuple(name for name in names if known.fullmatch(name))


@lru_cache(maxsize=4 * len(PROFILES))
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)) or r"(?!)")
