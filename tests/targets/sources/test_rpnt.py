from __future__ import annotations

import pytest

from auditor.targets import TargetsFileError
from tests.targets.sources.samples import COMMUNE, EPCI, as_csv, commune

REGION = {**COMMUNE, "type": "region", "libelle": "Île-de-France", "code_insee": None}


@pytest.mark.parametrize("name", ["rpnt.json", "rpnt.json.gz", "rpnt.csv", "rpnt.csv.gz", "no-extension"])
def test_the_same_towns_from_every_form(write, take, name: str) -> None:
    records = [COMMUNE, EPCI, REGION]
    taken = take(write(name, as_csv(records) if ".csv" in name else records))
    assert taken.source == "rpnt"
    valclair, vallees = taken.towns
    assert valclair.model_dump() == {
        "name": "Valclair",
        "site": "https://www.valclair.fr/",
        "insee": "77901",
        "siren": "217700001",
        "department": "77",
        "epci": "CC des Trois Vallées",
        "population": 5100,
        "mail_domain": "valclair.fr",
    }
    assert (vallees.insee, vallees.siren, vallees.epci) == (None, "247700001", "CC des Trois Vallées")
    assert taken.intake.census.strangers == {"region": 1}
    assert not taken.rejects


def test_codes_stay_texts(write, take) -> None:
    codes = [("01001", "01"), ("2A004", "2A"), ("2B033", "2B"), ("97101", "971"), ("97411", "974")]
    records = [commune(n, code_insee=code, departement_code_insee=dep) for n, (code, dep) in enumerate(codes)]
    for name, content in (("rpnt.json", records), ("rpnt.csv", as_csv(records))):
        taken = take(write(name, content))
        assert [(town.insee, town.department) for town in taken.towns] == codes


def test_a_commune_without_a_siren_or_a_known_population(write, take) -> None:
    (town,) = take(write("rpnt.json", [commune(siren=None, population=0)])).towns
    assert (town.siren, town.population) == (None, None)


REJECTED = {
    "no site": ({"site_internet": None}, "no-site"),
    "a malformed site": ({"site_internet": "https://www.val clair.fr"}, "site"),
    "no INSEE code": ({"code_insee": ""}, "no-insee"),
    "a number for an INSEE code": ({"code_insee": "1001"}, "insee"),
    "a malformed SIREN": ({"siren": "21770"}, "siren"),
    "a malformed département": ({"departement_code_insee": "Seine"}, "department"),
    "a page of a social network": (
        {"site_internet": "https://fr-fr.facebook.com/valclair"},
        "social-network",
    ),
    "a list for a site": ({"site_internet": ["https://www.valclair.fr"]}, "shape"),
    "a population in words": ({"population": "many"}, "shape"),
}


@pytest.mark.parametrize(("fault", "code"), REJECTED.values(), ids=REJECTED)
def test_a_commune_that_cannot_be_used(write, take, fault: dict[str, object], code: str) -> None:
    taken = take(write("rpnt.json", [commune(1), commune(2, **fault), commune(3)]))
    assert taken.codes == [(2, code)]
    assert [town.name for town in taken.towns] == ["Valclair-1", "Valclair-3"]
    assert taken.intake.tally.kept == 2


def test_mail_domains(write, take) -> None:
    emails = [
        "Mairie@Val-Clair.FR",
        "valclair@orange.fr",
        "valclair",
        None,
        "a@[192.0.2.1]",
        "a@mairie-orléans.fr",
    ]
    taken = take(write("rpnt.json", [commune(n, adresse_messagerie=email) for n, email in enumerate(emails)]))
    assert [town.mail_domain for town in taken.towns] == [
        "val-clair.fr",
        None,
        None,
        None,
        None,
        "xn--mairie-orlans-khb.fr",
    ]
    assert taken.intake.tally.generic == 1


# --- Two records for one town ---------------------------------------------------------------------


def test_two_sites_for_one_town_leave_none(write, take) -> None:
    twice = commune(1, site_internet="https://www.other.fr")
    taken = take(write("rpnt.json", [commune(1), commune(2), twice, commune(1)]))
    assert [town.name for town in taken.towns] == ["Valclair-2"]
    assert sorted(taken.codes) == [(1, "ambiguous"), (3, "ambiguous"), (4, "ambiguous")]


def test_one_site_said_twice_is_one_town(write, take) -> None:
    twice = commune(1, site_internet="http://valclair-1.fr/accueil")
    taken = take(write("rpnt.json", [commune(1), twice]))
    assert [town.site for town in taken.towns] == ["https://www.valclair-1.fr/"]
    assert taken.codes == [(2, "repeated")]


# --- The choice of towns --------------------------------------------------------------------------

CHOICES = [
    ({"departments": frozenset({"2A"})}, ["Corse"]),
    ({"departments": frozenset({"77", "2A"})}, ["Valclair-1", "Corse"]),
    ({"epci": "247700001"}, ["Valclair-1"]),
    ({"epci": "cc des trois vallees"}, ["Valclair-1"]),
    ({"epci": "trois"}, []),
    ({"min_population": 5100}, ["Valclair-1"]),
    ({"max_population": 5099}, ["Corse"]),
    ({"min_population": 300, "max_population": 300}, ["Corse"]),
]


@pytest.mark.parametrize(("territory", "names"), CHOICES)
def test_towns_are_chosen(write, take, territory: dict[str, object], names: list[str]) -> None:
    corsica = commune(
        2,
        libelle="Corse",
        code_insee="2A004",
        departement_code_insee="2A",
        population=300,
        epci_libelle="CC du Maquis",
        epci_siren="242000001",
        site_internet="https://corse.example/",
    )
    without_site = commune(
        3, departement_code_insee="75", epci_siren="1", epci_libelle="x", site_internet=None
    )
    taken = take(write("rpnt.json", [commune(1), corsica, without_site]), **territory)
    assert [town.name for town in taken.towns] == names
    rejected = len(taken.rejects)
    assert taken.intake.tally.outside == 3 - len(names) - rejected
    # A town that nobody asked for is not reproached for its site.
    assert rejected == (
        not {"departments", "epci"} & territory.keys() and territory.get("min_population") == 5100
    )


def test_what_cannot_be_told_is_not_guessed(write, take) -> None:
    taken = take(write("rpnt.json", [commune(1), commune(2, population=None)]), max_population=9_000)
    assert [town.name for town in taken.towns] == ["Valclair-1"]
    assert taken.codes == [(2, "unknown-population")]


# --- The shape of the source ----------------------------------------------------------------------


def refusal(take, path, *arguments) -> str:
    with pytest.raises(TargetsFileError) as caught:
        take(path, *arguments)
    return str(caught.value)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_missing_column_is_named_with_those_that_were_found(write, take, form: str) -> None:
    records = [{name: value for name, value in COMMUNE.items() if name != "site_internet"}]
    said = refusal(take, write(f"rpnt.{form}", as_csv(records) if form == "csv" else records))
    assert "this is not the RPNT export as it was known on July 22, 2026: missing: site_internet" in said
    assert "found: type, siret, siren, libelle" in said


def test_numbers_in_place_of_codes(write, take) -> None:
    records = [commune(number, code_insee=77000 + number) for number in range(30)]
    said = refusal(take, write("rpnt.json", records))
    assert "30 records of 30 have another shape; in record 1, “code_insee” holds 77000" in said


def test_sites_that_are_nearly_all_gone(write, take) -> None:
    records = [commune(number, site_internet=None) for number in range(199)]
    assert len(take(write("few.json", records)).rejects) == 199
    said = refusal(take, write("rpnt.json", [*records, commune(200)]))
    assert "only 1 records of 200 have a web site" in said


def test_kinds_that_changed_their_names(write, take) -> None:
    records = [commune(number, type="COM") for number in range(3)]
    assert "no record is a commune or an EPCI; found: COM" in refusal(take, write("rpnt.json", records))


def test_a_change_is_seen_before_a_long_file_is_read_to_its_end(write, take) -> None:
    broken = "[" + ",".join(["{}"] * 1_000) + ", this is no JSON"
    assert "have another shape" not in refusal(take, write("no.json", broken), "rpnt")
    path = write("rpnt.json", [commune(number, siren=0) for number in range(1_500)])
    assert "1,000 records of 1,000" in refusal(take, path)


def test_another_file_by_the_name_of_the_rpnt(write, take) -> None:
    said = refusal(take, write("list.csv", "site\nx.fr\n"), "rpnt")
    assert "missing: adresse_messagerie, code_insee, departement_code_insee" in said
    assert "say which with --from" in said


def test_an_export_without_a_record(write, take) -> None:
    assert "it holds no record" in refusal(take, write("rpnt.csv", as_csv([COMMUNE]).splitlines()[0]))
    assert "no column holds addresses" in refusal(take, write("rpnt.json", "[]"))
