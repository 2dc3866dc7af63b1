"""Why a mail cannot be made."""

from __future__ import annotations

from auditor.words import TellableError


class LetterError(TellableError):
    """A setting with which no right mail can be made."""
