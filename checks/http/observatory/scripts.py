"""The test of the integrity of scripts (SRI)."""

from __future__ import annotations

import re

from auditor.domains import registrable_domain
from auditor.urls import host_of
from checks.http.observatory.results import Result
from checks.http.observatory.seen import Script, Seen

_HTML = ("text/html", "application/xhtml+xml")
_FULL = re.compile(r"https?://")
_WITHOUT_SCHEME = re.compile(r"//[^/]")

#: In the order of the method: of several, the last one is the result.
_WORSE = (Result.SRI_INSECURE, Result.SRI_ABSENT_SECURE, Result.SRI_ABSENT_INSECURE)


def integrity(seen: Seen) -> Result:
    """Whether the scripts of others are known by their digest.

    One without scheme ("//cdn.example/x.js") counts as foreign and insecure, wherever it is from.
    """
    media_type = ((seen.page and seen.page.header("content-type")) or "").split(";")[0]
    if media_type and media_type not in _HTML:
        return Result.SRI_NOT_HTML
    if not seen.readable:
        return Result.HTML_UNREADABLE
    if not seen.elements:
        return Result.SRI_NO_SCRIPTS
    foreign = [script for script in seen.scripts if _is_foreign(script, seen.host)]
    faults = [fault for script in foreign if (fault := _fault(script))]
    if faults:
        return max(faults, key=_WORSE.index)
    if any(script.integrity and _is_secure(script, seen) for script in seen.scripts if script not in foreign):
        return Result.SRI_SAME_ORIGIN
    return Result.SRI_EXTERNAL if foreign else Result.SRI_ALL_OURS


def _is_foreign(script: Script, host: str) -> bool:
    if _WITHOUT_SCHEME.match(script.src):
        return True
    return bool(_FULL.match(script.src)) and registrable_domain(host_of(script.src)) != registrable_domain(
        host
    )


def _fault(script: Script) -> Result | None:
    """What is wrong with a foreign script."""
    if script.src.startswith("https://"):
        return None if script.integrity else Result.SRI_ABSENT_SECURE
    return Result.SRI_INSECURE if script.integrity else Result.SRI_ABSENT_INSECURE


def _is_secure(script: Script, seen: Seen) -> bool:
    """Whether a script of ours comes over TLS."""
    return script.src.startswith("https://") or (not _FULL.match(script.src) and seen.https is not None)
