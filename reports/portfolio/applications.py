"""The applications of a campaign to a programme, département by département, as tables and cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.desk.estimate import total
from auditor.desk.explaining import euro_range, told, towns_in_words, why_not, why_together
from auditor.desk.group import Alone, Group, Member
from auditor.desk.ranked import Criterion, Points, Ranked, Ranking
from auditor.desk.ruling import Answer
from auditor.desk.standing import Standing
from auditor.words import Words
from reports import labels
from reports.portfolio.paging import ROWS, Pages, cut
from reports.portfolio.slugs import safe
from reports.portfolio.towns import short

#: The page that leads to those of the départements.
ADDRESS = "applications.html"

#: Towns in no group that are named; all of them are in the table.
_NAMED = 20

_MARKS = {Answer.MET: "✓", Answer.NOT_MET: "✗", Answer.UNKNOWN: "?"}


@dataclass(frozen=True)
class Answered:
    """What the rules of a window say; ``mark`` is a sign, ``said`` is the same in words."""

    window: str
    mark: str
    said: str


@dataclass(frozen=True)
class Answers:
    """What the rules of a programme say.

    Attributes:
        reasons: of what is not met or not known, each with the windows that it is of.
    """

    windows: tuple[Answered, ...]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """The points of a criterion; ``points`` is empty when it is left out."""

    points: str
    most: str
    reason: str


@dataclass(frozen=True)
class Row:
    """An application.

    Attributes:
        page: of the town.
        score: empty when nothing could be ranked.
        group: number of its group, and the address where it is told; empty when it is alone.
    """

    position: int
    name: str
    page: str
    epci: str
    score: str
    cells: tuple[Cell, ...]
    group: str
    group_address: str
    answers: Answers


@dataclass(frozen=True)
class Shared:
    """An action that several towns of a group need."""

    title: str
    towns: str
    apart: str
    together: str


@dataclass(frozen=True)
class Card:
    """A group, told."""

    number: int
    members: tuple[str, ...]
    reasons: tuple[str, ...]
    apart: str
    together: str
    saved: str
    actions: tuple[Shared, ...]
    answers: Answers


@dataclass(frozen=True)
class Left:
    """Towns that are in no group, and why; some of them are named."""

    count: str
    names: tuple[str, ...]
    more: bool
    reason: str


@dataclass(frozen=True)
class Line:
    """A département on the page that leads to all of them."""

    label: str
    address: str
    towns: int
    grouped: int
    groups: int
    saved: str


@dataclass(frozen=True)
class Weight:
    """A criterion, what it counts for, and what it looks at."""

    name: str
    weight: float
    meaning: str


@dataclass(frozen=True)
class Place:
    """A département: its applications, and where its pages are."""

    code: str | None
    slug: str
    towns: tuple[Ranked, ...]
    groups: tuple[Group, ...]
    alone: tuple[Alone, ...]

    @property
    def name(self) -> str:
        """Of its first page, without its suffix."""
        return f"applications-{self.slug}"


class Applications:
    """The ranking of a campaign, ready to be laid out.

    Args:
        slugs: number of a scan → name of the page of its town.
    """

    def __init__(self, ranking: Ranking, slugs: Mapping[int, str], words: Words) -> None:
        self.ranking = ranking
        self._slugs, self._words = slugs, words
        self._titles = {window.id: window.title.in_(words.language) for window in ranking.windows}
        self.places = tuple(_places(ranking))
        self._addresses = {
            group.number: _page(place, index)
            for place in self.places
            for index, group in enumerate(place.groups)
        }

    def lines(self) -> tuple[Line, ...]:
        """The départements."""
        return tuple(
            Line(
                label=self.label(place),
                address=f"{place.name}.html",
                towns=len(place.towns),
                grouped=sum(town.group is not None for town in place.towns),
                groups=len(place.groups),
                saved=euro_range(total(group.saved for group in place.groups), self._words),
            )
            for place in self.places
        )

    def weights(self) -> tuple[Weight, ...]:
        """The criteria."""
        words, given = self._words, self.ranking.weights
        return tuple(
            Weight(
                labels.criterion(words, one), getattr(given, one), labels.criterion_meaning(words, one, given)
            )
            for one in Criterion
        )

    def windows(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The title of each window, and the number of towns for each answer."""
        counts: Counter[tuple[str, Answer]] = Counter(
            (standing.window, standing.answer) for town in self.ranking.towns for standing in town.standings
        )
        return tuple(
            (title, tuple(counts[window, answer] for answer in Answer))
            for window, title in self._titles.items()
        )

    def label(self, place: Place) -> str:
        """How a département is called."""
        words = self._words
        return (
            words("Département {code}", code=short(place.code))
            if place.code
            else words("Département not known")
        )

    def pages(self, place: Place) -> Iterator[tuple[Pages, tuple[Row, ...], tuple[Card, ...]]]:
        """The pages of a département: so many applications, and so many groups."""
        for pages, rows in cut(len(place.towns), place.name, self._words):
            yield (
                pages,
                tuple(self._row(town) for town in place.towns[rows]),
                tuple(self._card(group) for group in place.groups[rows]),
            )

    def left(self, place: Place) -> tuple[Left, ...]:
        """The towns of a département that are in no group."""
        return tuple(
            Left(
                count=towns_in_words(len(alone.members), self._words),
                names=_names(alone.members[:_NAMED]),
                more=len(alone.members) > _NAMED,
                reason=told(alone.reason, self._words),
            )
            for alone in place.alone
        )

    def _row(self, town: Ranked) -> Row:
        words = self._words
        return Row(
            position=town.position,
            name=short(town.name),
            page=f"towns/{self._slugs[town.scan]}.html" if town.scan in self._slugs else "",
            epci=short(town.epci),
            score="" if town.score is None else words.number(town.score, 1),
            cells=tuple(self._cell(points) for points in town.points),
            group="" if town.group is None else words.number(town.group),
            group_address="" if town.group is None else f"{self._addresses[town.group]}#group-{town.group}",
            answers=self._answers(town.standings),
        )

    def _cell(self, points: Points) -> Cell:
        reason = told(points.reason, self._words)
        if points.points is None or points.most is None:
            return Cell("", "", reason)
        return Cell(self._words.number(points.points, 1), self._words.number(points.most, 1), reason)

    def _answers(self, standings: Sequence[Standing]) -> Answers:
        words, titles = self._words, self._titles
        return Answers(
            windows=tuple(
                Answered(titles[one.window], _MARKS[one.answer], labels.answer(words, one.answer))
                for one in standings
            ),
            reasons=tuple(
                (reason, ", ".join(titles[window] for window in windows))
                for reason, windows in why_not(standings, words).items()
            ),
        )

    def _card(self, group: Group) -> Card:
        words = self._words
        return Card(
            number=group.number,
            members=_names(group.members),
            reasons=why_together(group, words),
            apart=euro_range(group.apart, words),
            together=euro_range(group.together, words),
            saved=euro_range(group.saved, words),
            actions=tuple(
                Shared(
                    title=line.title.in_(words.language),
                    towns=towns_in_words(line.towns, words),
                    apart=euro_range(line.apart, words),
                    together=euro_range(line.together, words),
                )
                for line in group.actions
            ),
            answers=self._answers(group.standings),
        )


def _places(ranking: Ranking) -> Iterator[Place]:
    taken: set[str] = set()
    for number, (code, towns) in enumerate(groupby(ranking.towns, key=lambda town: town.department)):
        # Without dashes: what follows one is the number of a page.
        slug = safe(code).replace("-", "") if code else "unknown"
        if not slug or slug in taken:
            slug = f"{slug}x{number}"
        taken.add(slug)
        yield Place(
            code=code,
            slug=slug,
            towns=tuple(towns),
            groups=tuple(group for group in ranking.grouping.groups if group.department == code),
            alone=tuple(alone for alone in ranking.grouping.alone if alone.department == code),
        )


def _page(place: Place, group: int) -> str:
    """The address of the page on which a group of a département stands: with as many applications."""
    number = group // ROWS + 1
    return f"{place.name}.html" if number == 1 else f"{place.name}-{number}.html"


def _names(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(short(member.name) or short(member.insee) for member in members)
