"""Formats of what residents download."""

from __future__ import annotations

import pytest

from auditor.model import Outcome
from tests.checks.facts import run
from tests.checks.samples import sample_of

CHECK = "interoperability.open-formats"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20


def said(home: str, **pages: str) -> list[str]:
    kept = {f"/{name}": TEXT + page for name, page in pages.items()}
    found = run(CHECK, sample_of({"/": TEXT + home, **kept}))
    return [
        item.code.rpartition(".")[2] if item.outcome is Outcome.FAILED else item.outcome.value
        for item in found
    ]


def link(path: str, text: str = "Formulaire") -> str:
    return f'<a href="{path}">{text}</a>'


@pytest.mark.parametrize(
    "home",
    [
        link("/a.pdf"),
        link("/a.odt"),
        link("/a.csv") + link("/b.ods"),
        link("/a.docx") + link("/b.odt"),  # the same text
        link("/permis.docx", "Word") + link("/formulaires/permis.pdf", "Lire"),  # the same name
        link("/a.doc", "Permis (DOC, 12 ko)") + link("/b.pdf", "Permis (PDF, 1,2 Mo)"),
        link("/a.xls", "Budget 2026 au format Excel") + link("/b.ods", "Budget 2026 au format ODS"),
        link("/a.docx", "Word") + link("/b.pdf", "PDF"),
    ],
)
def test_what_can_be_opened(home):
    assert said(home) == ["passed"]


@pytest.mark.parametrize(
    ("home", "codes"),
    [
        (link("/document.doc?x=1"), ["legacy"]),
        (link("/DOCUMENT.DOC"), ["legacy"]),
        (link("/document%2Edoc#page=2"), ["legacy"]),
        (link("/a.xls") + link("/b.pdf", "Autre chose"), ["legacy"]),
        (link("/a.docx"), ["observed"]),
        (link("/a.docx") + link("/a.xlsx", "Budget"), ["observed"]),
        (link("/a.docx") + link("/b.ppt", "Présentation"), ["legacy", "observed"]),
        (link("https://docs.ville.example/a.docx"), ["observed"]),
    ],
)
def test_what_must_be_bought(home, codes):
    assert said(home) == codes


@pytest.mark.parametrize(
    "home",
    [
        "",
        link("/page"),
        link("/guide.doc/"),
        link("/lire?fichier=a.doc"),
        link("mailto:a@ville.doc"),
        link("https://www.example.org/a.doc"),  # of others
        link("https://[/a.doc"),
    ],
)
def test_nothing_of_the_kind(home):
    assert said(home) == ["inapplicable"]


def test_the_same_text_on_another_page_is_no_twin():
    other = link("/contact", "Contact") + link("/a.docx", "Formulaire")
    assert said(other, contact=link("/b.pdf", "Formulaire")) == ["observed"]


def test_a_file_offered_on_every_page_counts_once():
    home = link("/contact", "Contact") + link("/a.doc")
    (found,) = run(CHECK, sample_of({"/": TEXT + home, "/contact": TEXT + link("/a.doc", "Autre nom")}))
    assert (found.arguments["count"], found.arguments["formats"]) == (1, (".doc",))


def test_the_files_are_listed():
    (found,) = run(
        CHECK, sample_of({"/": TEXT + link("/permis.doc", "Permis") + link("/budget.xls", "Budget")})
    )
    assert [(item.where.rpartition("/")[2], item.excerpt) for item in found.places] == [
        ("permis.doc", "Permis"),
        ("budget.xls", "Budget"),
    ]
