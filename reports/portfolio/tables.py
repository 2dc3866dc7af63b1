"""The tables of failures and of groups, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from auditor.words import Words
from reports import labels
from reports.portfolio.failures import Failure, in_general
from reports.portfolio.groups import Group, Kind, label
from reports.portfolio.scale import Scale

#: A mean score and its letter, which is empty when it has none.
Mean = tuple[float | None, str]


@dataclass(frozen=True)
class FailureRow:
    """A failure of many towns.

    Attributes:
        title: what the check asks for.
        width: of its gauge, in per cent.
    """

    what: str
    title: str
    axis: str
    actor: str
    towns: int
    width: float
    share: str


@dataclass(frozen=True)
class GroupRow:
    """A group of towns; ``link`` leads to its towns, and is empty when no filter tells them."""

    label: str
    link: str
    towns: int
    means: tuple[Mean, ...]


@dataclass(frozen=True)
class GroupTable:
    """The groups of one kind, or the first of them.

    Attributes:
        kind: also the id of the table and the name of its page.
        head: of the first column.
        more: leads to the page that has them all; empty when these are all.
    """

    kind: Kind
    title: str
    head: str
    caption: str
    rows: tuple[GroupRow, ...]
    more: str = ""


def failure_rows(failures: Sequence[Failure], words: Words) -> tuple[FailureRow, ...]:
    """The rows of the table of failures."""
    return tuple(_failure_row(failure, words) for failure in failures)


def _failure_row(failure: Failure, words: Words) -> FailureRow:
    item = failure.example
    title, what = words.template("title", item.check), in_general(item.code, words)
    return FailureRow(
        what=what or words("Not met: {title}", title=title),
        title=title if what else "",
        axis=labels.axis_name(words, item.axis),
        actor=labels.actor(words, item.actor) if item.actor else words("not known"),
        towns=failure.towns,
        width=round(100 * failure.share, 2),
        share=words.percent(failure.share),
    )


def group_table(
    kind: Kind, groups: Sequence[Group], scale: Scale, words: Words, shown: slice = slice(None)
) -> GroupTable:
    """The table of a kind.

    Args:
        groups: all of them.
        shown: those to show.
    """
    title, head, caption = _names(kind, words)
    return GroupTable(
        kind=kind,
        title=title,
        head=head,
        caption=caption,
        rows=tuple(_group_row(group, kind, scale, words) for group in groups[shown]),
    )


def means_of(values: Sequence[float | None], scale: Scale) -> tuple[Mean, ...]:
    """Means, each with its letter."""
    return tuple((value, scale.letter(value)) for value in values)


def _group_row(group: Group, kind: Kind, scale: Scale, words: Words) -> GroupRow:
    filters = {Kind.DEPARTMENT: "department", Kind.EPCI: "text"}
    known = kind in filters and group.key
    return GroupRow(
        label=label(group, kind, words),
        link=f"towns.html#{filters[kind]}={quote(group.key, safe='', errors='replace')}" if known else "",
        towns=group.towns,
        means=means_of(group.means, scale),
    )


def _names(kind: Kind, words: Words) -> tuple[str, str, str]:
    return {
        Kind.DEPARTMENT: (words("By département"), words("Département"), words("Mean scores by département")),
        Kind.EPCI: (words("By EPCI"), words("EPCI"), words("Mean scores by EPCI")),
        Kind.POPULATION: (words("By population"), words("Population"), words("Mean scores by population")),
        Kind.HOSTING: (words("By hosting"), words("Host"), words("Mean scores by host")),
        Kind.CMS: (words("By CMS"), words("CMS"), words("Mean scores by CMS")),
    }[kind]
