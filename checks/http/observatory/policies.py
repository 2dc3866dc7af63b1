"""How the Observatory reads policies of CSP: several are made one, of the sources that they share.

It is not how browsers do: ``checks/http/csp.py`` is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote_to_bytes

#: Directive → its sources, in lower case.
Directives = dict[str, set[str]]

#: A shorter policy is none.
_SHORTEST = 6
_MAY_REPEAT = ("report-uri", "report-to")

#: Directives that a page cannot set for itself.
_NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")

#: The order in which sources are compared (that of the Unicode collation for ASCII): neighbours matter.
_ORDER = {sign: place for place, sign in enumerate("_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$")}
_BROKEN_ESCAPE = re.compile(r"%(?![0-9a-f]{2})")


class InvalidPolicyError(Exception):
    """A policy that the method takes for invalid."""


@dataclass(eq=False)
class _Source:
    text: str
    policy: int
    kept: bool


@dataclass(frozen=True)
class Merged:
    """What several policies come to; ``repeated`` says whether one names where to report twice."""

    directives: Directives
    repeated: bool = False

    def __len__(self) -> int:
        return len(self.directives) + self.repeated


def split(headers: Iterable[str]) -> list[str]:
    """The policies of several headers (CSP3 §2.2.2)."""
    return [policy.strip() for header in headers for policy in header.split(",")]


def merged(policies: Sequence[str]) -> Merged:
    """Several policies as one.

    Raises:
        InvalidPolicyError: one of them is too short, or repeats a directive.
    """
    cleaned = [policy.replace("\r", "").replace("\n", "").strip() for policy in policies]
    if any(len(policy) < _SHORTEST for policy in cleaned):
        raise InvalidPolicyError
    sources: dict[str, list[_Source]] = {}
    repeated = False
    for number, policy in enumerate(cleaned):
        met: set[str] = set()
        for name, values in _directives(policy):
            if name in met and name not in _MAY_REPEAT:
                raise InvalidPolicyError
            repeated = repeated or name in met
            met.add(name)
            said = [_Source(value, number, number == 0) for value in values]
            sources[name] = _shared(said if number == 0 else [*sources.get(name, ()), *said])
            if number == 0 and len(cleaned) > 1:
                for source in sources[name]:
                    source.kept = False
    return Merged(
        {name: {item.text for item in kept} or {"'none'"} for name, kept in sources.items()}, repeated
    )


def merged_of_page(policies: Sequence[str]) -> Merged:
    """The same of a page's own policies, but for what these cannot say.

    Raises:
        InvalidPolicyError: one of them is too short, or repeats a directive.
    """
    found = merged(policies)
    allowed = {name: kept for name, kept in found.directives.items() if name not in _NOT_IN_META}
    return Merged(allowed, found.repeated)


def _directives(policy: str) -> Iterable[tuple[str, list[str]]]:
    for written in policy.split(";"):
        name, *values = written.split() or [""]
        if name:
            name = name.lower()
            yield name, [value.lower() for value in values] or (["'none'"] if name.endswith("-src") else [])


def _shared(sources: list[_Source]) -> list[_Source]:
    """The sources that are kept, each compared with the one before it."""
    sources.sort(key=lambda source: [_rank(sign) for sign in source.text])
    for before, source in pairwise(sources):
        if source.policy == before.policy:
            if source.text.startswith(before.text):
                source.kept = False  # the shorter one says it all
        elif _covers(before.text, source.text):
            source.kept = True
    return [source for source in sources if source.kept]


def _rank(sign: str) -> tuple[int, int]:
    """The place of a sign: punctuation, digits, letters."""
    return (0, _ORDER[sign]) if sign in _ORDER else (1, ord(sign))


def _covers(wide: str, narrow: str) -> bool:
    """Whether a source covers another one, as paths are compared (CSP3 §6.7.2.11)."""
    if not wide:
        return True
    parts, others = wide.split("/"), narrow.split("/")
    if len(parts) > len(others) or (not wide.endswith("/") and len(parts) != len(others)):
        return False
    if wide.endswith("/"):
        parts.pop()
    return all(_decoded(part) == _decoded(other) for part, other in zip(parts, others, strict=False))


def _decoded(part: str) -> str:
    if _BROKEN_ESCAPE.search(part):
        raise InvalidPolicyError
    try:
        return unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidPolicyError from error
