"""Periods of years."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.public_service.accessibility.periods import Period, period_in, years_in


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Schéma pluriannuel 2024-2026", Period(2024, 2026)),
        ("Schéma 2024 – 2026", Period(2024, 2026)),
        ("Schéma 2024/2026", Period(2024, 2026)),
        ("de 2024 à 2026", Period(2024, 2026)),
        ("les années 2025, 2026 et 2027", Period(2025, 2027)),
        ("2026-2024", Period(2024, 2026)),
        ("de juin 2023 à mai 2026", Period(2023, 2026, months=36)),
        ("juillet 2023 - juillet 2026", Period(2023, 2026, months=37)),
        ("de fin 2023 à 2026", Period(2023, 2026)),
        ("2026", None),
        ("publié le 12/03/2023, 2026", None),
        ("du 12/03/2023 au 11/03/2026", None),
        ("2024-2026 puis 2027-2029", Period(2024, 2026)),
        ("n° 12024-20265", None),
        ("", None),
    ],
)
def test_a_period(text, period):
    assert period_in(plain(text)) == period


@pytest.mark.parametrize(
    ("period", "fine"),
    [
        (Period(2024, 2026), True),
        (Period(2026, 2026), True),
        (Period(2023, 2026), False),  # the Arcom's count
        (Period(2023, 2026, months=36), True),
        (Period(2023, 2026, months=37), False),
    ],
)
def test_three_years_at_most(period, fine):
    assert period.lasts_at_most(3) is fine


def test_what_is_inside():
    assert Period(2024, 2026).holds(date(2024, 1, 1))
    assert Period(2024, 2026).holds(date(2026, 12, 31))
    assert not Period(2024, 2026).holds(date(2027, 1, 1))
    assert Period(2024, 2026).years == 3


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Plan d’action 2026", (2026,)),
        ("Plan d’actions 2024-2026", (2024, 2025, 2026)),
        ("Plan 2026 (publié le 12/03/2025)", (2026,)),
        ("Plan du 2025-03-12", ()),
        ("Plan 12026", ()),
    ],
)
def test_years(text, years):
    assert years_in(plain(text)) == years


@given(st.integers(2000, 2099), st.integers(1, 9), st.sampled_from(["-", " - ", "–", " à ", "/", " au "]))
def test_a_period_is_read_back(first, length, to):
    last = min(first + length, 2099)
    found = period_in(plain(f"Schéma pluriannuel {first}{to}{last}"))
    assert found == (Period(first, last) if last > first else Period(first, first))


@given(st.text())
def test_any_text_is_read(text):
    found = period_in(plain(text))
    assert found is None or found.first <= found.last
    assert years_in(plain(text)) == tuple(sorted(set(years_in(plain(text)))))


@pytest.mark.parametrize("piece", ["2024-", "2024 a ", "juin 2024 a ", "1/", "2024"])
def test_a_hostile_text_is_read_quickly(piece):
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    period_in(text)
    years_in(text)
    assert time.process_time() - began < 3
