"""The Annuaire of service-public: what each town hall declared of itself, kept by the DILA.

The export of the data set ``api-lannuaire-administration`` (Opendatasoft 2.1): a JSON array of services of
every kind. ``pivot``, ``site_internet`` and others are JSON written in texts; ``adresse_courriel`` is a text
of addresses separated by semicolons.
"""

from __future__ import annotations

import re
from typing import Any

from auditor.targets.codes import department_of
from auditor.targets.sources.source import (
    Entry,
    Record,
    ShapeError,
    Source,
    Stranger,
    nested_of,
    once,
    text_of,
)

#: Town halls of former communes, and offices of a town hall: their town has a town hall of its own.
_SECONDARY = re.compile(r"d[ée]l[ée]gu[ée]e?|annexe|associ[ée]e?", re.IGNORECASE)
_TOWN_HALL = re.compile(r"^mairie\s*[-:\N{EN DASH}]\s*", re.IGNORECASE)
_SIRET = re.compile(r"\d{14}", re.ASCII)


def read(record: Record) -> Entry | Stranger:
    """Read a town hall or an EPCI.

    Raises:
        ShapeError: a field is not of the kind that is known.
    """
    pivots = nested_of(record, "pivot")
    kinds = [str(pivot.get("type_service_local", "")) for pivot in pivots]
    is_epci = "epci" in kinds
    if "mairie" not in kinds and not is_epci:
        return Stranger(kinds[0] if kinds else "")
    name = text_of(record, "nom") or ""
    if not is_epci and _SECONDARY.search(name):
        return Stranger("mairie déléguée")
    name = _TOWN_HALL.sub("", name)
    insee = _insee(record, pivots)
    siret = text_of(record, "siret") or ""
    siren = siret[:9] if _SIRET.fullmatch(siret) else None
    return Entry(
        name=name,
        sites=once([site for item in nested_of(record, "site_internet") if (site := _valeur(item))]),
        insee=None if is_epci else insee,  # an EPCI is written with the commune of its seat
        siren=siren,
        department=department_of(insee) if insee else None,
        epci=name if is_epci else None,
        epci_siren=siren if is_epci else None,
        emails=once([email.strip() for email in (text_of(record, "adresse_courriel") or "").split(";")]),
        is_epci=is_epci,
    )


def _insee(record: Record, pivots: list[dict[str, Any]]) -> str | None:
    """The commune, when the service has one only."""
    own = text_of(record, "code_insee_commune")
    if own is not None:
        return own
    codes: set[str] = set()
    for pivot in pivots:
        listed = pivot.get("code_insee_commune") or []
        if not isinstance(listed, list) or not all(isinstance(code, str) for code in listed):
            raise ShapeError("pivot.code_insee_commune", listed)
        codes.update(listed)
    return codes.pop() if len(codes) == 1 else None


def _valeur(item: dict[str, Any]) -> str:
    value = item.get("valeur")
    if not isinstance(value, str):
        raise ShapeError("site_internet.valeur", value)
    return value.strip()


SOURCE = Source(
    name="annuaire",
    title="Annuaire",
    known="2026-07-22",
    needed=frozenset({"nom", "pivot", "site_internet", "adresse_courriel"}),
    gives=frozenset({"department"}),
    read=read,
)
