"""Records in the shapes of the open data, of towns that do not exist."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

#: A commune in the open data of the RPNT.
COMMUNE: dict[str, Any] = {
    "type": "commune",
    "siret": "21770000100012",
    "siren": "217700001",
    "libelle": "Valclair",
    "population": 5100,
    "code_insee": "77901",
    "code_postal": "77990",
    "epci_libelle": "CC des Trois Vallées",
    "epci_siren": "247700001",
    "epci_siret": "24770000100018",
    "epci_population": 21000,
    "departement_code_insee": "77",
    "departement_siret": "22770001000019",
    "region_code_insee": "11",
    "region_siret": "23750007900312",
    "adresse_messagerie": "mairie@valclair.fr",
    "site_internet": "https://www.valclair.fr",
    "telephone": "01 02 03 04 05",
    "rpnt": ["1.1", "1.2", "2.4"],
    "service_public_url": "https://lannuaire.service-public.fr/ile-de-france/seine-et-marne/mairie-77901-01",
}

#: A group of communes, likewise.
EPCI: dict[str, Any] = {
    **COMMUNE,
    "type": "epci",
    "siret": "24770000100018",
    "siren": "247700001",
    "libelle": "CC des Trois Vallées",
    "population": 21000,
    "code_insee": None,
    "epci_libelle": None,
    "epci_siren": None,
    "site_internet": "https://www.trois-vallees.fr",
    "adresse_messagerie": "contact@trois-vallees.fr",
}


def commune(number: int = 1, **others: Any) -> dict[str, Any]:
    """Another commune: its codes and its site follow from its number."""
    return {
        **COMMUNE,
        "siren": f"2177{number:05}",
        "code_insee": f"77{number:03}",
        "libelle": f"Valclair-{number}",
        "site_internet": f"https://www.valclair-{number}.fr",
        "adresse_messagerie": f"mairie@valclair-{number}.fr",
        **others,
    }


def as_csv(records: Sequence[dict[str, Any]], separator: str = ";") -> str:
    """Records as the RPNT writes them in CSV: lists joined by commas, nothing for None."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(records[0]), delimiter=separator)
    writer.writeheader()
    for record in records:
        writer.writerow({name: ",".join(v) if isinstance(v, list) else v for name, v in record.items()})
    return text.getvalue()


def service(
    kind: str = "mairie",
    nom: str = "Mairie - Valclair",
    insee: str | None = "77901",
    sites: Sequence[str] = ("https://www.valclair.fr",),
    courriel: str | None = "mairie@valclair.fr",
    **others: Any,
) -> dict[str, Any]:
    """A service in the export of the Annuaire: what is nested is JSON in texts."""
    return {
        "id": "00000000-0000-0000-0000-000000077901",
        "nom": nom,
        "siret": "21770000100012",
        "code_insee_commune": insee,
        "pivot": json.dumps([{"type_service_local": kind, "code_insee_commune": [insee] if insee else []}]),
        "site_internet": json.dumps([{"libelle": "", "valeur": site} for site in sites]) if sites else None,
        "adresse_courriel": courriel,
        "telephone": json.dumps([{"valeur": "01 02 03 04 05", "description": ""}]),
        "url_service_public": "https://lannuaire.service-public.gouv.fr/ile-de-france/mairie-77901-01",
        "plage_ouverture": "[]",
        **others,
    }
