"""What may be wrong with targets."""

from __future__ import annotations


class TargetError(ValueError):
    """A target that cannot be audited as it is written; the message, marked for translation, says why.

    Attributes:
        written: the target as it was written.
    """

    def __init__(self, written: str, message: str) -> None:
        super().__init__(message)
        self.written = written


class TargetsFileError(Exception):
    """A file of targets that cannot be used; each line of the message names a place and its mend."""
