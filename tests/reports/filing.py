"""Filed reports by hand, and what their exporters write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from auditor.catalogue import Catalogue
from auditor.filing import Filed, Part
from auditor.model import Report
from auditor.registry import load_registry
from tests.reports.conftest import StubWords, build_report

WORDS = StubWords("en")


@cache
def catalogue() -> Catalogue:
    """Of what is installed."""
    return load_registry().catalogue


def filed(report: Report | None = None, scan: int = 1, campaign: str = "2026", **target) -> Filed:
    """A report in the archive, of a town that may differ from Saint-Exemple."""
    report = report or build_report()
    town = report.target.model_copy(update=target)
    return Filed(scan=scan, campaign=campaign, report=report.model_copy(update={"target": town}))


def many(count: int, report: Report | None = None) -> Iterator[Filed]:
    """As many towns, each made when it is asked for."""
    report = report or build_report()
    for number in range(1, count + 1):
        yield filed(report, number, siren=f"{200_000_000 + number}")


def written(parts: Iterable[Part]) -> dict[str, bytes]:
    """The files, by name."""
    files: dict[str, list[bytes]] = {}
    for name, content in parts:
        files.setdefault(name, []).append(content)
    return {name: b"".join(contents) for name, contents in files.items()}
