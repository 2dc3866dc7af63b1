"""The PDF, read again by another library: what PDF/UA-1 asks for, one first page, and nothing fetched."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from auditor.filing import ExportError
from auditor.model import AppliedCap
from reports import html, pdf
from tests.reports.conftest import HOSTILE, LongWords, StubWords, build_report, drowned, with_picture


def read(report: Any, words: Any) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(b"".join(pdf.export(report, words))))


@pytest.fixture(scope="module")
def printed() -> pypdf.PdfReader:
    return read(with_picture(build_report()), StubWords("fr"))


def structure(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every element of the tree of tags, in reading order."""

    def below(element: Any) -> Iterator[Any]:
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                yield from below(child)
        elif isinstance(element, dict) and "/S" in element:
            yield element
            yield from below(element.get("/K", []))

    return below(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def tags(reader: pypdf.PdfReader, name: str) -> list[Any]:
    return [element for element in structure(reader) if element["/S"] == name]


def test_it_says_that_it_is_tagged_its_language_and_its_title(printed):
    root = printed.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (
        printed.metadata.title == "Saint-Exemple\N{NO-BREAK SPACE}: audit de la présence numérique – Beffroi"
    )
    about = root["/Metadata"].get_data().decode("utf-8")
    assert re.search(r'pdfuaid:part(="1"|>1<)', about)


def test_every_picture_has_an_alternative_text(printed):
    figures = tags(printed, "/Figure")
    told = [str(figure["/Alt"]).replace("\N{NO-BREAK SPACE}", " ") for figure in figures]
    assert told[0] == "Beffroi"
    assert told[1:6] == ["Lettre D", "Lettre F", "Lettre B", "Non noté", "Lettre A"]
    assert any(text.startswith("Points gardés sur 100") for text in told)
    assert any(text.startswith("Le haut de la page") for text in told)


def test_tables_have_headers_and_cells_name_them(printed):
    assert len(tags(printed, "/Table")) >= 3  # actions, settings, probes; one that goes on overleaf is two
    heads = {str(element["/ID"]) for element in tags(printed, "/TH")}
    cells = tags(printed, "/TD")
    assert cells
    for cell in cells:
        named = {str(name) for name in cell["/A"]["/Headers"]}
        assert named
        assert named <= heads


def test_headings_are_tags_and_bookmarks(printed):
    assert len(tags(printed, "/H1")) == 1

    def titles(outline: Any) -> Iterator[str]:
        for item in outline:
            yield from titles(item) if isinstance(item, list) else [item.title]

    marks = list(titles(printed.outline))
    assert marks[0] == "Saint-Exemple"
    for name in ("Les cinq lettres", "Tout ce qui a été constaté", "Sécurité", "Annexe technique"):
        assert name in marks


def test_what_the_elected_read_is_one_page(printed):
    first, second = (printed.pages[number].extract_text() for number in (0, 1))
    assert "what:accessibility.axe.rule-42" in first  # the tenth action
    assert second.lstrip().startswith("Tout ce qui a été constaté")


def test_the_first_page_is_one_page_whatever_it_says():
    cap = AppliedCap(at_most=39, code="tls.broken", reason="")
    report = build_report()
    scores = tuple(score.model_copy(update={"caps": (cap,) * 5}) for score in report.scores)
    actions = tuple(action.model_copy(update={"lifts_cap": True}) for action in report.actions)
    target = report.target.model_copy(update={"name": "Communauté " * 9, "url": "https://" + "w." * 90})
    changes = {"target": target, "scores": scores, "actions": actions, "findings": report.findings[:12]}
    reader = read(report.model_copy(update=changes), LongWords("fr"))
    assert "10" in reader.pages[0].extract_text().split()
    assert reader.pages[1].extract_text().lstrip().startswith("Tout ce qui a été constaté")


def test_links_lead_to_sources_and_to_places_of_the_report(printed):
    actions = [annotation.get_object() for page in printed.pages for annotation in page.get("/Annots", [])]
    addresses = {item["/A"]["/URI"] for item in actions if "/A" in item and "/URI" in item["/A"]}
    assert addresses == {"https://www.rfc-editor.org/rfc/rfc9325"}
    assert sum("/Dest" in item or item.get("/A", {}).get("/S") == "/GoTo" for item in actions) >= 10


def test_the_same_report_gives_the_same_bytes(report, make_words):
    assert list(pdf.export(report, make_words())) == list(pdf.export(report, make_words()))


def test_venom_by_the_megabyte_is_printed_in_bounded_time_and_does_nothing(report):
    start = time.process_time()
    content = b"".join(pdf.export(drowned(with_picture(report)), StubWords("fr")))
    assert time.process_time() - start < 150  # a third of that on a quiet machine
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) < 90
    assert len(content) < 3_000_000
    second = reader.pages[1].extract_text().replace("\0", "")  # the bytes of a font for rare letters
    assert second.lstrip().startswith("Tout ce qui a été constaté")
    assert not {"/OpenAction", "/AA", "/AcroForm"} & reader.trailer["/Root"].keys()
    for forbidden in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"):
        assert forbidden not in content
    assert "49" not in (reader.metadata.title or "")  # {{ 7*7 }} is text
    assert HOSTILE[:25] in reader.metadata.title


def test_nothing_is_fetched(report, make_words, monkeypatch, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body::after { content: 'fetched' }")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = (
            f'<html lang="en"><head><title>t</title><link rel="stylesheet" href="{address}/a.css">'
            f'<link rel="stylesheet" href="{secret.as_uri()}"></head><body><p>alone</p>'
            f'<img alt="b" src="{address}/b.png"></body></html>'
        )
        monkeypatch.setattr(html, "page", lambda *_: [page.encode("utf-8")])
        reader = read(report, make_words())
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
    assert "alone" in reader.pages[0].extract_text()
    assert "fetched" not in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    ("error", "said"), [(ImportError("weasyprint"), "beffroi[pdf]"), (OSError("libpango"), "libpango-1.0-0")]
)
def test_without_what_prints_it_a_sentence_says_what_to_install(report, make_words, monkeypatch, error, said):
    def refuse(name: str) -> Any:
        raise error

    monkeypatch.setattr(pdf, "import_module", refuse)
    with pytest.raises(ExportError, match=said.replace("[", r"\[")):
        list(pdf.export(report, make_words()))


def test_it_is_not_loaded_before_it_is_needed():
    script = "import sys, auditor.registry as r; r.load_registry(); sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
