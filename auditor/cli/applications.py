"""A ranking of applications on a terminal, in 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.desk.explaining import euro_range, told, towns_in_words, why_not, why_together
from auditor.desk.group import Group
from auditor.desk.ranked import Criterion, Points, Ranked, Ranking
from auditor.desk.ruling import Answer
from auditor.words import Words
from reports import labels
from reports.terminal import WIDTH
from reports.text import one_line

_ANSWERS = {Answer.MET: "✓", Answer.NOT_MET: "✗", Answer.UNKNOWN: "?"}

#: Characters of a name in the table.
_NAME = 21


def print_ranking(ranking: Ranking, console: Console, words: Words, *, limit: int, why: bool) -> None:
    """Print the first applications of each département, and what the columns mean.

    Args:
        limit: applications of one département; why: with the reasons, and with the groups.
    """
    title = ranking.programme_title.in_(words.language)
    console.print(Text(one_line(f"{ranking.campaign} · {title}"), style="bold"))
    if ranking.invented:
        console.print(Text(words("This programme is invented: it is an example.")))
    for code, several in groupby(ranking.towns, key=lambda town: town.department):
        towns = tuple(several)
        console.print()
        console.print(Text(_heading(code, len(towns), words), style="bold yellow"))
        console.print(_table(towns[:limit], words), width=WIDTH)
        if len(towns) > limit:
            console.print(
                words("and {count} more; --limit, --csv or --json has them", count=len(towns) - limit)
            )
        if why:
            _print_reasons(ranking, towns[:limit], console, words)
            _print_groups([one for one in ranking.grouping.groups if one.department == code], console, words)
    _print_alone(ranking, console, words)
    _print_legend(ranking, console, words)


def _heading(code: str | None, count: int, words: Words) -> str:
    place = words("Département {code}", code=code) if code else words("Département not known")
    return one_line(f"{place} · {towns_in_words(count, words)}")


def _table(towns: Iterable[Ranked], words: Words) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", justify="right")
    table.add_column(words("Town"), max_width=_NAME, no_wrap=True, overflow="ellipsis")
    table.add_column(words("Score"), justify="right")
    for criterion in Criterion:
        table.add_column(labels.criterion_short(words, criterion), justify="right")
    table.add_column(words("Gr."), justify="right")
    table.add_column(words("Windows"), no_wrap=True)
    for town in towns:
        table.add_row(
            str(town.position),
            Text(one_line(town.name)),
            _number(town.score, words),
            *(_number(points.points, words) for points in town.points),
            "—" if town.group is None else str(town.group),
            "".join(_ANSWERS[one.answer] for one in town.standings),
        )
    return table


def _number(value: float | None, words: Words) -> str:
    return "—" if value is None else words.number(value, 1)


def _print_reasons(ranking: Ranking, towns: Iterable[Ranked], console: Console, words: Words) -> None:
    titles = {window.id: window.title.in_(words.language) for window in ranking.windows}
    for town in towns:
        console.print()
        console.print(Text(one_line(f"{town.position}. {town.name}"), style="bold"))
        for points in town.points:
            console.print(_wrapped(_points(points, words)))
        answers = (f"{_ANSWERS[one.answer]} {titles[one.window]}" for one in town.standings)
        console.print(_wrapped(" · ".join(answers)))
        for reason, windows in why_not(town.standings, words).items():
            console.print(_wrapped(f"{reason} ({', '.join(titles[window] for window in windows)})"))


def _points(points: Points, words: Words) -> str:
    name = labels.criterion(words, points.criterion)
    if points.points is None or points.most is None:
        given = words("left out")
    else:
        given = words(
            "{points} of {most}", points=_number(points.points, words), most=_number(points.most, words)
        )
    return f"{name} · {given} · {told(points.reason, words)}"


def _print_groups(groups: Sequence[Group], console: Console, words: Words) -> None:
    for group in groups:
        names = ", ".join(member.name for member in group.members)
        console.print()
        console.print(
            _wrapped(f"{words('Group {number}', number=group.number)} · {names}", "bold", indent="")
        )
        costs = words(
            "Apart {apart}; together {together}.",
            apart=euro_range(group.apart, words),
            together=euro_range(group.together, words),
        )
        for sentence in (*why_together(group, words), costs):
            console.print(_wrapped(sentence))


def _print_alone(ranking: Ranking, console: Console, words: Words) -> None:
    if not ranking.grouping.alone:
        return
    console.print()
    console.print(Text(words("In no group"), style="bold yellow"))
    for alone in ranking.grouping.alone:
        count = towns_in_words(len(alone.members), words)
        place = f"{alone.territory} · " if alone.territory else ""
        console.print(_wrapped(f"{place}{count} · {told(alone.reason, words)}"))


def _print_legend(ranking: Ranking, console: Console, words: Words) -> None:
    console.print()
    weights = ", ".join(
        f"{labels.criterion(words, one)} {words.number(getattr(ranking.weights, one), 1)}"
        for one in Criterion
    )
    lines = [
        words("Weights: {weights}.", weights=weights),
        words("— not known: the criterion is left out of the 100 points of that town."),
        words("Windows, in their order, for the town alone: ✓ open, ✗ closed, ? a fact lacks."),
        *(
            f"{place}. {window.title.in_(words.language)}"
            for place, window in enumerate(ranking.windows, start=1)
        ),
        ranking.estimates.in_(words.language),
    ]
    for line in lines:
        console.print(_wrapped(line, "dim", indent=""))


def _wrapped(content: str, style: str = "", *, indent: str = "  ") -> Text:
    """A paragraph that no name of a town can break out of."""
    lines = textwrap.wrap(
        one_line(content), WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return Text("\n".join(lines), style=style, overflow="fold")
