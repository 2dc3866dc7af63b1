"""The towns of ``targets.toml`` that a schedule is about."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.targets.codes import department_of
from auditor.targets.scheduling import Schedule
from auditor.targets.territory import bare
from auditor.targets.town import Town
from auditor.tomlfile import EntryError
from auditor.words import mark

_SCHEME = re.compile(r"^https?://")

#: Characters of what was written that are looked at to find what was meant.
_LONGEST = 120

#: Numbers of the towns of a file.
_Places = Mapping[str, Sequence[int]]


class Gazetteer:
    """The towns of a file, by all that a schedule may call them."""

    def __init__(self, towns: Sequence[Town]) -> None:
        self._towns = towns
        self._named = _places((bare(name), at) for at, town in enumerate(towns) for name in _names(town))
        self._sites = _places((_site(town.site), at) for at, town in enumerate(towns))
        self._departments = _places((_department(town), at) for at, town in enumerate(towns))
        self._epcis = _places((bare(town.epci or ""), at) for at, town in enumerate(towns))

    def towns(self, schedule: Schedule) -> tuple[Town, ...]:
        """The towns that a schedule names, and those of its départements and EPCIs, as the file orders them.

        All the towns of the file when it names none.
        """
        if not (schedule.towns or schedule.departments or schedule.epcis):
            return tuple(self._towns)
        chosen = {
            *(at for written in schedule.towns for at in self._at(written)),
            *(at for code in schedule.departments for at in self._departments.get(code, ())),
            *(at for written in schedule.epcis for at in self._epcis.get(bare(written), ())),
        }
        return tuple(self._towns[at] for at in sorted(chosen))

    def faults(self, schedule: Schedule) -> Iterator[EntryError]:
        """What a schedule names and this file does not have, placed in the schedule."""
        for index, written in enumerate(schedule.towns):
            found = self._at(written)
            if not found:
                yield self._unknown_town(written, index)
            elif len(found) > 1:
                yield EntryError(_SEVERAL, ("towns", index), written=written)
        for index, code in enumerate(schedule.departments):
            if code not in self._departments:
                yield EntryError(_NO_DEPARTMENT, ("departments", index), written=code)
        for index, written in enumerate(schedule.epcis):
            if not self._epcis.get(bare(written)):
                yield self._unknown_epci(written, index)

    def _at(self, written: str) -> Sequence[int]:
        """The towns of that name, code, number or site."""
        return self._named.get(bare(written)) or self._sites.get(_site(written), ())

    def _unknown_town(self, written: str, index: int) -> EntryError:
        near = _near(written, (town.name for town in self._towns))
        if near is None:
            return EntryError(_NO_TOWN, ("towns", index), written=written)
        return EntryError(_NO_TOWN_BUT, ("towns", index), written=written, near=near)

    def _unknown_epci(self, written: str, index: int) -> EntryError:
        near = _near(written, (town.epci for town in self._towns if town.epci))
        if near is None:
            return EntryError(_NO_EPCI, ("epcis", index), written=written)
        return EntryError(_NO_EPCI_BUT, ("epcis", index), written=written, near=near)


_NO_TOWN = mark(
    "no [[town]] is “{written}”; write a name, an INSEE code, a SIREN number or a site of this file"
)
_NO_TOWN_BUT = mark("no [[town]] is “{written}”; did you mean “{near}”?")
_SEVERAL = mark(
    "several [[town]] are called “{written}”; write the INSEE code, the SIREN number or the site of one"
)
_NO_DEPARTMENT = mark("no [[town]] is of the département “{written}”")
_NO_EPCI = mark("no [[town]] has “{written}” as its epci")
_NO_EPCI_BUT = mark("no [[town]] has “{written}” as its epci; did you mean “{near}”?")


def _places(found: Iterable[tuple[str, int]]) -> _Places:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for key, at in found:
        if key:
            places[key].append(at)
    return dict(places)


def _names(town: Town) -> set[str]:
    return {name for name in (town.name, town.insee, town.siren) if name}


def _department(town: Town) -> str:
    return town.department or (department_of(town.insee) if town.insee else "")


def _site(written: str) -> str:
    """An address, without what nobody cares to write."""
    return _SCHEME.sub("", written.strip().casefold()).rstrip("/")


def _near(written: str, names: Iterable[str]) -> str | None:
    """The name that was meant, perhaps."""
    known = {bare(name): name for name in names}
    near = difflib.get_close_matches(bare(written[:_LONGEST]), list(known), n=1)
    return known[near[0]] if near else None
