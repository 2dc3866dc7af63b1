"""A mail that is ready to leave; declared on a lower floor, for the archive to keep it."""

from auditor.letter import Letter, State

__all__ = ["Letter", "State"]
