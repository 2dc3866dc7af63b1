"""When a statement was made, and until when it holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.public_service.accessibility.statement_dates import (
    LAST_RULES,
    Kind,
    Rules,
    dates_of,
    holds_until,
    newest,
)


def read(line, **where):
    return [(dated.kind, dated.written.last.isoformat()) for dated in dates_of((line,), **where)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Cette déclaration a été établie le 20 avril 2026.", [(Kind.STATEMENT, "2026-04-20")]),
        (
            "Elle a été établie le 3 mars 2022. Elle a été mise à jour le 1er mai 2025.",
            [(Kind.STATEMENT, "2022-03-03"), (Kind.STATEMENT, "2025-05-01")],
        ),
        ("L’audit réalisé par la société X le 14/04/2026 révèle", [(Kind.AUDIT, "2026-04-14")]),
        ("Déclaration d’accessibilité du 12 mars 2024", [(Kind.STATEMENT, "2024-03-12")]),
        ("Date de publication : mars 2024", [(Kind.STATEMENT, "2024-03-31")]),
        ("Le 12 mars 2024", [(Kind.OTHER, "2024-03-12")]),
        ("l’article 47 de la loi n° 2005-102 du 11 février 2005", []),
        ("Les contenus antérieurs au 23 septembre 2018", []),
        ("Un audit est prévu en mars 2027", []),
        ("La prochaine mise à jour aura lieu d’ici mars 2027", []),
    ],
)
def test_dates(line, found):
    assert read(line) == found


def test_a_date_under_its_heading_is_its_own():
    assert read("Le 12 mars 2024", established=True) == [(Kind.STATEMENT, "2024-03-12")]


def test_the_statement_s_own_date_comes_before_the_audit_s():
    found = tuple(dates_of(("Audit du 14 mai 2026", "Établie le 20 avril 2025", "Mise à jour le 2 mai 2025")))
    assert newest(found).written.last == date(2025, 5, 2)
    assert newest(found[:1]).written.last == date(2026, 5, 14)
    assert newest(()) is None
    assert newest(tuple(dates_of(("Le 12 mars 2024",)))) is None


def test_it_holds_three_years():
    assert holds_until(date(2026, 4, 20)) == date(2029, 4, 20)


def test_a_new_version_of_the_rules_shortens_it_to_eighteen_months():
    coming = Rules("5", date(2027, 1, 15))
    assert holds_until(date(2026, 4, 20), coming) == date(2028, 7, 15)
    assert holds_until(date(2024, 4, 20), coming) == date(2027, 4, 20)  # three years come first
    assert holds_until(date(2027, 1, 15), coming) == date(2030, 1, 15)  # made by the new ones


@given(st.dates(date(2015, 1, 1), date(2050, 1, 1)))
def test_it_never_holds_longer_than_three_years(day):
    until = holds_until(day)
    assert (until - day).days <= 3 * 365 + 1
    assert day >= LAST_RULES.published or until <= date(2022, 8, 16)
