"""What may be wrong with a mapping, a schema or a value."""

from __future__ import annotations

from auditor.words import TellableError


class PrefillError(TellableError):
    """A prefill that cannot be made."""


class SchemaError(PrefillError):
    """What the server calls the schema of a procedure is none."""


class ValueRefusedError(PrefillError):
    """A value that a field of the procedure would not keep, and why."""


class LinkError(PrefillError):
    """Values that no link can carry."""
