"""Telephone numbers and addresses in plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.public_service.contacts import has_address, has_address_anywhere, has_mail, telephone_in


@pytest.mark.parametrize(
    "text",
    [
        "Tél. 01 99 00 50 12",
        "01.99.00.50.12",
        "01-99-00-50-12",
        "01/99/00/50/12",
        "0199005012",
        "+33 1 99 00 50 12",
        "+33 (0)1 99 00 50 12",
        "(+33) 1 99 00 50 12",
        "0033 1 99 00 50 12",
        "0970 808 911",
        "0 825 000 000",
        "0800 12 34 56",
        "0262 99 00 50",
        "+687 99 00 50",
        "+49 721 1705522",
        "Ouvert 24h/24 : 01 99 00 50 12 24h/24",
        "01 99 00 50 12 / 01 99 00 50 13",
        "Tél : 1007",
        "Téléphone 3939",
        "Mairie :01 99 00 50 12.",
    ],
)
def test_a_number_is_seen(text):
    assert telephone_in(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SIRET 210 000 012 00015",
        "SIRET 21000001200015",
        "SIREN : 210 000 012",
        "IBAN FR76 3000 4000 0301 2345 6789 012",
        "ISBN 978-2-01-234567-8",
        "le 23/11/2026 à 18 h",
        "77470 Trilport",
        "2024-2025",
        "numéro 1901",
        "Appelez le 15, le 17 ou le 112",
        "Délibération 2026 01 12 34",
        "10 069 020 euros",
        "0199005012345",
        "1010199005012",
    ],
)
def test_a_part_of_another_number_is_none(text):
    assert telephone_in(plain(text)) is None


@given(st.from_regex(r"\A[^\d.+/ -]{0,20} ?0[1-9]( \d\d){4}( ?[^\d.+/ -]{0,20})\Z"))
def test_any_french_number_by_pairs_is_seen(text):
    assert telephone_in(text)


@given(st.integers(min_value=10**10, max_value=10**18))
def test_a_longer_number_holds_none(number):
    assert telephone_in(f"n° {number}.") is None


@given(st.text())
def test_any_text_is_read(text):
    for read in (telephone_in, has_address, has_address_anywhere, has_mail):
        read(plain(text))


@pytest.mark.parametrize("piece", ["0", "01 ", "+3", "1 rue", "a@", "12345 ", "(0)", "tel ", "bp ", "1 a "])
def test_hostile_texts_take_no_time(piece):
    text = piece * (200_000 // len(piece))
    begun = time.perf_counter()
    for read in (telephone_in, has_address, has_address_anywhere, has_mail):
        read(text)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "text",
    [
        "1 place du Beffroi",
        "77470 Trilport",
        "2 bis, rue Kellermann",
        "BP 12",
        "59100 Roubaix Cedex 1",
        "CS 40123",
    ],
)
def test_an_address_is_seen(text):
    assert has_address(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "au capital de 10 069 euros",
        "12 500 habitants",
        "SIRET 424 761 419 00045 Code APE",
        "2024",
        "la mairie",
    ],
)
def test_a_sum_is_no_address(text):
    assert not has_address(plain(text))


@pytest.mark.parametrize(
    "text",
    ["500 Terry Francois Street, San Francisco", "1227 Carouge", "L-1234 Luxembourg", "Elgendorfer Str. 57"],
)
def test_an_address_abroad_is_one_too(text):
    assert has_address_anywhere(plain(text))


@pytest.mark.parametrize(
    "text", ["dpo@ville.fr", "rgpd [at] ville.fr", "dpo (at) ville.fr", "dpo arobase ville"]
)
def test_a_disguised_address_is_seen(text):
    assert has_mail(text)
