from __future__ import annotations

import json

import pytest

from auditor.targets import TargetsFileError
from tests.targets.sources.samples import service


def test_a_town_hall_and_an_epci_among_other_services(write, take) -> None:
    epci = service(
        "epci",
        "Communauté de communes des Trois Vallées",
        sites=["https://www.trois-vallees.fr"],
        courriel="contact@trois-vallees.fr",
        siret="24770000100018",
    )
    taken = take(
        write("annuaire.json", [service("gendarmerie"), service(), epci, service("cg"), service("cr")])
    )
    assert taken.source == "annuaire"
    valclair, vallees = taken.towns
    assert valclair.model_dump() == {
        "name": "Valclair",
        "site": "https://www.valclair.fr/",
        "insee": "77901",
        "siren": "217700001",
        "department": "77",
        "epci": None,
        "population": None,
        "mail_domain": "valclair.fr",
    }
    assert (vallees.insee, vallees.siren, vallees.department) == (None, "247700001", "77")
    assert taken.intake.census.strangers == {"gendarmerie": 1, "cg": 1, "cr": 1}
    assert not taken.rejects


def test_overseas_and_corsica(write, take) -> None:
    records = [service(insee=code, sites=[f"x{code}.fr"]) for code in ("97411", "98818", "2B033", "01004")]
    taken = take(write("annuaire.json", records))
    assert [town.department for town in taken.towns] == ["974", "988", "2B", "01"]


def test_several_addresses_of_one_site_and_of_several(write, take) -> None:
    same = service(sites=["https://www.valclair.fr", "http://valclair.fr/", "https://www.valclair.fr"])
    several = service(insee="77902", sites=["https://a.fr", "https://b.fr"])
    taken = take(write("annuaire.json", [same, several]))
    assert [town.site for town in taken.towns] == ["https://www.valclair.fr/"]
    assert taken.codes == [(2, "several-sites")]
    assert taken.rejects[0].written == "https://a.fr https://b.fr"


@pytest.mark.parametrize(
    ("courriel", "domain"),
    [
        ("valclair@wanadoo.fr;mairie@valclair.fr", "valclair.fr"),
        ("mairie@a.fr;mairie@b.fr", "a.fr"),
        ("valclair@gmail.com;valclair@laposte.net", None),
        (" ; ", None),
        (None, None),
        ("https://contact", None),
    ],
)
def test_the_first_address_that_is_the_town_s_own(
    write, take, courriel: str | None, domain: str | None
) -> None:
    (town,) = take(write("annuaire.json", [service(courriel=courriel)])).towns
    assert town.mail_domain == domain


def test_former_communes_and_annexes_are_not_the_town(write, take) -> None:
    names = [
        "Mairie déléguée - Vieux-Valclair",
        "Mairie annexe de Valclair",
        "Mairie - Valclair",
        "MAIRIE DELEGUEE",
    ]
    records = [service(nom=name, sites=[f"https://{n}.fr"]) for n, name in enumerate(names)]
    taken = take(write("annuaire.json", records))
    assert [town.site for town in taken.towns] == ["https://2.fr/"]
    assert taken.intake.census.strangers == {"mairie déléguée": 3}


def test_two_town_halls_of_one_commune_leave_none(write, take) -> None:
    taken = take(write("annuaire.json", [service(), service(sites=["https://other.fr"])]))
    assert not taken.towns
    assert sorted(taken.codes) == [(1, "ambiguous"), (2, "ambiguous")]


def test_the_insee_code_of_the_pivot_when_there_is_one_only(write, take) -> None:
    def pivot(*codes: str) -> str:
        return json.dumps([{"type_service_local": "mairie", "code_insee_commune": list(codes)}])

    one = service(code_insee_commune=None, pivot=pivot("77901"))
    two = service(code_insee_commune=None, pivot=pivot("77902", "77903"))
    none = service(code_insee_commune="", pivot=pivot())
    taken = take(write("annuaire.json", [one, two, none]))
    assert [town.insee for town in taken.towns] == ["77901"]
    assert taken.codes == [(2, "no-insee"), (3, "no-insee")]


@pytest.mark.parametrize(
    "change",
    [
        {"site_internet": [{"valeur": "https://www.valclair.fr"}]},
        {"site_internet": "https://www.valclair.fr"},
        {"site_internet": '["https://www.valclair.fr"]'},
        {"site_internet": '[{"url": "https://www.valclair.fr"}]'},
        {"site_internet": "[" * 100_000},
        {"adresse_courriel": ["mairie@valclair.fr"]},
        {"pivot": '{"type_service_local": "mairie"}'},
        {
            "pivot": '[{"type_service_local": "mairie", "code_insee_commune": "77901"}]',
            "code_insee_commune": None,
        },
        {"nom": {"fr": "Valclair"}},
    ],
)
def test_an_older_or_a_newer_shape_is_refused(write, take, change: dict[str, object]) -> None:
    path = write("annuaire.json", [service(**change)])
    with pytest.raises(TargetsFileError, match="not the Annuaire export as it was known on July 22, 2026"):
        take(path)


def test_one_record_of_another_shape_costs_itself_only(write, take) -> None:
    taken = take(write("annuaire.json", [service(), service(site_internet="oops"), service("cg")]))
    assert len(taken.towns) == 1
    assert taken.codes == [(2, "shape")]


def test_an_answer_of_the_api_is_no_export(write, take) -> None:
    path = write("annuaire.json", {"total_count": 1, "results": [service()]})
    with pytest.raises(TargetsFileError, match="the whole export, not an answer of the API"):
        take(path)
