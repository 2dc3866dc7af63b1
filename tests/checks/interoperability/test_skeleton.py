"""How pages are built."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import SECURE, hop, run, secure, site, trail
from tests.checks.samples import sample_of

CHECK = "interoperability.skeleton"
VIEWPORT = "<meta name=viewport content='width=device-width'>"


def said(page: str, answers=None) -> list[str]:
    found = run(CHECK, sample_of({"/": page}), answers or site())
    return [
        item.code.rpartition(".")[2] if item.outcome is Outcome.FAILED else item.outcome.value
        for item in found
    ]


def page(head: str = "", body: str = "", doctype: str = "<!doctype html>") -> str:
    return f"{doctype}<html><head><meta charset=utf-8>{VIEWPORT}<title>Ville</title>{head}</head><body>{body}"


@pytest.mark.parametrize(
    "sound",
    [
        page(),
        page(body="<title-bar>Ville</title-bar><svg><title>Blason</title></svg>"),
        page(body="<!-- <body> --><script>document.write('<body>')</script>"),
        page(doctype="<!DOCTYPE HTML SYSTEM 'about:legacy-compat'>"),
        page(doctype="\n<!-- made by hand --><!DOCTYPE  html >"),
        f"<!doctype html><meta charset=utf-8>{VIEWPORT}<title>Tags may be left out</title><p>Ville",
        page(doctype=""),  # accessibility.doctype says so
    ],
)
def test_a_sound_page(sound):
    assert said(sound) == ["passed"]


@pytest.mark.parametrize(
    ("faulty", "codes"),
    [
        (page(head="<title>Encore</title>"), ["repeated"]),
        (page(body="<html><head></head><body>"), ["repeated"]),
        (
            page(doctype='<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "a">'),
            ["old-doctype"],
        ),
        (page(doctype='<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">'), ["old-doctype"]),
        (page().replace("viewport", "views"), ["no-viewport"]),
        (page(head="<title>2</title>").replace("viewport", "views"), ["repeated", "no-viewport"]),
    ],
)
def test_a_faulty_page(faulty, codes):
    assert said(faulty) == codes


@pytest.mark.parametrize(("filler", "verdict"), [(900, "passed"), (1100, "late-charset")])
def test_the_encoding_is_declared_in_time(filler, verdict):
    assert said(page().replace("<meta charset", f"<!--{'x' * filler}--><meta charset")) == [verdict]


def test_the_header_makes_up_for_a_late_declaration():
    late = page().replace("<meta charset", f"<!--{'x' * 1100}--><meta charset")
    assert said(late, site(secure(content_type="text/html; charset=utf-8"))) == ["passed"]
    elsewhere = trail(hop("https://other.example/", content_type="text/html; charset=utf-8"))
    assert said(late, site(elsewhere)) == ["late-charset"]


def test_each_fault_shows_its_pages():
    home = page(body="<a href=/contact>Contact</a>", head="<title>2</title>")
    (found,) = run(CHECK, sample_of({"/": home, "/contact": page(head="<title>2</title>")}), site())
    assert [item.where for item in found.places] == [SECURE, f"{SECURE}contact"]
    assert found.arguments["pages"] == 2
    assert found.places[0].excerpt == "2 <title>"


def test_a_page_that_did_not_come_is_not_judged():
    (found,) = run(CHECK, sample_of({"/": Cause.TIMED_OUT}), site())
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
