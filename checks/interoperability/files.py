"""What became of a file that was asked."""

from __future__ import annotations

from http import HTTPStatus

from auditor.check import place
from auditor.facts.sample import File
from auditor.model import Cause, Place

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_TURNED_AWAY = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


def is_gone(file: File) -> bool:
    """Whether the server said that there is no such file."""
    return file.cause is None and file.status in _GONE


def why_unknown(file: File) -> Cause | None:
    """Why nothing can be said of a file; None when it was read, or is not there."""
    if file.cause is not None or file.status == HTTPStatus.OK or is_gone(file):
        return file.cause
    if file.status in _TURNED_AWAY:
        return Cause.BLOCKED
    return Cause.NOT_ASKED if (file.status or 0) < HTTPStatus.INTERNAL_SERVER_ERROR else Cause.SERVER_ERROR


def shown(file: File) -> Place:
    """Where a file is, and what came."""
    return place(file.url, " · ".join(filter(None, (str(file.status or ""), file.media_type, file.flaw))))
