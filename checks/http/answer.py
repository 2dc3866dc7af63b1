"""What the checks of headers have in common."""

from __future__ import annotations

from auditor.check import untested
from auditor.facts.http import Exchange, HttpSite
from auditor.model import Cause, Finding


def nothing_seen(site: HttpSite) -> Finding:
    """No page was seen, for its cause."""
    return untested(site.best.cause or Cause.UNREACHABLE, site.best.detail)


def tokens(answer: Exchange, name: str) -> list[str]:
    """The members of a header that is a list, in lower case; several headers are one list (RFC 9110 §5.3)."""
    return [part.strip().lower() for value in answer.header(name) for part in value.split(",")]
