from __future__ import annotations

from datetime import date

import pytest

from auditor.desk.deadlines import deadline_of, months_after
from tests.desk.projects import programme


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 25), 12, date(2027, 11, 25)),
        (date(2026, 11, 25), 1, date(2026, 12, 25)),
        (date(2026, 11, 25), 2, date(2027, 1, 25)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_one(day, months, then):
    assert months_after(day, months) == then


def test_the_first_of_the_ends_holds():
    begins = date(2026, 11, 25)
    asked = programme(window={"months": 12}, ends=date(2029, 1, 1))
    assert deadline_of(asked, asked.windows, begins) == date(2027, 11, 25)
    asked = programme(window={"months": 120}, ends=date(2029, 1, 1))
    assert deadline_of(asked, asked.windows, begins) == date(2029, 1, 1)
    assert deadline_of(asked, (), begins) == date(2029, 1, 1)


def test_a_programme_without_an_end_sets_none():
    asked = programme(ends=None)
    assert deadline_of(asked, asked.windows, date(2026, 11, 25)) is None
