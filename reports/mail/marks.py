"""The five letters of a town, and those that they were."""

from __future__ import annotations

from auditor.delivery.news import TownNews
from auditor.model import Axis, AxisScore
from auditor.words import Words
from reports import units
from reports.mail.blocks import Mark
from reports.portfolio.axes import AxisNames, axis_names


def marks_of(town: TownNews, words: Words) -> tuple[Mark, ...]:
    """All five, in their order."""
    names = {axis.id: axis for axis in axis_names(words)}
    before = {item.axis: item.before for item in (town.changes.letters if town.changes else ())}
    return tuple(_mark(score, names[score.axis], before, words) for score in town.report.scores)


def _mark(score: AxisScore, names: AxisNames, before: dict[Axis, str], words: Words) -> Mark:
    was = before.get(score.axis, "")
    return Mark(
        name=names.name,
        short=names.short,
        letter=score.letter or "",
        before=was,
        spoken=tuple(_spoken(score, was, words)),
    )


def _spoken(score: AxisScore, was: str, words: Words) -> list[str]:
    if not score.letter:
        return [words("Not rated")]
    said = [words("Letter {letter}", letter=score.letter)]
    if was:
        said.append(words("before: {letter}", letter=was))
    said.append(words("{score} out of 100", score=units.whole_score(score.score or 0, words)))
    return said
