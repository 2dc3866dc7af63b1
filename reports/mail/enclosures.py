"""What a mail carries besides its text: the report on paper, and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.delivery.news import News, TownNews
from auditor.targets.scheduling import Attachment
from auditor.words import Words
from reports import pdf
from reports.mail.moments import sent_at
from reports.mail.naming import slug
from reports.mail.ranking import ranked
from reports.mail.tables import findings_table, towns_table

PDF = "application/pdf"
CSV = "text/csv"

#: Reports that a digest carries, those of the first towns; each takes seconds to print.
_PAPERS = 5

#: Bytes of all that is attached: many servers take 10 MB, and base64 adds a third.
_MOST_BYTES = 7_000_000


@dataclass(frozen=True)
class Enclosure:
    """A file; its name is ASCII, so that every program of mail shows it (RFC 2231 has nothing to do)."""

    name: str
    media: str
    content: bytes


def enclosures_of(news: News, words: Words) -> tuple[Enclosure, ...]:
    """What the schedule asked for, the same for each recipient.

    Raises:
        ExportError: a PDF is asked for, and WeasyPrint or Pango is not installed.
    """
    found: list[Enclosure] = []
    if Attachment.CSV in news.attach:
        found.append(_table(news, words))
    if Attachment.PDF in news.attach:
        found[:0] = _within(_MOST_BYTES - sum(len(one.content) for one in found), _papers(news, words))
    return tuple(found)


def _within(room: int, papers: Iterator[Enclosure]) -> Iterator[Enclosure]:
    for paper in papers:
        room -= len(paper.content)
        if room < 0:
            return
        yield paper


def _papers(news: News, words: Words) -> Iterator[Enclosure]:
    names: set[str] = set()
    for town in _on_paper(news):
        stem = _stem(town.report.target.name, news)
        called = f"{stem}.pdf" if stem not in names else f"{stem}-{town.scan}.pdf"
        names.add(stem)
        yield Enclosure(called, PDF, b"".join(pdf.export(town.report, words)))


def _on_paper(news: News) -> Sequence[TownNews]:
    return ranked(news).telling[:_PAPERS] if news.digest else news.towns


def _table(news: News, words: Words) -> Enclosure:
    if news.digest:
        return Enclosure(f"{_stem(news.schedule, news)}.csv", CSV, towns_table(news))
    (town,) = news.towns
    content = findings_table(town, news.schedule, words)
    return Enclosure(f"{_stem(town.report.target.name, news)}.csv", CSV, content)


def _stem(about: str, news: News) -> str:
    return f"beffroi-{slug(about)}-{sent_at(news):%Y-%m-%d}"
