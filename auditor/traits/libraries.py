"""JavaScript libraries, by the address or the content of a script, and their published flaws.

The data are those of retire.js (``libraries.json``, written by ``scripts/refresh-libraries``), whose head
says of which day they are. A script is hostile text: each pattern is tried around a few places alone, where a
text that it must hold stands, and none can take long (what writes the file sees to it); what all of them may
take together is bounded too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from pydantic import Field

from auditor.model import Model
from auditor.traits.numbering import rank

#: A number with a dot at least, for names of folders are often digits and letters; and its sign in the file.
VERSION = r"[0-9]{1,4}(?:\.[0-9]{1,5}){1,3}(?:-?(?:alpha|beta|rc|pre|dev|wp|b|a)[.-]?[0-9]{0,3})?"
VERSION_MARK = "§"

#: Characters of an address that are read; places of a script around which a pattern is tried.
_ADDRESS = 500
_PLACES = 20

#: Seconds of the processor that one script may take.
BUDGET = 2.0

#: After so long that nothing is known of a library proves nothing.
_FRESH = timedelta(days=365)

_GRAVE = ("high", "critical")


class Flaw(Model):
    """A published flaw, of the versions from one to below another."""

    below: str
    since: str = Field(default="0", alias="from")
    severity: str
    ids: tuple[str, ...]

    @property
    def is_grave(self) -> bool:
        """Whether its severity is high or critical."""
        return self.severity in _GRAVE


class Library(Model):
    """What is known of one library.

    Attributes:
        addresses: patterns of the address of a script.
        contents: a text that must stand in it, a pattern around it, and how far that may span.
    """

    addresses: tuple[str, ...]
    contents: tuple[tuple[str, str, int], ...]
    flaws: tuple[Flaw, ...]


class Repository(Model):
    """The file, as ``scripts/refresh-libraries`` writes it."""

    notice: str
    dated: date
    source: str
    libraries: dict[str, Library]

    def flaws_of(self, library: str, version: str) -> tuple[Flaw, ...]:
        """The published flaws of a version."""
        known, asked = self.libraries.get(library), rank(version)
        flaws = known.flaws if known else ()
        return tuple(flaw for flaw in flaws if rank(flaw.since) <= asked < rank(flaw.below))

    def is_fresh(self, moment: datetime) -> bool:
        """Whether the absence of a flaw may be relied on at a moment."""
        return moment.date() - self.dated <= _FRESH


@dataclass(frozen=True)
class Detected:
    """A library, and its version."""

    library: str
    version: str


class OutOfTimeError(Exception):
    """A script took too long; what was found before is kept."""

    def __init__(self, found: Iterable[Detected]) -> None:
        super().__init__()
        self.found = tuple(found)


@cache
def repository() -> Repository:
    """The file that ships."""
    return Repository.model_validate_json(files(__package__).joinpath("libraries.json").read_text("utf-8"))


def by_address(url: str) -> tuple[Detected, ...]:
    """The libraries that the address of a script names."""
    place = url.partition("?")[0].partition("#")[0][:_ADDRESS]
    found = ((name, pattern.search(place)) for name, pattern in _addresses())
    return tuple(dict.fromkeys(Detected(name, match["version"]) for name, match in found if match))


def by_content(text: str, budget: float = BUDGET) -> tuple[Detected, ...]:
    """The libraries that a script holds.

    Raises:
        OutOfTimeError: it was made to take long.
    """
    until = time.thread_time() + budget
    found: dict[Detected, None] = {}
    for name, anchor, pattern, span in _contents():
        for window in _windows(text, anchor, span):
            match = pattern.search(window)
            if match:
                found[Detected(name, match["version"])] = None
                break
            if time.thread_time() > until:
                raise OutOfTimeError(found)
    return tuple(found)


def _windows(text: str, anchor: str, span: int) -> Iterator[str]:
    """What stands around the first places of an anchor, as far as a pattern spans."""
    place = text.find(anchor)
    for _ in range(_PLACES):
        if place < 0:
            return
        yield text[max(place - span, 0) : place + len(anchor) + span]
        place = text.find(anchor, place + len(anchor))


@cache
def _addresses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    known = repository().libraries.items()
    return tuple((name, _compiled(item)) for name, library in known for item in library.addresses)


@cache
def _contents() -> tuple[tuple[str, str, re.Pattern[str], int], ...]:
    return tuple(
        (name, anchor, _compiled(pattern), span)
        for name, library in repository().libraries.items()
        for anchor, pattern, span in library.contents
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(VERSION_MARK, f"(?P<version>{VERSION})"))
