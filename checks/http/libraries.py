"""Whether the scripts of the home page hold libraries with a published flaw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.software import Script, ScriptLibrary, SiteSoftware
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import cwe
from auditor.traits.libraries import Flaw, repository

#: Flaws that a finding names.
_NAMED = 8

#: Libraries that a system ships with its own corrections, under the number of their makers: the address of
#: the folder, and the beginning of the number.
_MENDED = (
    ("/wp-includes/js/jquery/", "jquery", "1.12.4"),
    ("/wp-includes/js/jquery/ui/", "jquery-ui", "1."),
    ("/misc/jquery", "jquery", "1."),  # Drupal 7
    ("/misc/ui/", "jquery-ui", "1."),
)


@dataclass(frozen=True)
class _Flawed:
    """A library of a script, and its flaws."""

    script: Script
    library: ScriptLibrary
    flaws: tuple[Flaw, ...]

    @property
    def is_mended(self) -> bool:
        """Whether a system ships it with corrections of its own."""
        name, version = self.library.name, self.library.version
        return any(
            folder in self.script.url and name.startswith(known) and version.startswith(begin)
            for folder, known, begin in _MENDED
        )

    @property
    def is_grave(self) -> bool:
        """Whether one of the flaws is."""
        return any(flaw.is_grave for flaw in self.flaws)


@check(
    "http.libraries",
    axis=Axis.SECURITY,
    references=[cwe(1395)],
    codes=[
        "http.libraries.grave",
        "http.libraries.vulnerable",
        "http.libraries.mended",
        "http.libraries.old-data",
    ],
)
def libraries(software: SiteSoftware) -> Iterator[Finding]:
    """The JavaScript libraries of the home page have no published flaw (CWE-1395).

    By the data of retire.js, which are dated: a year later, that no flaw is known proves nothing. Whether a
    flaw can be used depends on what the pages do with the library: it costs half when it is not grave.
    """
    flawed = list(_flawed(software))
    ours = [item for item in flawed if not item.is_mended]
    grave = [item for item in ours if item.is_grave]
    if flawed:
        if grave:
            yield failed("http.libraries.grave", *_places(grave), **_told(grave))
        if light := [item for item in ours if not item.is_grave]:
            yield failed("http.libraries.vulnerable", *_places(light), **_told(light))
        if mended := [item for item in flawed if item.is_mended]:
            yield cannot_tell("http.libraries.mended", *_places(mended), **_told(mended))
        return
    yield from _of_none(software)


def _of_none(software: SiteSoftware) -> Iterator[Finding]:
    """What can be said when no flaw was seen: nothing of a page whose scripts could not be read."""
    unread = [script for script in software.scripts if not script.libraries and not script.sha256]
    if not software.scripts:
        yield inapplicable()
    elif len(unread) == len(software.scripts):
        yield untested(unread[0].cause or Cause.NOT_ASKED)
    elif not repository().is_fresh(software.observed_at):
        yield cannot_tell("http.libraries.old-data", verified=repository().dated.isoformat())
    else:
        known = (f"{item.name} {item.version}" for script in software.scripts for item in script.libraries)
        yield passed(libraries=tuple(dict.fromkeys(known)))


def _flawed(software: SiteSoftware) -> Iterator[_Flawed]:
    for script in software.scripts:
        for library in script.libraries:
            flaws = repository().flaws_of(library.name, library.version)
            if flaws:
                yield _Flawed(script, library, flaws)


def _places(found: Iterable[_Flawed]) -> Iterator[Place]:
    return (place(item.script.url, f"{item.library.name} {item.library.version}") for item in found)


def _told(found: Iterable[_Flawed]) -> dict[str, tuple[str, ...]]:
    named = list(found)
    names = dict.fromkeys(f"{item.library.name} {item.library.version}" for item in named)
    flaws = dict.fromkeys(name for item in named for flaw in item.flaws for name in flaw.ids)
    return {"libraries": tuple(names), "flaws": tuple(islice(flaws, _NAMED))}
