"""A CSV of domain names or addresses, from whoever keeps one: the columns are known by their usual names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial

from auditor.targets.codes import department_of
from auditor.targets.sources.source import Entry, Record, Source, number_of, once, text_of

#: What each field is called, the likeliest first, without accents or capitals.
NAMES: Mapping[str, tuple[str, ...]] = {
    "site": (
        "site",
        "site_internet",
        "site_web",
        "siteweb",
        "url",
        "adresse_site",
        "adresse_du_site",
        "website",
        "domaine",
        "domain",
        "nom_de_domaine",
        "nom_domaine",
        "domain_name",
        "host",
    ),
    "name": (
        "nom",
        "name",
        "libelle",
        "commune",
        "nom_commune",
        "nom_de_la_commune",
        "ville",
        "collectivite",
    ),
    "insee": (
        "insee",
        "code_insee",
        "code_insee_commune",
        "code_commune",
        "codgeo",
        "com",
        "insee_com",
        "code_commune_insee",
    ),
    "siren": ("siren", "siren_commune", "numero_siren", "num_siren"),
    "department": (
        "department",
        "departement",
        "code_departement",
        "dep",
        "dept",
        "departement_code_insee",
        "insee_dep",
    ),
    "epci": ("epci", "epci_libelle", "nom_epci", "libelle_epci", "intercommunalite"),
    "epci_siren": ("epci_siren", "siren_epci", "code_epci", "codeepci"),
    "population": ("population", "pop", "pmun", "population_municipale", "habitants", "nb_habitants"),
    "email": (
        "mail_domain",
        "email",
        "e_mail",
        "mail",
        "courriel",
        "adresse_courriel",
        "adresse_messagerie",
        "adresse_mail",
        "adresse_email",
    ),
}

_TERRITORY = ("department", "epci", "population")


def columns_of(written: Sequence[str]) -> dict[str, str]:
    """Which column holds which field.

    Args:
        written: the columns of the file.

    Returns:
        Field → column; without ``site`` when no column can hold the addresses.
    """
    plain = {_plain(column): column for column in reversed(written)}
    found = {
        field: plain[next(name for name in names if name in plain)]
        for field, names in NAMES.items()
        if any(name in plain for name in names)
    }
    if "site" not in found and "name" in plain:
        # The lists of public domains of the DINUM call the domain itself "name".
        found["site"] = plain["name"]
        if found["name"] == found["site"]:
            del found["name"]
    return found


def source_of(columns: Mapping[str, str]) -> Source:
    """The source of which ``columns_of`` found the columns."""
    gives = {field for field in _TERRITORY if field in columns}
    if "insee" in columns:
        gives.add("department")
    if "epci_siren" in columns:
        gives.add("epci")
    return Source(
        name="domains",
        title="CSV",
        known="",
        needed=frozenset({columns["site"]}),
        gives=frozenset(gives),
        read=partial(_read, columns),
        keyed=False,
    )


def _read(columns: Mapping[str, str], record: Record) -> Entry:
    def text(field: str) -> str | None:
        return text_of(record, columns[field]) if field in columns else None

    site, insee = text("site"), text("insee")
    return Entry(
        name=text("name") or "",
        sites=(site,) if site else (),
        insee=insee,
        siren=text("siren"),
        department=department_of(insee) if insee else text("department"),
        epci=text("epci"),
        epci_siren=text("epci_siren"),
        population=number_of(record, columns["population"]) if "population" in columns else None,
        emails=once(re.split(r"[;,\s]+", text("email") or "")),
    )


def _plain(column: str) -> str:
    """A column without accents, capitals or signs: "Code INSEE" → "code_insee"."""
    bare = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "_", bare.lower()).strip("_")
