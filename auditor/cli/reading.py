"""What ``beffroi campaigns`` and ``beffroi report`` print."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import typer

from auditor.archive.campaigns import all_campaigns, find_campaign
from auditor.archive.reports import filed_document, read_document, scan_lines, summary_of
from auditor.cli.archived import opened
from auditor.cli.outputs import check_printer, write_whole
from auditor.cli.tables import print_campaigns, print_scans, print_summary
from auditor.registry import load_registry
from auditor.words import Words
from reports.html import export as as_html
from reports.json import canonical
from reports.pdf import export as as_pdf


def list_campaigns(archive: str | None, words: Words) -> None:
    """Print every campaign of an archive."""
    with opened(archive, words) as held:
        summaries = [summary_of(held, campaign) for campaign in all_campaigns(held)]
    print_campaigns(summaries, words)


def list_scans(archive: str | None, name: str, search: str, limit: int, words: Words) -> None:
    """Print a campaign in numbers, and its scans."""
    with opened(archive, words) as held:
        campaign = find_campaign(held, name)
        summary = summary_of(held, campaign)
        lines = scan_lines(held, campaign, search, limit)
    print_summary(summary, words)
    typer.echo()
    print_scans(lines, words)
    if len(lines) == limit:
        message = words("The first {limit}; --search narrows the list, --limit lengthens it.", limit=limit)
        typer.echo(f"beffroi: {message}", err=True)


def print_report(
    scan: int, archive: str | None, policy: str | None, wanted: Mapping[str, str | None], words: Words
) -> None:
    """Print or write a filed report; the JSON has the very bytes of the day.

    Args:
        wanted: where each format goes, None when it is not asked for; JSON is printed when nothing is.
    """
    places = {name: where for name, where in wanted.items() if where is not None} or {"json": "-"}
    if "pdf" in places:
        check_printer(words)
    with opened(archive, words) as held:
        document = filed_document(held, scan, policy)
        report = read_document(scan, document) if places.keys() - {"json"} else None
    if report is not None:
        words = load_registry().words(words.language)
        for name, export in (("html", as_html), ("pdf", as_pdf)):
            if name in places:
                _give(b"".join(export(report, words)), places[name], words)
    if "json" in places:
        _give(canonical(json.loads(document)), places["json"], words)


def _give(content: bytes, where: str, words: Words) -> None:
    if where == "-":
        sys.stdout.buffer.write(content)
    else:
        write_whole(Path(where), content, words)
