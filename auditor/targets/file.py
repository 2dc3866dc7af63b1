"""``targets.toml``: the towns, and how to audit them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from auditor.model import Model, Target
from auditor.targets.errors import TargetsFileError
from auditor.targets.scheduling import MailSettings, Schedule
from auditor.targets.selection import Gazetteer
from auditor.targets.town import Town
from auditor.tomlfile import EntryError, TomlFileError, read_toml, refuse_all
from auditor.words import Words, mark


class NetworkSettings(Model):
    """``[network]``: how to reach the towns.

    Attributes:
        resolver: ``IP`` or ``IP:PORT`` of a DNS server; the machine's own when left out.
        ca_file: PEM file of authorities to trust besides Mozilla's.
        allow_private: also reach private, loopback and link-local addresses (a laboratory).
        timeout: seconds that each probe may take at most.
        browser: visit pages in Chromium.
        exposure: look for files that must not be public, with the mandate of the towns.
    """

    resolver: str | None = None
    ca_file: str | None = None
    allow_private: bool = False
    timeout: float | None = Field(default=None, gt=0)
    browser: bool = True
    exposure: bool = False


class ReportSettings(Model):
    """``[report]``: what to write.

    Attributes:
        lang: "fr" or "en".
        html: folder for one HTML report per town; json: likewise.
        only: families of checks; all when empty.
    """

    lang: str | None = Field(default=None, pattern="^(fr|en)$")
    html: str | None = None
    json_folder: str | None = Field(default=None, alias="json")
    only: tuple[str, ...] = ()


class TargetsFile(Model):
    """``targets.toml``: the towns, and how to audit them."""

    town: tuple[Town, ...] = Field(min_length=1)
    network: NetworkSettings = NetworkSettings()
    report: ReportSettings = ReportSettings()
    schedule: tuple[Schedule, ...] = ()
    mail: MailSettings | None = None

    def targets(self) -> tuple[Target, ...]:
        """Every town as a target.

        Raises:
            TargetError: one of them is no web address.
        """
        return tuple(town.target() for town in self.town)

    def targets_of(self, schedule: Schedule) -> tuple[Target, ...]:
        """Every town of a schedule as a target, in the order of the file.

        Raises:
            TargetError: one of them is no web address.
        """
        return tuple(town.target() for town in self.gazetteer.towns(schedule))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The towns, by all that a schedule may call them."""
        return Gazetteer(self.town)

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        refuse_all(self._faults())
        return self

    def _faults(self) -> Iterator[EntryError]:
        """What is wrong with the schedules, seen with the rest of the file."""
        if self.schedule and self.mail is None:
            yield EntryError(
                mark("mails need a server: write [mail], with “from” and “host”"), ("schedule", 0)
            )
        names: set[str] = set()
        for index, schedule in enumerate(self.schedule):
            name = schedule.name.casefold()
            if name in names:
                yield EntryError(
                    mark("“{written}” is there twice"), ("schedule", index, "name"), written=schedule.name
                )
            names.add(name)
            for fault in self.gazetteer.faults(schedule):
                yield EntryError(fault.message, ("schedule", index, *fault.at), **fault.arguments)


def load_targets(path: Path, words: Words | None = None) -> TargetsFile:
    """Read a ``targets.toml``.

    Args:
        words: to explain what is wrong in; English when left out.

    Raises:
        TargetsFileError: it cannot be read, is no TOML, or holds what is not known.
    """
    try:
        return read_toml(path, TargetsFile, words or Words("en"), most=None)
    except TomlFileError as error:
        raise TargetsFileError(str(error)) from error
