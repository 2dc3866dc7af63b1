"""The PDF of a dossier, read again by another library."""

from __future__ import annotations

import io
import re
import time
from functools import cache

import pypdf
import pytest

from reports.dossier.pdf import pdf
from tests.checks.facts import registry
from tests.reports.conftest import StubWords
from tests.reports.dossier.builders import NAMES, build_dossier, drowned, group, late, named, real
from tests.reports.test_pdf import tags

MAKERS = {"one": build_dossier, "group": group, "late": late, "real": real}


@cache
def printed(name: str) -> pypdf.PdfReader:
    words = registry().words("fr") if name == "real" else StubWords("fr")
    return pypdf.PdfReader(io.BytesIO(pdf(MAKERS[name](), words)))


def pages(reader: pypdf.PdfReader) -> list[str]:
    return [one.extract_text() for one in reader.pages]


def test_it_says_that_it_is_tagged_its_language_and_its_title():
    root = printed("one").trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert printed("one").metadata.title.startswith("Saint-Exemple\N{NO-BREAK SPACE}: dossier de demande")
    assert re.search(r'pdfuaid:part(="1"|>1<)', root["/Metadata"].get_data().decode("utf-8"))


@pytest.mark.parametrize("name", ["one", "late", "real"])
def test_every_picture_has_an_alternative_text(name):
    told = [str(figure.get("/Alt", "")) for figure in tags(printed(name), "/Figure")]
    assert told[0] == "Beffroi"
    assert all(told)
    assert any(text.startswith("Calendrier de ") for text in told)


@pytest.mark.parametrize("name", ["one", "group", "real"])
def test_tables_have_headers_and_cells_name_them(name):
    heads = {str(element["/ID"]) for element in tags(printed(name), "/TH")}
    cells = tags(printed(name), "/TD")
    assert len(cells) > 50
    for cell in cells:
        headers = {str(one) for one in cell["/A"]["/Headers"]}
        assert headers
        assert headers <= heads


def test_headings_are_bookmarks_and_findings_are_not():
    def titles(outline):
        for item in outline:
            yield from titles(item) if isinstance(item, list) else [item.title]

    marks = list(titles(printed("one").outline))
    assert marks[:3] == ["Saint-Exemple", "Qui demande", "Saint-Exemple"]
    for part in ("L’essentiel, pour les élus", "Budget", "Calendrier", "Annexe pour le guichet"):
        assert part in marks
    assert len(marks) < 50
    assert len(tags(printed("one"), "/H1")) == 1


@pytest.mark.parametrize("name", ["one", "late", "real"])
def test_the_second_page_is_for_the_elected_and_is_one_page(name):
    _, second, third = pages(printed(name))[:3]
    assert "L’essentiel, pour les élus" in second
    assert "Les actions qui rapportent le plus" in second
    assert "Ce qui a été constaté" in third


@pytest.mark.parametrize("name", MAKERS)
def test_pages_are_numbered_and_bear_a_running_title_but_for_the_cover(name):
    texts = pages(printed(name))
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(texts)}" in text
        assert (" · " in text.splitlines()[-2]) == (number > 1), text[-80:]


def test_the_contents_say_the_page_of_each_part():
    texts = pages(printed("real"))
    lines = texts[0].splitlines()
    numbers = [int(line) for line in lines if line.isdecimal()]
    first = lines.index("Qui demande")
    parts = lines[first : first + len(numbers)]
    assert parts[-1] == "Annexe pour le guichet"
    assert numbers == sorted(numbers)
    for part, number in zip(parts, numbers, strict=True):
        assert part in texts[number - 1]


def test_the_calendar_stands_on_one_page_with_its_words():
    holding = [text for text in pages(printed("real")) if "commandé, puis attente" in text]
    assert len(holding) == 1
    assert "ne tiennent pas avant l’échéance" in holding[0]


def test_no_action_is_cut_in_two():
    """All that is said of an action stands on the page of its title."""
    actions = real().applicants[0].plan.actions
    texts = [re.sub(r"\s+", "", text) for text in pages(printed("real"))]
    for one in actions:
        title, how = (re.sub(r"\s+", "", text.fr) for text in (one.title, one.how))
        assert any(title in text and how[-30:] in text for text in texts), one.id


def test_links_lead_to_sources_and_to_parts():
    found = [one.get_object() for page in printed("one").pages for one in page.get("/Annots", [])]
    assert {item["/A"]["/URI"] for item in found if "/A" in item and "/URI" in item["/A"]} == {
        "https://law.test/"
    }
    assert sum("/Dest" in item or item.get("/A", {}).get("/S") == "/GoTo" for item in found) >= 20


def test_the_same_dossier_gives_the_same_bytes():
    assert pdf(build_dossier(), StubWords("fr")) == pdf(build_dossier(), StubWords("fr"))


@pytest.mark.parametrize("name", NAMES[:3])
def test_names_are_printed_as_they_are_written(name):
    reader = pypdf.PdfReader(io.BytesIO(pdf(build_dossier(named(name)), StubWords("fr"))))
    assert name in reader.pages[0].extract_text().replace("\n", " ")
    assert name in reader.metadata.title


def test_venom_is_printed_in_bounded_time_and_does_nothing():
    start = time.process_time()
    content = pdf(drowned(), StubWords("fr"))
    assert time.process_time() - start < 240  # a fifth of that on a quiet machine
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) < 200
    assert not {"/OpenAction", "/AA", "/AcroForm"} & reader.trailer["/Root"].keys()
    for forbidden in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"):
        assert forbidden not in content
