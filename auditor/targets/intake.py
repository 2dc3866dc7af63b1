"""From the records of a source to towns: filtered, judged, and matched only when there is no doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.providers import SOCIAL_NETWORKS
from auditor.targets.address import parse_target
from auditor.targets.cells import one_line
from auditor.targets.census import Census
from auditor.targets.codes import INSEE_FORM, is_insee
from auditor.targets.errors import TargetError
from auditor.targets.lists import Unusable, read_town, target_of
from auditor.targets.sources.mailboxes import own_domain
from auditor.targets.sources.records import Numbered
from auditor.targets.sources.source import Entry, Record, ShapeError, Source, Stranger
from auditor.targets.territory import Territory
from auditor.targets.town import Town
from auditor.words import Words, mark

_MISSHAPEN = mark("the record has not the shape that is known (field “{field}”)")
_AMBIGUOUS = mark("two records give different sites to the same town (the other: {other})")
_UNKNOWN = {
    "department": mark("its département is not known, and towns are chosen by it"),
    "epci": mark("its EPCI is not known, and towns are chosen by it"),
    "population": mark("its population is not known, and towns are chosen by it"),
}


@dataclass
class Tally:
    """What became of the records.

    Attributes:
        kept: towns.
        outside: towns that are not of the territory that was asked.
        rejected: by code of the reason.
        generic: kept towns whose declared e-mail is at a generic provider.
    """

    kept: int = 0
    outside: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    generic: int = 0


@dataclass(frozen=True)
class _Candidate:
    """A town that nothing speaks against yet.

    Attributes:
        host: of its site, without ``www.``.
        generic: whether its declared e-mail is at a generic provider.
    """

    number: int
    town: Town
    host: str
    generic: bool

    def reject(self, code: str, why: str, other: object) -> Unusable:
        """Because of another record."""
        town, arguments = self.town, {"other": str(other)}
        return Unusable(self.number, town.site, code, why, arguments, town.name, town.insee or "")


class Intake:
    """Takes the records of one file in.

    Attributes:
        tally: what became of them so far.
        census: what they were.
    """

    def __init__(self, source: Source, territory: Territory, path: Path, words: Words) -> None:
        self.tally = Tally()
        self.census = Census(source, path, words)
        self._source, self._territory = source, territory
        self._held: dict[str, _Candidate] = {}
        self._rivals: dict[str, int] = {}

    def take(self, records: Iterable[Numbered]) -> Iterator[Town | Unusable]:
        """The towns, and what cannot be used.

        A town that has a code or a number is held until the end: another record may contradict it.

        Raises:
            TargetsFileError: the file is not as its source was known.
        """
        for number, record in records:
            self.census.read += 1
            judged = self._judge(number, record)
            found = self._hold(judged) if isinstance(judged, _Candidate) else judged
            if found is not None:
                yield self._count(found)
            self.census.verify_sample()
        self.census.verify()
        for key, candidate in self._held.items():
            rival = self._rivals.get(key)
            yield self._count(
                candidate if rival is None else candidate.reject("ambiguous", _AMBIGUOUS, rival)
            )

    def _count(self, found: _Candidate | Unusable) -> Town | Unusable:
        if isinstance(found, Unusable):
            self.tally.rejected[found.code] += 1
            return found
        self.tally.kept += 1
        self.tally.generic += found.generic
        return found.town

    def _judge(self, number: int, record: Record | None) -> _Candidate | Unusable | None:
        """A town, or why there is none; None when nobody asked for it."""
        try:
            entry = self._source.read(record) if record is not None else _no_record()
        except ShapeError as fault:
            self.census.count_misshapen(number, fault)
            return Unusable(number, fault.found, "shape", _MISSHAPEN, {"field": fault.field})
        if isinstance(entry, Stranger):
            self.census.count_stranger(entry.kind)
            return None
        self.census.count_entry(has_site=bool(entry.sites))
        unplaced = self._unplaced(number, entry)
        if unplaced is not None:
            return unplaced
        if not self._territory.holds(entry):
            self.tally.outside += 1
            return None
        return _candidate(number, entry)

    def _unplaced(self, number: int, entry: Entry) -> Unusable | None:
        """Why it cannot be told where a town is, if it cannot."""
        name = one_line(entry.name)
        if entry.insee is None and self._source.keyed and not entry.is_epci:
            return Unusable(number, name, "no-insee", mark("no INSEE code, or several"), name=name)
        if entry.insee is not None and not is_insee(entry.insee):
            return Unusable(number, one_line(entry.insee), "insee", INSEE_FORM, name=name)
        unknown = self._territory.unknown(entry)
        if unknown is not None:
            insee = entry.insee or ""
            return Unusable(number, name, f"unknown-{unknown}", _UNKNOWN[unknown], name=name, insee=insee)
        return None

    def _hold(self, found: _Candidate) -> _Candidate | Unusable | None:
        """Hold a town that another record may contradict; give back one that nothing identifies."""
        key = found.town.insee or found.town.siren
        if key is None:
            return found
        first = self._held.setdefault(key, found)
        if first is found:
            return None
        if found.host == first.host and key not in self._rivals:
            return found.reject("repeated", mark("the same town as record {other}"), first.number)
        self._rivals.setdefault(key, found.number)
        return found.reject("ambiguous", _AMBIGUOUS, first.number)


def _no_record() -> Entry:
    raise ShapeError("*", None)


def _candidate(number: int, entry: Entry) -> _Candidate | Unusable:
    """The town of an entry, or why it is none."""
    mail_domain, generic = own_domain(entry.emails)
    cells = {
        "name": entry.name,
        "site": entry.sites[0] if entry.sites else "",
        "insee": entry.insee,
        "siren": entry.siren,
        "department": entry.department,
        "epci": one_line(entry.epci or "") or entry.epci_siren,
        "population": entry.population,
        "mail_domain": mail_domain,
    }
    town = read_town(number, {column: text for column, text in cells.items() if text})
    if isinstance(town, Unusable):
        return town
    target = target_of(number, town)
    if isinstance(target, Unusable):
        return target
    doubtful = Unusable(
        number, one_line(" ".join(entry.sites)), "", "", name=town.name, insee=town.insee or ""
    )
    if len({_host_of(site) for site in entry.sites}) > 1:
        return replace(doubtful, code="several-sites", why=mark("several sites are declared: choose one"))
    if target.domain in SOCIAL_NETWORKS:
        why = mark("a page of a social network is no site of the town")
        return replace(doubtful, code="social-network", why=why)
    known = {"site": target.url, "name": town.name if entry.name else target.host}
    return _Candidate(number, town.model_copy(update=known), _bare(target.host), generic)


def _host_of(site: str) -> str:
    """The host of an address; the address itself when it is none."""
    try:
        return _bare(parse_target(site).host)
    except TargetError:
        return site


def _bare(host: str) -> str:
    return host.removeprefix("www.")
