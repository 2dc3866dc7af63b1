"""The first page in words: figures, letters, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.filing import CampaignSummary
from auditor.model import Axis
from auditor.words import Words
from reports import units
from reports.portfolio.axes import AxisNames
from reports.portfolio.charts import Curve, Segment, curve, stacked
from reports.portfolio.collection import Collection
from reports.portfolio.groups import Group
from reports.portfolio.scale import Scale
from reports.portfolio.tables import Mean, means_of
from reports.portfolio.towns import UNRATED, Town
from reports.scales import LETTERS


@dataclass(frozen=True)
class Figure:
    """A number, what it counts and what it is to be compared with."""

    name: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Distribution:
    """The letters of one axis.

    Attributes:
        told: the chart, in a sentence.
        counts: of the letters from A to G, then of the towns that are not rated.
    """

    axis: AxisNames
    segments: tuple[Segment, ...]
    told: str
    counts: tuple[int, ...]
    mean: float | None
    letter: str


@dataclass(frozen=True)
class AxisHistory:
    """The mean of one axis, campaign after campaign.

    Attributes:
        told: the chart, in a sentence; ends: its first and its last value.
    """

    axis: AxisNames
    curve: Curve
    told: str
    ends: str


@dataclass(frozen=True)
class HistoryRow:
    """A campaign among others."""

    name: str
    day: str
    towns: int
    means: tuple[Mean, ...]


@dataclass(frozen=True)
class History:
    """The campaigns, as charts and as a table."""

    curves: tuple[AxisHistory, ...]
    rows: tuple[HistoryRow, ...]


def facts(collection: Collection, history: Sequence[CampaignSummary], words: Words) -> Iterator[str]:
    """What the head of every page says of the campaign."""
    count = len(collection.towns)
    yield words.plural("{towns} town", "{towns} towns", count, towns=words.number(count))
    yield _days(collection.days, words) or words.date(history[-1].started_at)
    policies = sorted(collection.policies) or [history[-1].policy_version or words("not known")]
    yield words("policy {version}", version=", ".join(policies))


def figures(collection: Collection, history: Sequence[CampaignSummary], words: Words) -> Iterator[Figure]:
    """How much of the campaign was seen."""
    towns = collection.towns
    observed = sum(town.observed for town in towns)
    whole = sum(UNRATED not in town.letters for town in towns)
    listed = max(history[-1].towns, len(towns))
    of_listed = words("of {count}", count=words.number(listed)) if listed > len(towns) else ""
    yield Figure(words("Towns examined"), words.number(len(towns)), of_listed)
    yield Figure(words("Observed"), words.number(observed), _share(observed, len(towns), words))
    hidden = len(towns) - observed
    yield Figure(words("Nothing could be observed"), words.number(hidden), _share(hidden, len(towns), words))
    yield Figure(words("Rated on all five principles"), words.number(whole), _share(whole, len(towns), words))


def distributions(
    towns: Sequence[Town], axes: Sequence[AxisNames], scale: Scale, words: Words
) -> tuple[Distribution, ...]:
    """The letters, axis by axis; none when there is no town."""
    if not towns:
        return ()
    everybody = Group("")
    for town in towns:
        everybody.add(town)
    return tuple(
        _distribution(axis, Counter(town.letters[place] for town in towns), mean, scale, words)
        for place, (axis, mean) in enumerate(zip(axes, everybody.means, strict=True))
    )


def history_of(
    summaries: Sequence[CampaignSummary], axes: Sequence[AxisNames], scale: Scale, words: Words
) -> History | None:
    """The campaigns side by side; None when there is but one."""
    if len(summaries) == 1:
        return None
    means = [_means(summary) for summary in summaries]
    return History(
        curves=tuple(
            _axis_history(axis, [row[place] for row in means], summaries, words)
            for place, axis in enumerate(axes)
        ),
        rows=tuple(
            HistoryRow(summary.name, words.date(summary.started_at), summary.scanned, means_of(row, scale))
            for summary, row in zip(summaries, means, strict=True)
        ),
    )


def _days(days: set[datetime], words: Words) -> str:
    if not days:
        return ""
    first, last = words.date(min(days)), words.date(max(days))
    return first if first == last else words("{first} to {last}", first=first, last=last)


def _share(part: int, whole: int, words: Words) -> str:
    return words.percent(part / whole) if whole else ""


def _distribution(
    axis: AxisNames, counts: Counter[str], mean: float | None, scale: Scale, words: Words
) -> Distribution:
    segments = tuple(stacked(counts, counts[UNRATED]))
    return Distribution(
        axis=axis,
        segments=segments,
        told=f"{axis.name} \N{EN DASH} " + ", ".join(_piece(segment, words) for segment in segments),
        counts=tuple(counts[letter] for letter in (*LETTERS, UNRATED)),
        mean=mean,
        letter=scale.letter(mean),
    )


def _piece(segment: Segment, words: Words) -> str:
    return words(
        "{letter}: {share}", letter=segment.letter or words("not rated"), share=words.percent(segment.share)
    )


def _means(summary: CampaignSummary) -> tuple[float | None, ...]:
    known = {found.axis: found.mean for found in summary.axes}
    return tuple(known.get(axis) for axis in Axis)


def _axis_history(
    axis: AxisNames, values: Sequence[float | None], summaries: Sequence[CampaignSummary], words: Words
) -> AxisHistory:
    shown = [units.whole_score(value, words) for value in values if value is not None]
    told = (
        f"{summary.name} {words('not rated') if value is None else units.whole_score(value, words)}"
        for summary, value in zip(summaries, values, strict=True)
    )
    ends = f"{shown[0]} → {shown[-1]}" if len(shown) > 1 else "".join(shown)
    return AxisHistory(axis, curve(values), f"{axis.name} \N{EN DASH} " + ", ".join(told), ends)
