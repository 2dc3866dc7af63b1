"""Until when each release is mended, and its known flaws: see the head of ``lifecycle.toml``."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from pydantic import Field

from auditor.model import Model
from auditor.traits.numbering import is_exact, rank

#: After so long the file knows neither the latest branches nor the latest flaws.
_FRESH = timedelta(days=365)


class Branch(Model):
    """Releases that are mended until the same day."""

    below: str
    ended: date | None = None
    extended: date | None = None
    courtesy: bool = False


class Flaw(Model):
    """A published flaw: of the releases from one to below another, in the order of their numbers."""

    id: str
    since: str = Field(alias="from")
    below: str


class System(Model):
    """What is known of one program."""

    name: str
    source: str
    patched: bool = False
    branches: tuple[Branch, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    def branch_of(self, version: str) -> Branch | None:
        """Its branch; None when it is maintained, or newer than what is known."""
        asked = rank(version)
        return next((branch for branch in self.branches if asked < rank(branch.below)), None)

    def flaws_of(self, version: str) -> tuple[str, ...]:
        """The flaws of a release; none of a number that tells the branch alone."""
        if not is_exact(version):
            return ()
        asked = rank(version)
        found = (flaw.id for flaw in self.flaws if rank(flaw.since) <= asked < rank(flaw.below))
        return tuple(dict.fromkeys(found))


class Lifecycle(Model):
    """All that is known, and since when."""

    verified: date
    systems: tuple[System, ...]

    def of(self, name: str) -> System | None:
        """What is known of a program, by its name."""
        return next((system for system in self.systems if system.name == name), None)

    def is_fresh(self, moment: datetime) -> bool:
        """Whether it may be relied on at a moment."""
        return moment.date() - self.verified <= _FRESH


@cache
def lifecycle() -> Lifecycle:
    """The file that ships."""
    return Lifecycle.model_validate(
        tomllib.loads(files(__package__).joinpath("lifecycle.toml").read_text("utf-8"))
    )
