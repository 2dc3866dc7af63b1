"""Whether an answer shows a page of the town's: the web probe and the browser's visit must agree."""

from __future__ import annotations

from auditor.model import Cause

#: Statuses by which a filter or a login turns us away: the site is there, we may not see it.
_TURNED_AWAY = (401, 403, 429)
_OK = 200
_SERVER_ERRORS = 500
_HTML = ("text/html", "application/xhtml+xml")


def why_no_page(status: int, media_type: str) -> Cause | None:
    """The cause for which there is no page to judge; None when there is one.

    Args:
        status: of the last answer, redirects followed (RFC 9110 §15).
        media_type: without its parameters; empty when none was declared, which browsers take for HTML.
    """
    if status in _TURNED_AWAY:
        return Cause.BLOCKED
    if status >= _SERVER_ERRORS:
        return Cause.SERVER_ERROR
    if status != _OK:
        return Cause.NOT_FOUND
    return None if media_type.lower() in ("", *_HTML) else Cause.NOT_HTML
