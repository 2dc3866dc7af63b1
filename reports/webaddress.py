"""Addresses as other formats want them: an IRI that parses, a path that stays inside its folder."""

from __future__ import annotations

from urllib.parse import quote, unquote

from auditor.urls import host_of

_KEPT = "-._~:/?#[]@!$&'()*+,;=%"


def iri(url: str) -> str | None:
    """A web address with all that RFC 3986 forbids percent-encoded; None for what is no web address."""
    if not url.startswith(("https://", "http://")):
        return None
    encoded = quote(url, safe=_KEPT, errors="replace")
    return encoded if host_of(encoded) else None


def relative_path(url: str) -> str:
    """Host and path as a relative reference: GitHub takes no web address for a location.

    A hostile path must not climb out of the folder of its host, hence no ``..``, written in any way.
    """
    _, _, rest = url.rpartition("://")
    segments = [unquote(segment, errors="replace") for segment in rest.split("/")]
    kept = (quote(part, safe="", errors="replace") for part in segments if part.strip(". "))
    return "/".join(kept) or "unknown"
