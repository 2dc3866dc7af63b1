"""Whether an answer shows a page of the town's: the web probe and the browser's visit must agree."""

from __future__ import annotations

from auditor.model import Cause

_OK = 200
_GONE = (404, 410)
_CLIENT_ERRORS = range(400, 500)
_SERVER_ERRORS = range(500, 600)
_HTML = ("text/html", "application/xhtml+xml")


def why_no_page(status: int, media_type: str) -> Cause | None:
    """The cause for which there is no page to judge; None when there is one.

    Args:
        status: of the last answer, redirects followed (RFC 9110 §15).
        media_type: without its parameters; empty when none was declared, which browsers take for HTML.
    """
    if status in _GONE:
        return Cause.NOT_FOUND
    if status in _CLIENT_ERRORS:
        # 401, 403, 429, but also 405, 406, 418, 451: a filter or a login turns us away.
        return Cause.BLOCKED
    if status in _SERVER_ERRORS:
        return Cause.SERVER_ERROR
    if status != _OK:
        return Cause.PROTOCOL_ERROR
    return None if media_type.lower() in ("", *_HTML) else Cause.NOT_HTML
