"""When a statement was made, and until when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from auditor.plaintext import plain
from checks.public_service.accessibility.french_dates import Written, dates_in, months_later, years_later


@dataclass(frozen=True)
class Rules:
    """A version of the RGAA that audits are made by."""

    version: str
    published: date


#: The last version that outdates statements. 4.1.2 changes wording alone, and outdates none (DINUM, notes de
#: révision 4.1.2). A new version goes here: statements made before it then hold 18 months more at most.
LAST_RULES = Rules("4.1", date(2021, 2, 16))

#: RGAA, obligations: "validité de la déclaration d'accessibilité".
_YEARS = 3
_MONTHS = 18


class Kind(IntEnum):
    """What a date is that of; the higher one tells better how old the statement is."""

    OTHER = 0
    AUDIT = 1
    STATEMENT = 2


@dataclass(frozen=True)
class Dated:
    """A date of a statement, with the line that it stands in."""

    kind: Kind
    written: Written
    line: str


_KINDS: tuple[tuple[Kind | None, str], ...] = (
    (
        Kind.STATEMENT,
        r"\b(?:etablie?|publiee?|redigee?|mise? a jour|actualisee?|revisee?|modifiee?|datee?|creee?)\b",
    ),
    (
        Kind.STATEMENT,
        r"\bdate de (?:la )?(?:declaration|publication|mise a jour|creation|redaction)|en date du",
    ),
    (
        Kind.STATEMENT,
        r"declaration (?:de conformite |d'accessibilite )?(?:rgaa )?(?:du|en date)\b",
    ),
    (Kind.AUDIT, r"\b(?:audits?|auditee?|evaluations?|tests?|verifications?|controles?)\b"),
    (
        None,
        (
            r"\b(?:loi|decret|ordonnance|arrete|directive|anterieure?s?|avant le|depuis le|posterieure?s?"
            r"|apres le|prevue?s?|sera|seront|d'ici|prochaine?s?|refonte|bulletin|conseil)\b"
        ),
    ),
)
_KEYWORDS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_BEFORE = 140


def dates_of(lines: tuple[str, ...], *, established: bool = False) -> Iterator[Dated]:
    """The dates in the lines of a statement, each with what it is that of: the word nearest before it tells.

    The dates of laws, and those to come, are left out.

    Args:
        lines: as they stand there.
        established: they stand under "Établissement de cette déclaration", where a date is its own.
    """
    unnamed = Kind.STATEMENT if established else Kind.OTHER
    for line in lines:
        text = plain(line)
        for written in dates_in(text):
            kind = _kind(text[max(0, written.start - _BEFORE) : written.start], unnamed)
            if kind is not None:
                yield Dated(kind, written, line)


def _kind(before: str, unnamed: Kind) -> Kind | None:
    """The kind that the last keyword names; None for a date that is not the statement's."""
    found = [(match.end(), kind) for kind, pattern in _KEYWORDS for match in pattern.finditer(before)]
    return max(found, key=lambda item: item[0])[1] if found else unnamed


def newest(dates: tuple[Dated, ...]) -> Dated | None:
    """The date that tells the age of the statement: the latest of its own, else the latest audit's."""
    known = [dated for dated in dates if dated.kind is not Kind.OTHER]
    return max(known, key=lambda dated: (dated.kind, dated.written.last), default=None)


def holds_until(day: date, rules: Rules = LAST_RULES) -> date:
    """The last day of a statement that was made or brought up to date on a day.

    Three years after it, or eighteen months after a new version of the rules, whichever comes first (RGAA,
    obligations: déclaration d'accessibilité, validité; decree 2019-768).
    """
    by_age = years_later(day, _YEARS)
    return min(by_age, months_later(rules.published, _MONTHS)) if day < rules.published else by_age
