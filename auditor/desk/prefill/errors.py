"""What may be wrong with a mapping, a schema or a value, in words that whoever shows them translates."""

from __future__ import annotations

from typing import Any


class PrefillError(Exception):
    """A prefill that cannot be made.

    Attributes:
        message: marked for translation, with the names of its arguments in braces.
        arguments: to fill it in.
    """

    def __init__(self, message: str, **arguments: Any) -> None:
        super().__init__(message.format(**arguments))
        self.message = message
        self.arguments = arguments


class SchemaError(PrefillError):
    """What the server calls the schema of a procedure is none."""


class ValueRefusedError(PrefillError):
    """A value that a field of the procedure would not keep, and why."""


class LinkError(PrefillError):
    """Values that no link can carry."""
