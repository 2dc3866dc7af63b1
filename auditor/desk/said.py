"""What stands in every file of a desk: ids, and texts in one language or in two."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from auditor.model import Model

#: What an entry is called by other entries, by other files and on the command line.
Ident = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class LocalText(Model):
    """A text in French and, if it was translated, in English."""

    fr: str = Field(min_length=1)
    en: str | None = Field(default=None, min_length=1)

    def in_(self, language: str) -> str:
        """The text in a language ("fr" or "en"), or else in French."""
        return (self.en if language == "en" else None) or self.fr
