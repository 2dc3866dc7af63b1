"""The report as one self-contained page: no script, no image, nothing that is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from auditor.model import Outcome, Report
from auditor.words import Words
from reports import labels
from reports.text import one_line, visible
from reports.view import LETTERS, view


def export(report: Report, words: Words) -> Iterable[bytes]:
    """The page, in the language of the words."""
    template = _environment().get_template("report.html")
    context = {
        "words": words,
        "letters": LETTERS,
        "outcomes": {value.name: labels.outcome(words, value) for value in Outcome},
        "view": view(report, words),
    }
    for chunk in template.generate(context):
        yield chunk.encode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["one_line"] = one_line
    return environment


def _finalize(value: Any) -> Any:
    """Nothing that is shown may hold a control character, wherever it comes from."""
    return visible(value) if isinstance(value, str) else value
