from __future__ import annotations

import codecs

import pytest

from auditor.targets import TargetsFileError
from auditor.targets.sources.domains import columns_of
from auditor.targets.sources.records import open_records
from auditor.words import Words

COLUMNS = {
    "our own": "name,site,insee,siren,department,epci,population,mail_domain",
    "with capitals and accents": "Nom,Site Internet,Code INSEE,SIREN,Département,EPCI,Population,Courriel",
    "others": "commune,URL,code_insee_commune,siren,dep,nom_epci,pmun,adresse_messagerie",
    "with spaces": " libellé , Nom de domaine , CODGEO , Numéro SIREN ,Dép,Libellé EPCI,Pop, E-mail ",
}
VALUES = "Valclair,www.valclair.fr,77901,217700001,77,CC des Trois Vallées,5100,valclair.fr"


@pytest.mark.parametrize("header", COLUMNS.values(), ids=COLUMNS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_columns_by_their_usual_names_under_any_separator(write, take, header: str, separator: str) -> None:
    content = f"{header}\n{VALUES}\n".replace(",", separator)
    taken = take(write("list.csv", content))
    assert taken.source == "domains"
    (town,) = taken.towns
    assert town.model_dump() == {
        "name": "Valclair",
        "site": "https://www.valclair.fr/",
        "insee": "77901",
        "siren": "217700001",
        "department": "77",
        "epci": "CC des Trois Vallées",
        "population": 5100,
        "mail_domain": "valclair.fr",
    }


def test_the_likeliest_column_wins() -> None:
    assert columns_of(["domaine", "site", "nom", "name", "zzz"]) == {"site": "site", "name": "nom"}
    assert columns_of(["name", "http_status", "https_status"]) == {"site": "name"}
    assert columns_of(["nom", "name"]) == {"name": "nom", "site": "name"}


def test_a_list_of_domains_alone(write, take) -> None:
    taken = take(write("domains.csv", "name,http_status\nvalclair.fr,200\nvalclair.fr,200\nbad domain,\n"))
    assert [(town.name, town.insee) for town in taken.towns] == [("valclair.fr", None)] * 2
    assert taken.codes == [(4, "site")]


def test_a_mark_and_windows_1252(write) -> None:
    text = "nom;site\nOrléans;orleans.example\nŒuilly;œuilly.example\nTrilport;trilport.fr\n"
    path = write("list.csv", text.encode("cp1252"))
    lines: list[int] = []

    def on_foreign(number: int, line: bytes) -> str:
        lines.append(number)
        return line.decode("cp1252")

    _, records = open_records(path, Words("en"), on_foreign=on_foreign)
    assert [record["nom"] for _, record in records if record] == ["Orléans", "Œuilly", "Trilport"]
    assert lines == [2, 3]


def test_a_byte_order_mark(write, take) -> None:
    assert len(take(write("list.csv", codecs.BOM_UTF8 + b"site\nx.fr\n")).towns) == 1


def test_codes_that_a_spreadsheet_spoilt(write, take) -> None:
    taken = take(write("list.csv", "site;insee\na.fr;1001\nb.fr;01001\nc.fr;1,0E+03\nd.fr;\n"))
    assert [town.insee for town in taken.towns] == [None, "01001"]
    assert taken.codes == [(2, "insee"), (4, "insee")]


def test_the_departement_follows_from_the_insee_code(write, take) -> None:
    path = write("list.csv", "site;insee\na.fr;97411\nb.fr;2A004\nc.fr;\n")
    taken = take(path, departments=frozenset({"974"}))
    assert [town.site for town in taken.towns] == ["https://a.fr/"]
    assert taken.codes == [(4, "unknown-department")]


def test_a_row_with_more_cells_than_columns(write, take) -> None:
    taken = take(write("list.csv", "site;nom\nx.fr;X\ny.fr;Y;more\nz.fr;Z;;\n"))
    assert [town.name for town in taken.towns] == ["X", "Z"]
    assert taken.codes == [(3, "shape")]


def test_no_column_of_addresses(write, take) -> None:
    with pytest.raises(
        TargetsFileError, match=r"no column holds addresses or domain names.*found: nom, insee"
    ):
        take(write("list.csv", "commune;insee\nX;77901\n".replace("commune", "nom")), "domains")
