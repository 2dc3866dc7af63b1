"""Why a mail cannot be made."""

from __future__ import annotations


class LetterError(Exception):
    """A setting with which no right mail can be made.

    Attributes:
        message: marked for translation, with the names of its arguments in braces.
        arguments: to fill it in.
    """

    def __init__(self, message: str, **arguments: str) -> None:
        super().__init__(message.format(**arguments))
        self.message, self.arguments = message, arguments
