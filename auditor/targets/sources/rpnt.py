"""The open data of the RPNT: the digital presence of every commune, published each day by the ANCT.

data.gouv.fr, "Données de la présence numérique des territoires": a JSON array (``.json.gz``) or a CSV
separated by semicolons (``.csv.gz``), with the same names.
"""

from __future__ import annotations

from auditor.targets.sources.source import Entry, Record, Source, Stranger, number_of, text_of

_KINDS = ("commune", "epci")


def read(record: Record) -> Entry | Stranger:
    """Read a commune or an EPCI.

    Raises:
        ShapeError: a field is not of the kind that is known.
    """
    kind = text_of(record, "type") or ""
    if kind not in _KINDS:
        return Stranger(kind)
    is_epci = kind == "epci"
    name = text_of(record, "libelle")
    siren = text_of(record, "siren")
    site, email = text_of(record, "site_internet"), text_of(record, "adresse_messagerie")
    population = number_of(record, "population")
    return Entry(
        name=name or "",
        sites=(site,) if site else (),
        insee=None if is_epci else text_of(record, "code_insee"),
        siren=siren,
        department=text_of(record, "departement_code_insee"),
        epci=name if is_epci else text_of(record, "epci_libelle"),
        epci_siren=siren if is_epci else text_of(record, "epci_siren"),
        population=None if population == "0" else population,  # the source writes 0 for "not known" too
        emails=(email,) if email else (),
        is_epci=is_epci,
    )


SOURCE = Source(
    name="rpnt",
    title="RPNT",
    known="2026-07-22",
    needed=frozenset(
        {
            "type",
            "siren",
            "libelle",
            "population",
            "code_insee",
            "epci_libelle",
            "epci_siren",
            "departement_code_insee",
            "adresse_messagerie",
            "site_internet",
        }
    ),
    gives=frozenset({"department", "epci", "population"}),
    read=read,
)
