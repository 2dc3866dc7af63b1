"""Dates as French pages write them."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.public_service.accessibility.french_dates import _MONTHS, dates_in, months_later, years_later


def read(text):
    return [(written.first.isoformat(), written.last.isoformat()) for written in dates_in(plain(text))]


def day(iso):
    return [(iso, iso)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("le 20 avril 2026", day("2026-04-20")),
        ("le 1er avril 2026", day("2026-04-01")),
        ("le 1ᵉʳ Août 2026", day("2026-08-01")),
        ("le 1 er février 2026", day("2026-02-01")),
        ("le 3 DÉCEMBRE\u00a02025.", day("2025-12-03")),
        ("le 3 sept. 2025", day("2025-09-03")),
        ("20/04/2026", day("2026-04-20")),
        ("20.4.2026", day("2026-04-20")),
        ("20 / 04 / 2026", day("2026-04-20")),
        ("20-04-2026", day("2026-04-20")),
        ("2026-04-20", day("2026-04-20")),
        ("2026-04-20T10:00", day("2026-04-20")),
        ("en avril 2026", [("2026-04-01", "2026-04-30")]),
        ("février 2024", [("2024-02-01", "2024-02-29")]),
        ("04/2026", [("2026-04-01", "2026-04-30")]),
        ("en 2026", [("2026-01-01", "2026-12-31")]),
        ("le 31 avril 2026", []),
        ("32/04/2026", []),
        ("13/2026", []),
        ("0/0/2026", []),
        ("loi n° 2005-102", []),
        ("le 12 avril", []),
        ("1234567/04/2026", []),
        ("version 4.1.2 de 2026", []),
        ("2024-2026", []),
        ("établie le 3 mars 2023, mise à jour le 04/05/2025", day("2023-03-03") + day("2025-05-04")),
    ],
)
def test_dates(text, found):
    assert read(text) == found


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["full", "slash", "dot", "iso"]))
def test_a_date_is_read_back(when, form):
    written = {
        "full": f"le {when.day} {_MONTHS[when.month - 1]} {when.year}",
        "slash": f"{when:%d/%m/%Y}",
        "dot": f"{when.day}.{when.month}.{when.year}",
        "iso": when.isoformat(),
    }[form]
    (found,) = dates_in(plain(f"Établie {written}, à Exemple."))
    assert found.first == found.last == when


@given(st.text())
def test_any_text_is_read(text):
    for written in dates_in(plain(text)):
        assert written.first <= written.last
        assert written.start < written.end <= len(plain(text))


@given(st.dates(date(2000, 2, 29), date(2090, 1, 1)), st.integers(1, 60))
def test_later_is_later(when, count):
    assert timedelta(27) * count < months_later(when, count) - when < timedelta(32) * count
    assert (years_later(when, count % 9 + 1) - when) // timedelta(365) == count % 9 + 1


def test_the_last_of_february():
    assert years_later(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 8, 31), 18) == date(2028, 2, 29)


@pytest.mark.parametrize("piece", ["1/", "2026", "20 ", "1 er ", "avril ", "en ", "2026-", "12/12/"])
def test_a_hostile_text_is_read_quickly(piece):
    began = time.process_time()
    dates_in(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 3
