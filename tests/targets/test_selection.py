"""The towns that a schedule is about."""

from __future__ import annotations

import pytest

from auditor.targets import TargetsFile, Town
from auditor.targets.scheduling import MailSettings, Schedule
from auditor.targets.selection import Gazetteer

TOWNS = (
    Town(name="Trilport", site="www.trilport.fr", insee="77475", siren="217704758", epci="Pays de Meaux"),
    Town(name="Saint-Élix-d’Astarac", site="https://st-elix.example/mairie/", department="32"),
    Town(name="Saint-Denis", site="saint-denis.example", insee="97411", epci="249740119"),
    Town(name="Saint-Denis", site="ville-saint-denis.example", insee="93066"),
    Town(name="Afa", site="afa.example", insee="2A001"),
)


def chosen(**selectors) -> list[str]:
    schedule = Schedule(name="S", cron="0 7 * * 1", to=("a@b.example",), **selectors)
    gazetteer = Gazetteer(TOWNS)
    assert list(gazetteer.faults(schedule)) == []
    return [town.site for town in gazetteer.towns(schedule)]


def faults(**selectors) -> list[tuple]:
    schedule = Schedule(name="S", cron="0 7 * * 1", to=("a@b.example",), **selectors)
    return [(fault.at, fault.message) for fault in Gazetteer(TOWNS).faults(schedule)]


@pytest.mark.parametrize(
    "written",
    [
        "Trilport",
        "TRILPORT",
        "77475",
        "217 704 758",
        "217704758",
        "www.trilport.fr",
        "https://www.trilport.fr/",
        "HTTP://WWW.trilport.fr",
    ],
)
def test_a_town_by_all_its_names(written):
    assert chosen(towns=[written]) == ["www.trilport.fr"]


@pytest.mark.parametrize(
    "written", ["Saint-Élix-d’Astarac", "saint elix d'astarac", "st-elix.example/mairie"]
)
def test_a_name_without_its_accents_and_signs(written):
    assert chosen(towns=[written]) == ["https://st-elix.example/mairie/"]


def test_a_site_is_another_without_its_hyphen():
    assert faults(towns=["stelix.example/mairie"]) != []


def test_every_town_when_none_is_named():
    assert chosen() == [town.site for town in TOWNS]


def test_a_department_that_is_written_or_in_the_code_of_the_town():
    assert chosen(departments=["77"]) == ["www.trilport.fr"]
    assert chosen(departments=["32"]) == ["https://st-elix.example/mairie/"]
    assert chosen(departments=["974", "2A"]) == ["saint-denis.example", "afa.example"]


def test_an_epci_by_its_name_or_its_number():
    assert chosen(epcis=["pays de meaux"]) == ["www.trilport.fr"]
    assert chosen(epcis=["249 740 119"]) == ["saint-denis.example"]


def test_what_is_chosen_in_several_ways_is_there_once_in_the_order_of_the_file():
    assert chosen(towns=["Afa", "Trilport"], departments=["77"], epcis=["249740119"]) == [
        "www.trilport.fr",
        "saint-denis.example",
        "afa.example",
    ]


def test_a_name_that_two_towns_have():
    ((at, message),) = faults(towns=["Afa", "Saint-Denis"])
    assert at == ("towns", 1)
    assert "several" in message
    assert chosen(towns=["93066"]) == ["ville-saint-denis.example"]


def test_each_selector_must_match():
    assert [at for at, _ in faults(towns=["Melun"], departments=["77", "75"], epcis=["Grand Paris"])] == [
        ("towns", 0),
        ("departments", 1),
        ("epcis", 0),
    ]


def test_what_holds_no_letter_is_no_town():
    assert [at for at, _ in faults(towns=["", "…"], epcis=["-"])] == [
        ("towns", 0),
        ("towns", 1),
        ("epcis", 0),
    ]


def test_its_towns_as_targets():
    schedule = Schedule(name="S", cron="0 7 * * 1", to=("a@b.example",), departments=("77",))
    file = TargetsFile(
        town=TOWNS,
        schedule=(schedule,),
        mail=MailSettings.model_validate({"from": "a@b.example", "host": "smtp.b.example"}),
    )
    (target,) = file.targets_of(schedule)
    assert (target.host, target.insee) == ("www.trilport.fr", "77475")
