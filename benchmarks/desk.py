"""A campaign of a whole country, ranked and grouped: what the desk waits for, and how much memory it takes.

The archive is filled with the reports of the demo towns, varied, without their facts, which no desk reads.
Each stage then runs in a process of its own, from the opening of the archive on.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from auditor.archive.archive import Archive, open_archive
from auditor.archive.campaigns import create_campaign, last_campaign, pending
from auditor.archive.needs import needs_of
from auditor.archive.rubrics import file_rubric, policy_of, read_under, rubric_for
from auditor.archive.scans import Filing
from auditor.cli.ranking import axes_of
from auditor.desk.candidate import Candidate
from auditor.desk.groups import Grouper
from auditor.desk.outline import Outliner
from auditor.desk.sharing import Sharing
from auditor.desk.shelf import load_programme
from auditor.desk.table import load_actions
from auditor.model import AxisScore, JudgedFinding, Outcome, Report, Target, Traits
from auditor.observation import Observation
from auditor.policy import Policy
from auditor.registry import load_registry
from auditor.verdict import report_on
from benchmarks.judging import observe
from benchmarks.measure import Measure, peak_memory
from benchmarks.nation import targets

TOWNS = 35_000

#: The issue's: seconds of a grouping, on one core.
SECONDS = 60
MEGABYTES = 600

_CMS = ("WordPress", "WordPress", "SPIP", "Joomla", "Drupal", None)
_HOSTS = ("ovh.net", "gandi.net", "ionos.fr", "o2switch.net", "campagnol.fr", None)
_PROGRAMME = "fonds-numerique-epci"
_ON = date(2026, 11, 25)


def measure(towns: int = TOWNS) -> list[Measure]:
    """Fill an archive, then group and rank its towns."""
    measures = []
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        (folder / "demo.pickle").write_bytes(pickle.dumps(asyncio.run(observe())))
        _run(["benchmarks.desk", "fill", str(towns)], folder)
        stages = {
            "group": ["benchmarks.desk", "group"],
            "rank": [
                "auditor",
                "desk",
                "rank",
                "--programme",
                _PROGRAMME,
                "--on",
                _ON.isoformat(),
                "--quiet",
            ],
        }
        for stage, arguments in stages.items():
            seconds, megabytes, said = _run(arguments, folder)
            bound = SECONDS if stage == "group" else 0
            measures += [
                Measure(f"Desk: {stage}, CPU", f"{towns} towns", said, [seconds], bound, "s"),
                Measure(f"Desk: {stage}, peak memory", f"{towns} towns", "", [megabytes], MEGABYTES, "MB"),
            ]
    return measures


def _run(module: list[str], folder: Path) -> tuple[float, float, str]:
    """Seconds of processor and megabytes of a command held to one core, and what it says."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = ["taskset", "-c", "0", sys.executable, "-m", *module]
    before, started = _spent(), time.perf_counter()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        megabytes = 0.0
        while process.poll() is None:
            megabytes = max(megabytes, peak_memory(process.pid))
            time.sleep(0.05)
        waited = time.perf_counter() - started
        assert process.stdout is not None
        said = process.stdout.read().strip()
    assert process.returncode == 0, f"{module}: {process.returncode}"
    seconds = _spent() - before
    spent = f"{seconds:.1f} s of processor, {waited:.1f} s in all, {megabytes:.0f} MB"
    print(f"  {' '.join(module)}: {spent} {said}", file=sys.stderr, flush=True)
    return seconds, megabytes, said


def _spent() -> float:
    """Seconds of processor of the commands that ended so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _fill(archive: Archive, towns: int) -> None:
    """Reports that differ in what failed and in their scores."""
    demo: list[Observation] = pickle.loads(Path("demo.pickle").read_bytes())
    registry = load_registry()
    models = [report_on(seen, registry.judge) for seen in demo]
    failures = [item for report in models for item in report.findings if item.outcome is Outcome.FAILED]
    campaign = create_campaign(archive, "France", {"browser": True, "families": None}, targets(towns))
    rubric = file_rubric(archive, registry.policy, registry.checks)
    read_under(archive, campaign, rubric)
    filing = Filing(archive, campaign, rubric, demo[0].trust)
    for number, listed in enumerate(pending(archive, campaign)):
        chance = random.Random(number)
        model = chance.choices(models, (2, 5, 3))[0]
        report = _varied(model, failures, listed.target, registry.policy, chance)
        bare = replace(demo[models.index(model)], target=listed.target, facts=())
        filing.file(listed.id, bare, report)


def _varied(
    model: Report, failures: Sequence[JudgedFinding], target: Target, policy: Policy, chance: random.Random
) -> Report:
    mended = (item for item in model.findings if item.outcome is not Outcome.FAILED or chance.random() < 0.8)
    more = (item for item in failures if chance.random() < 0.03)
    return model.model_copy(
        update={
            "target": target,
            "findings": (*mended, *more),
            "scores": tuple(_scores(model.scores, policy, chance)),
            "traits": Traits(cms=chance.choice(_CMS), hosting=chance.choice(_HOSTS)),
        }
    )


def _scores(scores: Sequence[AxisScore], policy: Policy, chance: random.Random) -> Iterator[AxisScore]:
    for one in scores:
        points = chance.uniform(0, 100)
        letter = policy.letter(points) if chance.random() < 0.95 else None
        yield one.model_copy(update={"points": points, "score": points, "letter": letter})


def _group(archive: Archive) -> str:
    """Group all the towns, by their needs alone; says what came of it."""
    campaign = last_campaign(archive)
    rubric = rubric_for(archive, campaign)
    programme, table = load_programme(_PROGRAMME), load_actions()
    outliner = Outliner(table, policy_of(archive, rubric), programme, axes_of(load_registry()))
    known = outliner.actions
    candidates = (
        Candidate(need, frozenset(one for one in outliner(need.failed).actions if known[one].window))
        for need in needs_of(archive, campaign, rubric)
    )
    grouping = Grouper(known, Sharing(known, table), programme)(candidates)
    largest = max(len(group.members) for group in grouping.groups)
    alone = sum(len(one.members) for one in grouping.alone)
    return f"{len(grouping.groups)} groups, of {largest} towns at most; {alone} towns alone"


def main() -> None:
    """One stage, on the archive of the current folder."""
    match sys.argv[1:]:
        case ["fill", towns]:
            with open_archive(create=True) as archive:
                _fill(archive, int(towns))
        case ["group"]:
            with open_archive() as archive:
                print(_group(archive))


if __name__ == "__main__":
    main()
