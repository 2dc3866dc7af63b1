"""The report as one self-contained page: no script, and nothing that is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Outcome, Report
from auditor.words import Words
from reports import labels
from reports.scales import LETTERS
from reports.templating import environment
from reports.view import view


def export(report: Report, words: Words) -> Iterable[bytes]:
    """The page, in the language of the words."""
    return page(report, words)


def page(report: Report, words: Words, back: str = "") -> Iterable[bytes]:
    """The page, on its own or in a portfolio.

    Args:
        back: relative address of the page of the portfolio that leads here; empty for none.
    """
    template = environment().get_template("report.html")
    context = {
        "words": words,
        "letters": LETTERS,
        "outcomes": {value.name: labels.outcome(words, value) for value in Outcome},
        "view": view(report, words),
        "back": back,
    }
    for chunk in template.generate(context):
        yield chunk.encode("utf-8")
