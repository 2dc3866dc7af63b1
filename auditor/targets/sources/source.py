"""What the readers of open data share: an entry, and how a record is taken to bits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.targets.cells import one_line

#: A row of a CSV file (column → text) or an object of a JSON file.
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """What a source says of a commune or of a group of communes (EPCI), before it is judged.

    Attributes:
        sites: addresses as they were declared, each once.
        insee: of a commune; None for an EPCI, which has a SIREN only.
        department: INSEE code.
        epci, epci_siren: name and number of the EPCI of a commune, or of the EPCI itself.
        emails: as they were declared.
        is_epci: whether this is an EPCI itself.
    """

    name: str = ""
    sites: tuple[str, ...] = ()
    insee: str | None = None
    siren: str | None = None
    department: str | None = None
    epci: str | None = None
    epci_siren: str | None = None
    population: str | None = None
    emails: tuple[str, ...] = ()
    is_epci: bool = False


@dataclass(frozen=True)
class Stranger:
    """A record that is no commune and no EPCI: another service, a région.

    Attributes:
        kind: what the source calls it.
    """

    kind: str


class ShapeError(Exception):
    """A record is not as the source writes them.

    Attributes:
        field: the one at fault; found: what it holds, shortened.
    """

    def __init__(self, field: str, found: object) -> None:
        super().__init__(field)
        self.field, self.found = field, one_line(f"{found!r}", 60)


@dataclass(frozen=True)
class Source:
    """A kind of file that towns are imported from.

    Attributes:
        name: as ``--from`` writes it.
        title: a proper name, the same in every language.
        known: date on which its shape was last verified, ISO 8601; empty for a file of no fixed shape.
        needed: the columns or fields without which it is not what it says.
        gives: which of department, epci and population its entries have.
        read: makes an entry of a record; raises ``ShapeError``.
        keyed: whether each commune must have its INSEE code.
    """

    name: str
    title: str
    known: str
    needed: frozenset[str]
    gives: frozenset[str]
    read: Callable[[Record], Entry | Stranger]
    keyed: bool = True


def text_of(record: Record, field: str) -> str | None:
    """A text; None when it is empty.

    Raises:
        ShapeError: it is no text.
    """
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ShapeError(field, value)
    return value.strip() or None


def number_of(record: Record, field: str) -> str | None:
    """A whole number, as text; None when it is empty.

    Raises:
        ShapeError: it is no number.
    """
    value = record.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = text_of(record, field)
    if text is None:
        return None
    digits = "".join(text.split())
    if not digits.removesuffix(".0").isdecimal():
        raise ShapeError(field, value)
    return digits.removesuffix(".0")


def nested_of(record: Record, field: str) -> list[dict[str, Any]]:
    """A list of objects that the source writes as a JSON text; empty when there is none.

    Raises:
        ShapeError: it is no such text.
    """
    text = text_of(record, field)
    if text is None:
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ShapeError(field, text) from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ShapeError(field, text)
    return found


def once(texts: list[str]) -> tuple[str, ...]:
    """Each text once, in order."""
    return tuple(dict.fromkeys(texts))
