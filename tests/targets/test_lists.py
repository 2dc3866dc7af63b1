from __future__ import annotations

import codecs
import gzip
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Target
from auditor.targets import TargetsFileError, Unusable, read_list, streams
from auditor.targets.lists import COLUMNS
from auditor.words import Words

HEADER = ";".join(COLUMNS)
TRILPORT = "Trilport;www.trilport.fr;77475;217704758;77;CA du Pays de Meaux;5100;mairie-trilport.fr"


def read(path: Path) -> list[Target | Unusable]:
    return list(read_list(path))


def only(path: Path) -> Target | Unusable:
    (found,) = read(path)
    return found


def refusal(path: Path, words: Words | None = None) -> str:
    with pytest.raises(TargetsFileError) as caught:
        list(read_list(path, words))
    return str(caught.value).replace(str(path), path.name)


# --- Lists that are right -------------------------------------------------------------------------


def test_a_list_with_every_column(write) -> None:
    town = only(write("towns.csv", f"{HEADER}\n{TRILPORT}\n"))
    assert isinstance(town, Target)
    assert town.model_dump() == {
        "name": "Trilport",
        "url": "https://www.trilport.fr/",
        "host": "www.trilport.fr",
        "port": None,
        "domain": "trilport.fr",
        "mail_domain": "mairie-trilport.fr",
        "secure_asked": True,
        "insee": "77475",
        "siren": "217704758",
        "department": "77",
        "epci": "CA du Pays de Meaux",
        "population": 5100,
    }


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("name", ["towns.csv", "TOWNS.CSV", "towns.csv.gz"])
def test_separators_ends_of_line_and_marks(write, separator: str, end: str, mark: bytes, name: str) -> None:
    text = f"{HEADER}\n{TRILPORT}\n\n{TRILPORT}\n".replace(";", separator).replace("\n", end)
    towns = read(write(name, mark + text.encode()))
    assert [town.insee for town in towns if isinstance(town, Target)] == ["77475", "77475"]


def test_only_the_site_is_needed_and_the_name_is_its_host(write) -> None:
    town = only(write("towns.csv", "Site\nhttp://www.trilport.fr/mairie\n"))
    assert isinstance(town, Target)
    assert (town.name, town.insee, town.secure_asked) == ("www.trilport.fr", None, False)


def test_empty_cells_empty_columns_and_short_rows(write) -> None:
    towns = read(write("towns.csv", "site,name,,\nx.fr,,,\ny.fr\n"))
    assert [town.name for town in towns] == ["x.fr", "y.fr"]


def test_quoted_cells_may_hold_separators_and_ends_of_line(write) -> None:
    path = write("towns.csv", 'name,site\n"Valclair,\nle ""Vieux""",x.fr\n,bad site\n')
    town, unusable = read(path)
    assert town.name == 'Valclair, le "Vieux"'
    assert isinstance(unusable, Unusable)
    assert unusable.line == 4


def test_numbers_as_spreadsheets_write_them(write) -> None:
    town = only(write("towns.csv", "site,siren,population\nx.fr,217\u202f704\u00a0758,5\u202f100\n"))
    assert isinstance(town, Target)
    assert (town.siren, town.population) == ("217704758", 5100)


def test_a_guarded_cell_is_read_as_it_was(write) -> None:
    assert only(write("towns.csv", "site,name\nx.fr,'=Ville\n")).name == "=Ville"
    assert only(write("towns.csv", "site,name\nx.fr,'s Ville\n")).name == "'s Ville"


def test_a_list_of_addresses(write) -> None:
    path = write("sites.txt", "# towns\nwww.trilport.fr\n\n  http://x.fr/#top  \nthe site\n")
    first, second, unusable = read(path)
    assert isinstance(first, Target)
    assert isinstance(second, Target)
    assert (first.url, second.url) == ("https://www.trilport.fr/", "http://x.fr/")
    assert isinstance(unusable, Unusable)
    assert (unusable.line, unusable.written, unusable.code) == (5, "the site", "site")


# --- Rows that cannot be used ---------------------------------------------------------------------

ROWS = {
    "no site": (";;77475;;;;;", "no-site", "77475", "no web site is given"),
    "an address that is none": ("X;the site;;;;;;", "site", "the site", "neither a web address"),
    "another scheme": ("X;ftp://x.fr;;;;;;", "site", "ftp://x.fr", "http://"),
    "an INSEE code without its zero": ("X;x.fr;1001;;;;;", "insee", "1001", "five characters"),
    "a SIREN that became a number": ("X;x.fr;;2,177E+08;;;;", "siren", "2,177E+08", "nine digits"),
    "a département by its name": ("X;x.fr;;;Seine-et-Marne;;;", "department", "Seine-et-Marne", "INSEE code"),
    "a population in words": ("X;x.fr;;;;;many;", "population", "many", "whole number"),
    "a population below zero": ("X;x.fr;;;;;-3;", "population", "-3", "whole number"),
    "a population that no country has": (
        f"X;x.fr;;;;;{'9' * 5000};",
        "population",
        "9" * 199 + "…",
        "characters",
    ),
    "a mailbox": ("X;x.fr;;;;;;a@x.fr", "mail_domain", "a@x.fr", "neither a web address"),
    "more cells than columns": ("X;x.fr;;;;;;;more", "cells", "X x.fr more", "more cells"),
    "an endless name": (f"{'x' * 3000};x.fr;;;;;;", "name", "x" * 199 + "…", "2,000 characters"),
    "control characters": ("X;\x1b[2J;;;;;;", "site", "[2J", "neither a web address"),
}


@pytest.mark.parametrize(("row", "code", "written", "why"), ROWS.values(), ids=ROWS)
def test_a_row_that_cannot_be_used_says_why_and_costs_no_other(
    write, row: str, code: str, written: str, why: str
) -> None:
    before, unusable, after = read(write("towns.csv", f"{HEADER}\n{TRILPORT}\n{row}\n{TRILPORT}\n"))
    assert isinstance(before, Target)
    assert isinstance(after, Target)
    assert isinstance(unusable, Unusable)
    assert (unusable.line, unusable.code) == (3, code)
    assert " ".join(unusable.written.split()) == written
    assert why in unusable.reason(Words("en"))
    assert unusable.reason(Words("fr")) != unusable.reason(Words("en"))


# --- Files that are wrong -------------------------------------------------------------------------

REFUSED = {
    "an empty file": ("", "the column “site” is missing"),
    "no site column": ("name,insee\nX,77475\n", "towns.csv:1: the column “site” is missing"),
    "no header": ("Trilport,www.trilport.fr\n", "unknown column “trilport”"),
    "an unknown column": (
        "site,poulation\n",
        "towns.csv:1: unknown column “poulation”; did you mean “population”?",
    ),
    "a strange column": ("site,zzz\n", "known columns: name, site, insee"),
    "a column twice": ("site,name,site\n", "“site” stands twice"),
    "tabulations": ("name\tsite\nX\tx.fr\n", "towns.csv:1: separate the columns with “,” or “;”"),
    "bars": ("name|site\n", "separate the columns"),
    "a quotation mark that is left open": ('site\nx.fr\n"y.fr\nz.fr\n', "towns.csv:3: a quotation mark"),
    "a quotation mark in the middle": ('site\n"x".fr\n', "towns.csv:2: a quotation mark"),
    "Latin-1": (
        "site,name\nx.fr,X\ny.fr,Orléans\n".encode("latin-1"),
        "towns.csv:3: this line is not in UTF-8",
    ),
    "UTF-16": ("site\nx.fr\n".encode("utf-16"), "iconv -f UTF-16"),
    "a line without end": (
        b"site\n" + b"x" * (streams.MAX_LINE + (1 << 17)),
        "towns.csv:2: a line of more than",
    ),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(write, content: str | bytes, said: str) -> None:
    assert said in refusal(write("towns.csv", content))


def test_what_to_do_is_said_in_french_too(write) -> None:
    path = write("ma liste.csv", "site,name\nx.fr,Orléans\n".encode("cp1252"))
    said = refusal(path, Words("fr"))
    assert "cette ligne n’est pas en UTF-8" in said
    assert f"iconv -f WINDOWS-1252 -t UTF-8 '{path}' >" in said.replace("'ma liste.csv'", f"'{path}'")


def test_the_header_is_judged_before_anything_is_read(write) -> None:
    with pytest.raises(TargetsFileError):
        read_list(write("towns.csv", "nom\nX\n"))


def test_other_files(write, tmp_path: Path) -> None:
    assert ".csv, .csv.gz or .txt" in refusal(write("towns.ods", "PK"))
    assert "cannot be read" in refusal(tmp_path / "absent.csv")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "cannot be read" in refusal(folder)


def test_gzip_that_is_cut_or_spoilt(write, tmp_path: Path) -> None:
    whole = gzip.compress(b"site\n" + b"".join(b"x%d.fr\n" % number for number in range(10_000)))
    assert "cannot be read" in refusal(write("cut.csv", whole[:-2000]))
    spoilt = bytearray(whole)
    spoilt[2000:2100] = bytes(100)
    assert "cannot be read" in refusal(write("spoilt.csv", bytes(spoilt)))


def test_a_bomb_is_stopped(write, monkeypatch) -> None:
    monkeypatch.setattr(streams, "MAX_BYTES", 1 << 17)
    bomb = write("towns.csv.gz", "site\n" + "x.fr\n" * 100_000)
    assert bomb.stat().st_size < 2_000
    assert "more than 131\u00a0kB once decompressed" in refusal(bomb)


# --- Long lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["towns.csv", "towns.csv.gz"])
def test_memory_does_not_grow_with_the_list(write, name: str) -> None:
    rows = (TRILPORT.replace("trilport.fr", f"trilport-{number}.fr") for number in range(20_000))
    path = write(name, "\n".join([HEADER, *rows]))
    towns = read_list(path)
    next(towns)  # what is loaded once: the list of public suffixes
    tracemalloc.start()
    usable = sum(isinstance(town, Target) for town in towns)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert usable == 19_999
    assert peak < 1_000_000  # the text of the list is twice as long, its towns twenty times


# --- Any bytes ------------------------------------------------------------------------------------

LISTS = st.lists(
    st.sampled_from(
        [
            b"site",
            b"name",
            b"population",
            b";",
            b",",
            b"\n",
            b"\r",
            b'"',
            b"x.fr",
            b"\xe9",
            b"\xff\xfe",
            b"\x00",
            b"'=",
        ]
    )
    | st.binary(max_size=8),
    max_size=40,
).map(b"".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=LISTS | LISTS.map(lambda rest: b"site;name\n" + rest),
    name=st.sampled_from(["t.csv", "t.txt", "t.csv.gz"]),
)
def test_any_bytes_are_rows_or_are_refused(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        found = read(path)
    except TargetsFileError:
        return
    for item in found:
        assert isinstance(item, Target) or item.reason(Words("fr"))
