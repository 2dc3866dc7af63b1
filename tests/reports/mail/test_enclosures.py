"""What is attached: a report on paper, a table, under names that any disk takes."""

import csv
import io
from datetime import UTC, datetime

import pypdf
import pytest

from auditor.diff import Turn
from auditor.model import Axis
from auditor.targets.scheduling import Attachment
from reports import pdf
from reports.csv import GUARD
from reports.mail import enclosures as module
from reports.mail import enclosures_of
from reports.mail.enclosures import CSV, PDF, Enclosure
from tests.reports.conftest import build_report
from tests.reports.mail.conftest import (
    as_before,
    change,
    changed,
    first,
    letter,
    many,
    moved,
    named,
    news,
    nothing_seen,
    parsed,
    seen,
    text_of,
    words,
)

BOTH = (Attachment.PDF, Attachment.CSV)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def table_of(told, language="fr"):
    (table,) = enclosures_of(told, words(language))
    assert table.media == CSV
    return rows(table.content)


def test_nothing_is_attached_that_was_not_asked_for():
    assert enclosures_of(news(first(build_report())), words()) == ()


def test_a_report_and_its_table_arrive_as_they_left():
    report = named(seen(), "Saint-Rémy-l’Honoré")
    told = news(first(report, scan=7), attach=BOTH)
    paper, table = parsed(letter(told)).iter_attachments()

    day = f"{report.finished_at:%Y-%m-%d}"
    if report.finished_at < told.slot:
        day = "2026-11-01"
    assert paper.get_filename() == f"beffroi-saint-remy-l-honore-{day}.pdf"
    assert paper.get_content() == b"".join(pdf.export(report, words()))
    assert paper["Content-Disposition"].content_disposition == "attachment"
    assert "Saint-Rémy-l’Honoré" in pypdf.PdfReader(io.BytesIO(paper.get_content())).pages[0].extract_text()
    assert table.get_filename() == f"beffroi-saint-remy-l-honore-{day}.csv"
    assert table.get_content_type() == CSV
    found = rows(table.get_payload(decode=True))
    assert len(found) == len(report.findings)
    assert {row["scan"] for row in found} == {"7"}
    assert all(row["sentence"] for row in found)


def test_enclosures_are_made_once_for_several_recipients():
    told = news(first(seen()), attach=(Attachment.CSV,))
    ready = enclosures_of(told, words())
    other = Enclosure("x.csv", CSV, b"a\r\n")

    assert letter(told, enclosures=ready) == letter(told)
    (table,) = parsed(letter(told, enclosures=[other])).iter_attachments()
    assert table.get_payload(decode=True) == b"a\r\n"


def test_a_name_in_another_script_is_a_file_all_the_same():
    made = enclosures_of(news(first(named(build_report(), "مدينة 🏰")), attach=("csv",)), words())
    assert [one.name for one in made] == ["beffroi-beffroi-2026-11-23.csv"]


def test_a_digest_has_a_line_for_each_town_in_the_order_of_the_mail():
    corsican = {"insee": "01004", "siren": "212000046", "department": "01", "population": 70_659}
    fell = changed(
        named(build_report(), "=Ajaccio", **corsican),
        [change(Turn.NEW, "tls.broken", check="tls.broken"), change(Turn.FIXED, "a.b")],
        [moved(Axis.SECURITY, "B", "F")],
        scan=5,
    )
    rose = changed(named(build_report(), "Bry"), [change(Turn.FIXED, "a.b")])
    quiet, fresh = as_before(named(build_report(), "Crouy")), first(named(build_report(), "Dun"))
    told = news(
        quiet, nothing_seen("Epône"), rose, fell, fresh, digest=True, attach=("csv",), unseen=("Fey",)
    )

    found = table_of(told)
    assert [(row["name"], row["state"]) for row in found] == [
        ("'=Ajaccio", "worse"),
        ("Bry", "better"),
        ("Dun", "first"),
        ("Crouy", "unchanged"),
        ("Epône", "not-observed"),
        ("Fey", "not-scanned"),
    ]
    row = found[0]
    assert row["target"] == "siren:212000046"
    assert (row["insee"], row["department"], row["population"]) == ("01004", "01", "70659")
    assert (row["security_letter"], row["security_letter_before"], row["security_score"]) == (
        "F",
        "B",
        "39.0",
    )
    assert (row["reversibility_letter"], row["sobriety_letter_before"]) == ("", "")
    assert [row[f"{turn}_count"] for turn in Turn] == ["1", "1", "0", "0"]
    assert found[2]["new_count"] == ""
    assert row["started_at"] == "2026-11-23T21:40:00Z"
    assert set(found[-1].values()) == {"", "Fey", "not-scanned"}


def test_no_cell_is_taken_for_a_formula():
    named_so = {"insee": "=1+1", "siren": "@x", "department": "+1", "url": "-1"}
    told = news(first(named(build_report(), "=cmd|' /C calc'!A0", **named_so)), digest=True, unseen=("@Fey",))
    one = news(first(build_report()), attach=("csv",))
    digest = table_of(news(*told.towns, digest=True, attach=("csv",), unseen=told.unseen))

    for row in (*digest, *table_of(one)):
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "-")), name
    assert digest[0]["name"].startswith(GUARD)
    assert digest[1]["name"] == "'@Fey"


@pytest.fixture
def printed(monkeypatch):
    """Reports on paper that cost nothing: how they are printed is tested elsewhere."""
    names = []

    def export(report, told_words):
        names.append(report.target.name)
        yield b"x" * size[0]

    size = [1000]
    monkeypatch.setattr(module.pdf, "export", export)
    return names, size


def test_a_digest_carries_the_reports_of_its_first_towns(printed):
    told = news(*many(30), digest=True, attach=BOTH, schedule="Pays de l’Ourcq")
    made = enclosures_of(told, words())

    assert [one.media for one in made] == [PDF] * 5 + [CSV]
    assert len({one.name for one in made}) == 6
    text = text_of(parsed(letter(told)))
    assert "Les rapports des 5 premières communes sont joints (PDF)." in text
    shown = [
        line.partition(". ")[2] for line in text.splitlines() if line[:2] in {f"{n}." for n in range(1, 6)}
    ]
    assert printed[0][:5] == shown
    assert made[-1].name == "beffroi-pays-de-l-ourcq-2026-11-23.csv"


def test_reports_on_paper_stay_within_what_servers_take(printed):
    printed[1][0] = 3_000_000
    made = enclosures_of(news(*many(30), digest=True, attach=BOTH), words())
    assert [one.media for one in made] == [PDF, PDF, CSV]

    printed[1][0] = 9_000_000
    told = news(*many(30), digest=True, attach=(Attachment.PDF,))
    assert enclosures_of(told, words()) == ()
    assert "n’est pas joint" in text_of(parsed(letter(told)))


def test_two_towns_of_one_name_have_a_file_each(printed):
    towns = [first(named(build_report(), "Saint-Aubin"), scan) for scan in (1, 2, 3)]
    made = enclosures_of(news(*towns, digest=True, attach=(Attachment.PDF,)), words())
    assert [one.name for one in made] == [
        *("beffroi-saint-aubin-2026-11-23.pdf", "beffroi-saint-aubin-2026-11-23-2.pdf"),
        "beffroi-saint-aubin-2026-11-23-3.pdf",
    ]


def test_the_day_of_a_file_is_that_of_the_mail():
    done = build_report().model_copy(update={"finished_at": datetime(2026, 12, 31, 23, 30, tzinfo=UTC)})
    (made,) = enclosures_of(news(first(done), attach=("csv",)), words())
    assert made.name == "beffroi-saint-exemple-2027-01-01.csv"
