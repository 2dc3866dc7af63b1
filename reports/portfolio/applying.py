"""The pages of the applications: one that leads to the départements, and those of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from auditor.desk.ranked import Criterion
from auditor.desk.ruling import Answer
from auditor.filing import Part
from auditor.words import Words
from reports import labels
from reports.portfolio.applications import ADDRESS, Applications
from reports.portfolio.renderer import Renderer


def application_pages(applications: Applications, render: Renderer, words: Words) -> Iterator[Part]:
    """All of them."""
    shared = _shared(applications, words)
    yield (
        ADDRESS,
        render(
            "applications.html",
            ADDRESS,
            lines=applications.lines(),
            weights=applications.weights(),
            windows=applications.windows(),
            answers=[labels.answer(words, answer) for answer in Answer],
            **shared,
        ),
    )
    for place in applications.places:
        for pages, rows, cards in applications.pages(place):
            yield (
                pages.address,
                render(
                    "place.html",
                    ADDRESS,
                    label=applications.label(place),
                    pages=pages,
                    rows=rows,
                    cards=cards,
                    left=applications.left(place) if pages.number == 1 else (),
                    **shared,
                ),
            )


def _shared(applications: Applications, words: Words) -> dict[str, Any]:
    ranking = applications.ranking
    day = datetime(ranking.made_on.year, ranking.made_on.month, ranking.made_on.day, tzinfo=UTC)
    return {
        "programme": ranking.programme_title.in_(words.language),
        "invented": ranking.invented,
        "made_on": words.date(day),
        "estimates": ranking.estimates.in_(words.language),
        "criteria": [labels.criterion(words, criterion) for criterion in Criterion],
    }
