"""What ``beffroi demo`` does."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from auditor.audit import read_authorities
from auditor.cli.errors import Status
from auditor.cli.outputs import write_reports
from auditor.cli.run import Conditions, audit_all
from auditor.cli.scanning import print_summaries, say_written, warn_of_problems
from auditor.demo import serve_towns
from auditor.model import Report
from auditor.registry import Registry, load_registry
from auditor.targets import parse_target
from auditor.words import Words


def run(out: Path, words: Words, *, browser: bool) -> Status:
    """Audit the demo towns and leave their reports in a folder."""
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    try:
        reports = asyncio.run(audit_demo(registry, words, browser=browser))
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    folder = str(out) + os.sep
    written = [
        path
        for exporter in ("html", "json")
        for path in write_reports(reports, exporter, folder, registry, words)
    ]
    print_summaries(reports, words)
    say_written(written, words)
    return Status.DONE if any(report.observed_anything for report in reports) else Status.NOTHING_OBSERVED


async def audit_demo(registry: Registry, words: Words, *, browser: bool = True) -> list[Report]:
    """Start the towns, audit them, stop them."""
    async with serve_towns() as laboratory:
        conditions = Conditions(
            resolver=laboratory.resolver,
            authorities=read_authorities(laboratory.ca_pem.decode("ascii")),
            allow_private=True,
            ports=laboratory.ports,
            browser=browser,
        )
        targets = [parse_target(town.url, name=town.name) for town in laboratory.towns]
        return await audit_all(targets, registry, conditions, words)
