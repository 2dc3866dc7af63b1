"""A town that could apply, as grouping and ranking see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.desk.group import Member
from auditor.desk.project import bare, department, is_siren
from auditor.filing import Need


@dataclass(frozen=True, slots=True)
class Candidate:
    """A town that could apply.

    Attributes:
        actions: ids of those that a window pays for which no rule closes to the town by itself.
        department: its code, which that of the town gives too; None when neither is known.
        epci: what is the same for all the towns of an EPCI; empty when it is not known.
    """

    need: Need
    actions: frozenset[str]
    department: str | None = field(init=False)
    epci: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "department", department(self.need.target))
        object.__setattr__(self, "epci", _epci_of(self.need.target.epci or "", self.department or ""))

    @property
    def population(self) -> int | None:
        """Its inhabitants."""
        return self.need.target.population

    @property
    def place(self) -> tuple[str, str, str, int]:
        """Where it stands among the others, whatever the order of the archive."""
        target = self.need.target
        return target.insee or "", target.siren or "", target.url, self.need.scan

    def member(self) -> Member:
        """As a group names it."""
        target = self.need.target
        return Member(self.need.scan, target.name, target.insee, target.population)


def _epci_of(epci: str, department: str) -> str:
    """By its number wherever it is named so; two EPCIs of two départements may have one name."""
    return bare(epci) if is_siren(epci) or not bare(epci) else f"{department} {bare(epci)}"
