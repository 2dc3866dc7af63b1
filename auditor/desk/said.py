"""Texts that stand in the files of a desk, in one language or in two."""

from __future__ import annotations

from pydantic import Field

from auditor.model import Model


class LocalText(Model):
    """A text in French and, if it was translated, in English."""

    fr: str = Field(min_length=1)
    en: str | None = Field(default=None, min_length=1)

    def in_(self, language: str) -> str:
        """The text in a language ("fr" or "en"), or else in French."""
        return (self.en if language == "en" else None) or self.fr
