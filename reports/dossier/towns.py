"""Who applies: what is known of each town, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.desk.dossier import Applicant
from auditor.desk.project import department
from auditor.words import Words
from reports.bounded import shorten

#: Names that a title holds; the others are counted.
_NAMED = 3

#: Characters of a name: the longest of a French commune has 45.
_NAME = 100


@dataclass(frozen=True)
class Fact:
    """Something that identifies a town; ``known`` is false for what has to be said as unknown."""

    name: str
    value: str
    known: bool


@dataclass(frozen=True)
class Identity:
    """A town as the form of a programme asks for it."""

    name: str
    facts: tuple[Fact, ...]


def name_of(applicant: Applicant) -> str:
    """The name of a town; the name of its host for one without."""
    return shorten(applicant.town.name.strip() or applicant.town.host, _NAME)


def names_of(applicants: Sequence[Applicant], words: Words) -> str:
    """The towns in one line: the first ones, and how many others."""
    names = [name_of(applicant) for applicant in applicants]
    others = len(names) - _NAMED
    if others > 0:
        names = [*names[:_NAMED], words.plural("{count} other", "{count} others", others)]
    if len(names) == 1:
        return names[0]
    return words("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def identity_of(applicant: Applicant, words: Words) -> Identity:
    """What is known of a town; what is not is said."""
    return Identity(name_of(applicant), tuple(_facts(applicant, words)))


def _facts(applicant: Applicant, words: Words) -> Iterator[Fact]:
    town = applicant.town
    inhabitants = None
    if town.population is not None:
        inhabitants = words.plural("{count} inhabitant", "{count} inhabitants", town.population)
    for name, value in (
        (words("INSEE code"), town.insee),
        (words("SIREN number"), _grouped(town.siren)),
        (words("Population"), inhabitants),
        (words("Département"), department(town)),
        (words("EPCI"), town.epci),
        (words("Web site"), town.url),
        (words("E-mail domain"), town.mail_domain),
        (words("Contact"), applicant.contact),
    ):
        shown = shorten(value.strip()) if value else ""
        yield Fact(name, shown or words("not known"), bool(shown))


def _grouped(siren: str | None) -> str | None:
    """Nine digits, by threes."""
    return f"{siren[:3]} {siren[3:6]} {siren[6:]}" if siren else None
