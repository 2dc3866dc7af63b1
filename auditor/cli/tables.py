"""Campaigns and scans as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.archive.reports import ScanLine
from auditor.filing import CampaignSummary
from auditor.model import Axis
from auditor.words import Words
from reports import labels
from reports.scales import LETTERS


def print_summary(summary: CampaignSummary, words: Words) -> None:
    """Print how the towns of a campaign do on each axis."""
    console = Console(highlight=False)
    title = words(
        "{name}: {scanned} of {towns} towns scanned",
        name=summary.name,
        scanned=summary.scanned,
        towns=summary.towns,
    )
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    table.add_column(words("Principle"))
    for letter in LETTERS:
        table.add_column(letter, justify="right")
    table.add_column(words("not rated"), justify="right")
    table.add_column(words("mean"), justify="right")
    for axis in summary.axes:
        counts = [words.number(axis.letters.get(letter, 0)) for letter in LETTERS]
        mean = words.number(axis.mean, 1) if axis.mean is not None else "—"
        table.add_row(labels.axis_name(words, axis.axis), *counts, words.number(axis.not_rated), mean)
    console.print(table)


def print_campaigns(summaries: Sequence[CampaignSummary], words: Words) -> None:
    """Print the campaigns of an archive."""
    table = Table(box=None, pad_edge=False)
    table.add_column(words("Campaign"))
    table.add_column(words("Begun on"))
    for heading in (words("Towns"), words("Scanned")):
        table.add_column(heading, justify="right")
    table.add_column(words("Policy"))
    for summary in summaries:
        counts = (words.number(summary.towns), words.number(summary.scanned))
        day = words.date(summary.started_at)
        table.add_row(Text(summary.name), day, *counts, Text(summary.policy_version or "—"))
    Console(highlight=False).print(table)


def print_scans(scans: Sequence[ScanLine], words: Words) -> None:
    """Print the scans of a campaign, each with its number."""
    table = Table(box=None, pad_edge=False)
    table.add_column(words("Scan"), justify="right")
    table.add_column(words("Town"))
    for axis in Axis:
        table.add_column(labels.axis_name(words, axis)[:5] + ".")
    for scan in scans:
        letters = [letter or "—" for letter in scan.letters]
        table.add_row(str(scan.id), Text(scan.name), *letters)
    Console(highlight=False).print(table)
