"""Two tests: where those who come in clear are led, and HSTS."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from auditor.urls import host_of
from checks.http.observatory.results import Result
from checks.http.observatory.seen import Seen

#: Seconds. The method says 15,768,000 and counts from here.
_SIX_MONTHS = 15_552_000
_READ = 1_024

#: What ``parseInt`` takes for a number; of what it does not, any comparison is false.
_NUMBER = re.compile(r"\s*([+-]?\d+)")


def redirection(seen: Seen) -> Result:
    """Where ``http://`` leads."""
    if seen.http is None:
        return Result.REDIRECTION_NO_HTTP
    if not seen.http.verified:
        return Result.REDIRECTION_CERTIFICATE
    schemes = [urlsplit(url).scheme for url in seen.route]
    hosts = [host_of(url) for url in seen.route]
    if all(host in seen.preloaded for host in hosts):
        return Result.REDIRECTION_PRELOADED
    if len(seen.route) == 1:
        return Result.REDIRECTION_MISSING
    if schemes[-1] != "https":
        return Result.REDIRECTION_NOT_HTTPS
    if schemes[1] == "http":
        return Result.REDIRECTION_LATE
    if schemes[:2] == ["http", "https"] and hosts[0] != hosts[1]:
        return Result.REDIRECTION_OFF_HOST
    return Result.REDIRECTION_TO_HTTPS


def hsts(seen: Seen) -> Result:
    """How long browsers keep to HTTPS."""
    if seen.https is None:
        return Result.HSTS_NO_HTTPS
    if seen.host in seen.preloaded:
        return Result.HSTS_PRELOADED
    if not seen.https.verified:
        return Result.HSTS_CERTIFICATE
    header = seen.https.header("strict-transport-security")
    return Result.HSTS_ABSENT if header is None else _lasting(header[:_READ])


def _lasting(header: str) -> Result:
    if "," in header:
        return Result.HSTS_INVALID
    ages = [part for part in (piece.strip().lower() for piece in header.split(";")) if part[:8] == "max-age="]
    if not ages:
        return Result.HSTS_INVALID
    age = _NUMBER.match(ages[-1][8:128])
    return Result.HSTS_SHORT if age and int(age[1]) < _SIX_MONTHS else Result.HSTS_LONG
