"""The nine towns, audited for real: ``python -m tests.towns.audited`` writes ``letters.toml`` anew.

That file is there to be looked at when it changes: it says what a change of the rubric does to towns that
have not changed.
"""

from __future__ import annotations

import asyncio
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from auditor.audit import read_authorities
from auditor.cli.run import Conditions, audit_all
from auditor.demo import serve_towns
from auditor.demo.towns import HOSTS, Host
from auditor.model import Axis, AxisScore, Report
from auditor.registry import load_registry
from auditor.targets import parse_target
from tests.towns import towns

LETTERS = Path(__file__).with_name("letters.toml")
HOW = "if this is meant, run: python -m tests.towns.audited, and look at the difference"

_HEAD = """\
# The letter and the rounded score of each town on each axis; "-" when it is not rated.
# Written by: python -m tests.towns.audited
"""


def audit() -> dict[str, Report]:
    """The reports, by the name of the town's folder; towns of the demo and others at the same time."""
    return asyncio.run(_audit_both())


async def _audit_both() -> dict[str, Report]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_audit(hosts)) for hosts in (towns(), HOSTS)]
    return {name: report for task in tasks for name, report in task.result().items()}


async def _audit(hosts: Sequence[Host]) -> dict[str, Report]:
    registry = load_registry()
    async with serve_towns(hosts=hosts) as laboratory:
        conditions = Conditions(
            resolver=laboratory.resolver,
            authorities=read_authorities(laboratory.ca_pem.decode("ascii")),
            allow_private=True,
            ports=laboratory.ports,
            quiet=True,
        )
        targets = [parse_target(town.url, name=town.name) for town in laboratory.towns]
        reports = await audit_all(targets, registry, conditions, registry.words("en"))
    return dict(zip((host.folder for host in hosts if host.town), reports, strict=True))


def cell(score: AxisScore) -> str:
    """Letter and rounded score ("B 84")."""
    return f"{score.letter or '-'} {'' if score.score is None else round(score.score)}".strip()


def cells(reports: Mapping[str, Report]) -> dict[str, dict[str, str]]:
    """The cells of the table, by town and axis."""
    return {
        name: {score.axis.value: cell(score) for score in report.scores} for name, report in reports.items()
    }


def golden() -> dict[str, dict[str, str]]:
    """The cells that were looked at last."""
    return tomllib.loads(LETTERS.read_text("utf-8"))


def table(reports: Mapping[str, Report]) -> str:
    """The towns and their letters, to be printed."""
    lines = [f"{'':14}" + "".join(f"{axis.value:18}" for axis in Axis)]
    lines += [
        f"{name:14}" + "".join(f"{found:18}" for found in axes.values())
        for name, axes in cells(reports).items()
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _write(reports: Mapping[str, Report]) -> None:
    blocks = [
        f"\n[{name}]\n" + "".join(f'{axis} = "{found}"\n' for axis, found in axes.items())
        for name, axes in cells(reports).items()
    ]
    LETTERS.write_text(_HEAD + "".join(blocks), "utf-8")


if __name__ == "__main__":
    audited = audit()
    _write(audited)
    sys.stdout.write(table(audited))
