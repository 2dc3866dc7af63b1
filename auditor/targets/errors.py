"""What may be wrong with targets."""

from __future__ import annotations

from auditor.words import TellableError, Words


class TargetError(TellableError):
    """A target that cannot be audited as it is written; the message says why.

    Attributes:
        written: the target as it was written.
    """

    def __init__(self, written: str, message: str) -> None:
        super().__init__(message)
        self.written = written

    def told(self, words: Words) -> str:
        """What was written, and why it is no target."""
        return words("“{written}”: not a target: {why}", written=self.written, why=super().told(words))


class TargetsFileError(Exception):
    """A file of targets that cannot be used; each line of the message names a place and its mend."""
