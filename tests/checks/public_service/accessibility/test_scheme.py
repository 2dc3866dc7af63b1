"""The multi-year scheme and the plan of the year."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import (
    PLAN,
    SCHEME,
    STATEMENT,
    filed,
    in_english,
    planned,
    without_statement,
)
from tests.checks.samples import answered, good_pages, good_sample, sample_but, sample_of

SCHEME_CHECK = "public_service.accessibility-scheme"
PLAN_CHECK = "public_service.accessibility-plan"
PATHS = {"/schema-pluriannuel/": None, "/plan-annuel-2026/": None}


def linking(scheme: str, plan: str = PLAN, **pages):
    """The good town without its scheme and plan, whose statement holds these instead of the links to them."""
    page = good_pages()[STATEMENT].replace(SCHEME, scheme).replace(PLAN, plan)
    return sample_but(PATHS | {STATEMENT: page} | pages)


def file_at(path: str):
    return answered(f"https://www.ville.example{path}", b"%PDF-1.7", content_type="application/pdf")


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ("2024-2026", ""),
        ("2026-2028", ""),
        ("2024 – 2026", ""),
        ("de 2025 à 2027", ""),
        ("2026-2026", ""),
        ("de décembre 2023 à novembre 2026", ""),  # thirty-six months
        ("2023-2026", ".too-long"),  # four calendar years: what the Arcom refused
        ("2024-2027", ".too-long"),
        ("2023-2025", ".not-current"),
        ("2027-2029", ".not-current"),
        ("", ".undated"),
    ],
)
def test_the_years_of_a_file_are_those_of_its_link(years, code):
    sample = filed("/schema-pluriannuel/", SCHEME.replace("2025-2027", years))
    assert verdicts(SCHEME_CHECK, sample)[0][1] == f"{SCHEME_CHECK}{code}"


def test_the_years_of_a_file_may_stand_in_its_address():
    path = "/wp-content/uploads/2023/12/Schema_pluriannuel_2024-2026.pdf"
    (found,) = run(
        SCHEME_CHECK, linking(f'<li><a href="{path}">Schéma pluriannuel</a></li>', **{path: file_at(path)})
    )
    assert (found.outcome.value, found.arguments) == ("passed", {"first": "2024", "last": "2026"})


def test_the_years_of_a_page_may_stand_in_its_text():
    page = good_pages()["/schema-pluriannuel/"].replace(" 2025-2027", "")
    statement = good_pages()[STATEMENT].replace(SCHEME, SCHEME.replace(" 2025-2027", ""))
    sample = sample_but({"/schema-pluriannuel/": page, STATEMENT: statement})
    (found,) = run(SCHEME_CHECK, sample)
    assert found.arguments == {"first": "2025", "last": "2027"}


def test_a_scheme_in_the_statement_itself():
    text = "<li>Schéma pluriannuel de mise en accessibilité 2025-2027 : former, auditer, corriger</li>"
    assert verdicts(SCHEME_CHECK, linking(text)) == [("passed", SCHEME_CHECK)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<li>Il n’y a pas de schéma pluriannuel à ce jour</li>",
        "<li>Notre schéma pluriannuel est en cours d’élaboration</li>",
        "<li>Aucun schéma pluriannuel</li>",
    ],
)
def test_no_scheme(text):
    assert verdicts(SCHEME_CHECK, linking(text)) == [("failed", f"{SCHEME_CHECK}.absent")]


def test_the_latest_of_two_schemes_counts():
    old = '<li><a href="/s1.pdf">Schéma pluriannuel 2020-2023</a></li>'
    new = '<li><a href="/s2.pdf">Schéma pluriannuel 2024-2026</a></li>'
    sample = linking(old + new, **{"/s1.pdf": file_at("/s1.pdf"), "/s2.pdf": file_at("/s2.pdf")})
    assert verdicts(SCHEME_CHECK, sample) == [("passed", SCHEME_CHECK)]


def test_a_scheme_for_buildings_or_money_is_another_one():
    money = '<li><a href="/i/">Schéma pluriannuel d’investissement 2024-2030</a></li>'
    page = "<title>Investissement</title><h1>Schéma pluriannuel d’investissement 2024-2030</h1><p>Routes.</p>"
    pages = {
        path: text.replace("<h2>À la une</h2>", f"<ul>{money}</ul>") for path, text in good_pages().items()
    }
    pages["/i/"] = page
    sample = sample_of({path: text for path, text in pages.items() if path not in PATHS})
    assert verdicts(SCHEME_CHECK, sample)[0][1] != f"{SCHEME_CHECK}.too-long"


def test_a_link_that_leads_nowhere():
    assert verdicts(SCHEME_CHECK, sample_but({"/schema-pluriannuel/": None})) == [
        ("failed", f"{SCHEME_CHECK}.broken")
    ]
    assert verdicts(PLAN_CHECK, sample_but({"/plan-annuel-2026/": None})) == [
        ("failed", f"{PLAN_CHECK}.broken")
    ]


@pytest.mark.parametrize("check", [SCHEME_CHECK, PLAN_CHECK])
def test_a_page_that_did_not_come_is_not_broken(check):
    path = "/schema-pluriannuel/" if check == SCHEME_CHECK else "/plan-annuel-2026/"
    assert verdicts(check, sample_but({path: Cause.TIMED_OUT})) == [
        ("passed", check)
    ]  # its link has the years


@pytest.mark.parametrize("check", [SCHEME_CHECK, PLAN_CHECK])
def test_what_was_not_seen_is_not_absent(check):
    (found,) = run(check, sample_but(PATHS | {STATEMENT: Cause.TIMED_OUT}))
    assert found.cause is Cause.TIMED_OUT
    (found,) = run(check, sample_but(PATHS | {STATEMENT: file_at(STATEMENT)}))
    assert found.cause is Cause.NOT_HTML
    (found,) = run(check, sample_of({"/": Cause.BLOCKED}))
    assert found.cause is Cause.BLOCKED


@pytest.mark.parametrize("check", [SCHEME_CHECK, PLAN_CHECK])
def test_a_town_without_statement_lacks_them_too(check):
    assert verdicts(check, without_statement()) == [("failed", f"{check}.absent")]
    assert verdicts(check, in_english()) == [("inapplicable", check)]


@pytest.mark.parametrize(
    ("year", "code"),
    [
        ("2026", ""),
        ("2025", ".other-year"),
        ("2027", ".other-year"),
        ("2024-2026", ""),
        ("2023-2025", ".other-year"),
        ("en cours", ".undated"),
    ],
)
def test_the_year_of_the_plan(year, code):
    (found,) = run(PLAN_CHECK, planned(year))
    assert found.code == f"{PLAN_CHECK}{code}"


def test_the_year_that_was_found_and_expected_is_said():
    (found,) = run(PLAN_CHECK, planned("2025"))
    assert found.arguments == {"found": "2025", "expected": "2026"}


def test_a_plan_among_those_of_other_years():
    plans = "".join(
        f'<li><a href="/p{year}.pdf">Plan d’action {year}</a></li>' for year in (2024, 2025, 2026)
    )
    assert (
        verdicts(PLAN_CHECK, linking(SCHEME, plans, **{"/p2024.pdf": file_at("/p2024.pdf")}))[0][0]
        == "passed"
    )


def test_a_plan_may_stand_in_the_scheme():
    page = good_pages()["/schema-pluriannuel/"].replace(
        "</main>", "<h2>Plan annuel 2026</h2><p>Audit.</p></main>"
    )
    statement = good_pages()[STATEMENT].replace(PLAN, "")
    sample = sample_but({"/plan-annuel-2026/": None, "/schema-pluriannuel/": page, STATEMENT: statement})
    assert verdicts(PLAN_CHECK, sample) == [("passed", PLAN_CHECK)]


def test_a_plan_may_stand_in_a_scheme_that_was_not_read():
    sample = linking(SCHEME, "", **{"/schema-pluriannuel/": file_at("/schema-pluriannuel/")})
    assert verdicts(PLAN_CHECK, sample) == [("cantTell", f"{PLAN_CHECK}.in-scheme")]


def test_the_plan_of_another_matter_is_none():
    pages = {
        path: page.replace(
            '<li><a href="/agenda/">Agenda</a></li>', '<li><a href="/c/">Plan d’actions climat 2026</a></li>'
        )
        for path, page in good_pages().items()
        if path != "/plan-annuel-2026/"
    }
    pages[STATEMENT] = pages[STATEMENT].replace(PLAN, "")
    assert verdicts(PLAN_CHECK, sample_of(pages)) == [("failed", f"{PLAN_CHECK}.absent")]


def test_both_are_there():
    assert verdicts(SCHEME_CHECK, good_sample()) == [("passed", SCHEME_CHECK)]
    assert verdicts(PLAN_CHECK, good_sample()) == [("passed", PLAN_CHECK)]
