"""The end of a mail: what is attached and how to read it, why it came, and how to stop it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.delivery.news import News
from auditor.words import Words
from reports.mail.blocks import Block, Heading, Link, Paragraph
from reports.mail.enclosures import CSV, PDF, Enclosure
from reports.mail.leaving import Exit
from reports.mail.naming import name


def foot_blocks(news: News, enclosures: Sequence[Enclosure], way_out: Exit, words: Words) -> Iterator[Block]:
    """What every mail ends with."""
    yield Heading(words("How to read the report"))
    yield from (Paragraph(text) for text in _attached(news, enclosures, words))
    yield Paragraph(
        words(
            "The grade is that of Beffroi alone: it is no RGAA rate, no RGESN conformity and no ANSSI "
            "certificate."
        ),
        soft=True,
    )
    yield Paragraph(
        words(
            "Automatic tests find faults; alone, they never prove conformity. The accessibility of a site "
            "must also be looked at by a person."
        ),
        soft=True,
    )
    yield Heading(words("Why this mail"))
    yield Paragraph(
        words(
            "A program sent it, to your address alone, by the schedule “{schedule}”. It holds no tracker.",
            schedule=name(news.schedule),
        ),
        soft=True,
    )
    yield _stop(way_out, words)


def _attached(news: News, enclosures: Sequence[Enclosure], words: Words) -> Iterator[str]:
    papers = sum(one.media == PDF for one in enclosures)
    if papers and news.digest:
        yield words.plural(
            "Attached is the report of the first town (PDF).",
            "Attached are the reports of the first {count} towns (PDF).",
            papers,
        )
    if papers:
        yield words(
            "The report on paper (PDF) begins with a page for the elected; then come the repairs, then what "
            "an engineer needs."
        )
    if any(one.media == CSV for one in enclosures):
        yield (
            words("The table attached (CSV) opens in a spreadsheet, with one line for each town.")
            if news.digest
            else words("The table attached (CSV) opens in a spreadsheet, with one line for each finding.")
        )
    if not enclosures:
        yield words("The whole report is not attached: ask for it whoever set these mails up.")


def _stop(way_out: Exit, words: Words) -> Link:
    if way_out.mailbox:
        text = words("To receive these mails no longer, write to {mailbox}", mailbox=way_out.mailbox)
        return Link(text, way_out.address)
    return Link(words("Receive these mails no longer"), way_out.address)
