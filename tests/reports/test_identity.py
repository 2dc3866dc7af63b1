import pytest

from auditor.model import Target
from auditor.targets import parse_target
from reports.identity import target_key


def town(site="www.ville.fr", name="Ville", **known) -> Target:
    return parse_target(site, name=name).model_copy(update=known)


@pytest.mark.parametrize(
    ("target", "key"),
    [
        (town(siren="217704758", insee="77475"), "siren:217704758"),
        (town(insee="2A004", name="Ajaccio"), "insee:2A004:ajaccio"),
        (town(insee="01004", name="Ambérieu-en-Bugey"), "insee:01004:ambérieu-en-bugey"),
        (town(), "site:www.ville.fr/:ville"),
        (town("http://www.ville.fr:8080/mairie"), "site:www.ville.fr:8080/mairie:ville"),
        (town(name="\ud800='\u202e"), "site:www.ville.fr/:"),
    ],
)
def test_what_names_a_town(target, key):
    assert target_key(target) == key


def test_a_town_keeps_its_key_when_its_site_moves_or_its_population_changes():
    known = {"insee": "77475", "siren": "217704758"}

    assert target_key(town("www.ville.fr", population=5000, **known)) == target_key(
        town("https://ville.example/", population=5100, **known)
    )
    assert target_key(town("www.ville.fr", insee="77475")) == target_key(town("ville.example", insee="77475"))


def test_http_and_https_are_the_same_site():
    assert target_key(town("http://www.ville.fr")) == target_key(town("https://www.ville.fr/"))


def test_two_towns_of_one_site_or_of_one_insee_code_are_told_apart():
    assert target_key(town(name="Ici")) != target_key(town(name="Là"))
    seat = {"insee": "77284"}
    assert target_key(town(name="Meaux", **seat)) != target_key(town(name="CA du Pays de Meaux", **seat))
