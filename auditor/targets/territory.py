"""Which towns are wanted: those of some départements, of an EPCI, of a size."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.targets.sources.source import Entry


@dataclass(frozen=True)
class Territory:
    """What towns are wanted; every one by default.

    Attributes:
        departments: INSEE codes; all when empty.
        epci: SIREN, or name whatever its accents and capitals.
        min_population, max_population: inhabitants, both included.
    """

    departments: frozenset[str] = frozenset()
    epci: str | None = None
    min_population: int | None = None
    max_population: int | None = None

    @property
    def asks(self) -> frozenset[str]:
        """What must be known of a town: department, epci, population."""
        asked = {
            "department": bool(self.departments),
            "epci": self.epci is not None,
            "population": self.min_population is not None or self.max_population is not None,
        }
        return frozenset(field for field, is_asked in asked.items() if is_asked)

    def unknown(self, entry: Entry) -> str | None:
        """The field that is asked and that nobody gives, if any."""
        known = {
            "department": entry.department,
            "epci": entry.epci or entry.epci_siren,
            "population": entry.population,
        }
        return next((field for field in sorted(self.asks) if not known[field]), None)

    def holds(self, entry: Entry) -> bool:
        """Whether an entry, of which all that is asked is known, is wanted."""
        return all(self._answers(entry))

    def _answers(self, entry: Entry) -> Iterator[bool]:
        if self.departments:
            yield entry.department in self.departments
        if self.epci is not None:
            yield bare(self.epci) in {bare(written) for written in (entry.epci, entry.epci_siren) if written}
        if self.min_population is not None:
            yield int(entry.population or 0) >= self.min_population
        if self.max_population is not None:
            yield int(entry.population or 0) <= self.max_population


def bare(text: str) -> str:
    """A name without accents, capitals or signs; a SIREN without spaces."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if character.isalnum())
