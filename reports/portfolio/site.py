"""Which pages the site has, and what each is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from auditor.desk.ranked import Ranking
from auditor.filing import CampaignSummary, Filed, Part
from auditor.words import Words
from reports import html
from reports.portfolio.applications import ADDRESS, Applications
from reports.portfolio.applying import application_pages
from reports.portfolio.collection import Collection
from reports.portfolio.failures import Failure
from reports.portfolio.groups import Group, Kind, groups_of
from reports.portfolio.overview import distributions, facts, figures, history_of
from reports.portfolio.paging import ROWS, Pages, cut
from reports.portfolio.renderer import Renderer
from reports.portfolio.shards import shards, shards_of
from reports.portfolio.slugs import Slugs
from reports.portfolio.tables import GroupTable, failure_rows, group_table
from reports.portfolio.towns import Town

#: Rows that the overview shows of what has a page of its own.
_TOWNS, _FAILURES, _GROUPS = 10, 12, 8

_ROBOTS = "User-agent: *\nDisallow: /\n"


def portfolio(
    filed: Iterable[Filed],
    words: Words,
    history: Sequence[CampaignSummary],
    ranking: Ranking | None = None,
) -> Iterator[Part]:
    """Make the site of a campaign.

    Args:
        filed: its reports, read once; the page of each town is made as its report comes.
        history: the campaigns that compare, in time order; the last is the one of the reports.
        ranking: its applications to a programme; no page of them when None.
    """
    collection, slugs = Collection(), Slugs()
    named: dict[int, str] = {}
    for item in filed:
        slug = named[item.scan] = slugs.take(item.report.target)
        collection.add(item.report, slug)
        yield f"towns/{slug}.html", b"".join(html.page(item.report, words, back="../towns.html"))
    yield "robots.txt", _ROBOTS.encode()
    yield from _assets()
    applications = Applications(ranking, named, words) if ranking else None
    yield from _Site(collection, history, words, applications).pages()


def _assets() -> Iterator[Part]:
    """The style sheet is that of the report, and what tables and charts need besides."""
    templates = files("reports") / "templates"
    ours = templates / "portfolio"
    yield "style.css", (templates / "style.css").read_bytes() + (ours / "portfolio.css").read_bytes()
    yield "towns.js", (ours / "towns.js").read_bytes()


@dataclass(frozen=True)
class _Breakdown:
    """The groups of one kind; ``paged`` when they have pages of their own."""

    kind: Kind
    groups: tuple[Group, ...]

    @property
    def paged(self) -> bool:
        return len(self.groups) > _GROUPS and self.kind is not Kind.POPULATION


class _Site:
    """The pages on all the towns together."""

    def __init__(
        self,
        collection: Collection,
        history: Sequence[CampaignSummary],
        words: Words,
        applications: Applications | None,
    ) -> None:
        self._collection, self._history, self._words = collection, history, words
        self._applications = applications
        more = [(ADDRESS, words("Applications"))] if applications else []
        self._render = Renderer(history[-1].name, tuple(facts(collection, history, words)), words, more)
        self._towns = sorted(collection.towns, key=lambda town: town.place)
        self._failures = collection.failures.by_frequency()
        self._breakdowns = [_Breakdown(kind, groups_of(self._towns, kind)) for kind in Kind]

    def pages(self) -> Iterator[Part]:
        """All of them, and the data of the script."""
        yield "index.html", self._overview()
        yield from self._table()
        yield from shards(self._towns)
        yield "failures.html", self._all_failures()
        for breakdown in self._breakdowns:
            if breakdown.paged:
                yield from self._whole(breakdown)
        if self._applications:
            yield from application_pages(self._applications, self._render, self._words)

    def _overview(self) -> bytes:
        words, scale = self._words, self._collection.scale
        more = len(self._failures) > _FAILURES
        return self._render(
            "overview.html",
            "index.html",
            figures=list(figures(self._collection, self._history, words)),
            distributions=distributions(self._towns, self._render.axes, scale, words),
            history=history_of(self._history, self._render.axes, scale, words),
            first=self._worst(),
            failures=failure_rows(self._failures[:_FAILURES], words),
            more_failures=self._all_of(self._failures, words("All the failures")) if more else "",
            groups=[self._first_groups(breakdown) for breakdown in self._breakdowns if self._towns],
        )

    def _worst(self) -> list[Town]:
        rated = (town for town in self._towns if town.mean is not None)
        return sorted(rated, key=lambda town: town.mean or 0.0)[:_TOWNS]

    def _first_groups(self, breakdown: _Breakdown) -> GroupTable:
        if not breakdown.paged:
            return group_table(breakdown.kind, breakdown.groups, self._collection.scale, self._words)
        shown = group_table(
            breakdown.kind, breakdown.groups, self._collection.scale, self._words, slice(_GROUPS)
        )
        return replace(shown, more=self._all_of(breakdown.groups, self._words("The whole table")))

    def _all_of(self, rows: Sequence[Failure | Group], name: str) -> str:
        return f"{name} ({self._words.number(len(rows))})"

    def _table(self) -> Iterator[Part]:
        """The table of towns, in pages that read without script."""
        departments = sorted({town.department for town in self._towns if town.department})
        for pages, rows in cut(len(self._towns), "towns", self._words):
            yield (
                pages.address,
                self._render(
                    "towns.html",
                    "towns.html",
                    towns=self._towns[rows],
                    pages=pages,
                    shown=self._shown(pages, rows),
                    departments=departments,
                    texts=json.dumps(self._texts(), ensure_ascii=False),
                    towns_in_all=len(self._towns),
                    shards=shards_of(len(self._towns)),
                    rows_a_page=ROWS,
                ),
            )

    def _shown(self, pages: Pages, rows: slice) -> str:
        words, total = self._words, len(self._towns)
        if pages.total == 1:
            return words.plural("{towns} town", "{towns} towns", total, towns=words.number(total))
        return words(
            "Towns {first} to {last} of {total}",
            first=words.number(rows.start + 1),
            last=words.number(min(rows.stop, total)),
            total=words.number(total),
        )

    def _texts(self) -> dict[str, str]:
        """What the script says; it fills the figures in."""
        words = self._words
        fields = {name: f"{{{name}}}" for name in ("count", "total", "page", "pages")}
        return {
            "all": words("{count} towns", **fields),
            "some": words("{count} towns of {total}", **fields),
            "one": words("1 town of {total}", **fields),
            "none": words("No town of {total}: ask for less.", **fields),
            "unrated": words("not rated"),
            "loading": words("The towns are being loaded…"),
            "failed": words(
                "The list of the towns could not be loaded. The pages below can be read without it."
            ),
            "page": words("Page {page} of {pages}", **fields),
            "pages": words("Pages of the table"),
            "previous": words("Previous page"),
            "next": words("Next page"),
        }

    def _all_failures(self) -> bytes:
        return self._render(
            "failures.html", "failures.html", failures=failure_rows(self._failures, self._words)
        )

    def _whole(self, breakdown: _Breakdown) -> Iterator[Part]:
        for pages, rows in cut(len(breakdown.groups), breakdown.kind, self._words):
            table = group_table(breakdown.kind, breakdown.groups, self._collection.scale, self._words, rows)
            yield pages.address, self._render("groups.html", "", table=table, pages=pages)
