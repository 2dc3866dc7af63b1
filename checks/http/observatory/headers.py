"""Six tests that each read one header."""

from __future__ import annotations

import re

from checks.http.observatory.results import Result
from checks.http.observatory.seen import Seen

_SHORT = 256
_LONG = 1_024

_PRIVATE = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
_UNSAFE = ("origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade")

_CORP = {
    "same-origin": Result.CORP_SAME_ORIGIN,
    "same-site": Result.CORP_SAME_SITE,
    "cross-origin": Result.CORP_CROSS_ORIGIN,
}
_COEP = {
    "require-corp": Result.COEP_REQUIRE_CORP,
    "credentialless": Result.COEP_CREDENTIALLESS,
    "unsafe-none": Result.COEP_UNSAFE_NONE,
}
_COOP = {
    "same-origin": Result.COOP_SAME_ORIGIN,
    "same-origin-allow-popups": Result.COOP_POPUPS,
    "noopener-allow-popups": Result.COOP_NO_OPENER,
    "unsafe-none": Result.COOP_UNSAFE_NONE,
}

#: An item of structured fields that is a token, with parameters (RFC 9651 §4.2.3, without dates).
_ITEM = re.compile(
    r" *([A-Za-z*][\w!#$%&'*+\-.^`|~:/]*)"
    r"(?:; *[a-z*][a-z0-9_\-.*]*(?:=(?:[A-Za-z*][\w!#$%&'*+\-.^`|~:/]*|\"(?:[ !#-\[\]-~]|\\[\"\\])*\""
    r"|-?\d{1,15}(?:\.\d{1,3})?|:[\w+/=]*:|\?[01]))?)* *",
    re.ASCII,
)


def cors(seen: Seen) -> Result:
    """Who may read answers from another site."""
    allowed = seen.preflight.header("access-control-allow-origin") if seen.preflight else None
    if seen.preflight is None or not allowed:
        return Result.CORS_ABSENT
    if allowed[:_SHORT].strip() == "*":
        return Result.CORS_PUBLIC
    credentials = seen.preflight.header("access-control-allow-credentials") or ""
    if seen.origin == allowed and credentials.strip().lower() == "true":
        return Result.CORS_UNIVERSAL
    return Result.CORS_RESTRICTED


def referrer(seen: Seen) -> Result:
    """What other sites learn of the page that a visitor comes from; the last policy that is known counts."""
    header = _header(seen, "referrer-policy")
    said = [value for value in (header, seen.referrer) if value is not None]
    if not said:
        return Result.REFERRER_ABSENT
    policies = [policy.strip().lower() for policy in ", ".join(said).split(",")]
    known = [policy for policy in policies if policy in (*_PRIVATE, *_UNSAFE)]
    if not known:
        return Result.REFERRER_INVALID
    return Result.REFERRER_PRIVATE if known[-1] in _PRIVATE else Result.REFERRER_UNSAFE


def nosniff(seen: Seen) -> Result:
    """Whether browsers keep to the type that is declared."""
    header = _header(seen, "x-content-type-options")
    if not header:
        return Result.NOSNIFF_ABSENT
    return Result.NOSNIFF if header[:_SHORT].strip().lower() == "nosniff" else Result.NOSNIFF_INVALID


def resource_policy(seen: Seen) -> Result:
    """Cross-Origin-Resource-Policy."""
    header = _header(seen, "cross-origin-resource-policy")
    return _CORP.get(header[:_SHORT].strip().lower(), Result.CORP_INVALID) if header else Result.CORP_ABSENT


def embedder_policy(seen: Seen) -> Result:
    """Cross-Origin-Embedder-Policy."""
    header = _header(seen, "cross-origin-embedder-policy")
    return _COEP.get(_token(header), Result.COEP_INVALID) if header else Result.COEP_ABSENT


def opener_policy(seen: Seen) -> Result:
    """Cross-Origin-Opener-Policy."""
    header = _header(seen, "cross-origin-opener-policy")
    return _COOP.get(_token(header), Result.COOP_INVALID) if header else Result.COOP_ABSENT


def _header(seen: Seen, name: str) -> str | None:
    return seen.page.header(name) if seen.page else None


def _token(header: str) -> str:
    """The token of a structured field, case kept; empty when the field cannot be read or is none."""
    found = _ITEM.fullmatch(header[:_LONG].strip())
    return found[1] if found else ""
