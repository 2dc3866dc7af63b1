"""A campaign of a whole country: 35,000 towns made from the facts of the demo towns, varied.

Filling the archive, then ``rejudge``, ``export`` and ``portfolio`` as a user runs them: towns per second
and peak memory of each, in processes of their own.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from auditor.archive.archive import Archive, open_archive
from auditor.archive.campaigns import create_campaign, pending
from auditor.archive.rubrics import file_rubric, read_under
from auditor.archive.scans import Filing
from auditor.facts.base import Fact
from auditor.model import Target
from auditor.observation import Observation
from auditor.registry import Registry, load_registry
from auditor.targets import parse_target
from auditor.verdict import report_on
from benchmarks.judging import observe
from benchmarks.measure import Measure, peak_memory

TOWNS = 35_000
NAME = "France entière"

#: The issue's: towns per second of a new judgement, and megabytes of any stage.
REJUDGED_A_SECOND = 300
MEGABYTES = 600
KILOBYTES_A_TOWN = 150

_VERBS = {
    "rejudge": ["rejudge", "--policy", "policy.toml", "--quiet"],
    "csv": ["export", "--format", "csv", "--out", "csv", "--quiet"],
    "portfolio": ["portfolio", "--out", "portfolio", "--quiet"],
}

_DEPARTMENTS = [f"{number:02}" for number in range(1, 96) if number != 20] + ["2A", "2B", "971", "974"]


def measure(towns: int = TOWNS) -> list[Measure]:
    """Fill an archive, then run the verbs on it, as a user does."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        (folder / "demo.pickle").write_bytes(pickle.dumps(asyncio.run(observe())))
        policy = (files("auditor") / "policy.toml").read_text("utf-8")
        (folder / "policy.toml").write_text(policy.replace('version = "', 'version = "bench-', 1), "utf-8")
        found = {"fill": _run(["benchmarks.nation", str(towns)], folder)}
        stored = sum(path.stat().st_size for path in folder.glob("beffroi.sqlite*")) / towns / 1000
        for stage, arguments in _VERBS.items():
            found[stage] = _run(["auditor", *arguments], folder)
    measures = [Measure("Nation: stored per town", f"{towns} towns", "", [stored], KILOBYTES_A_TOWN, "kB")]
    for stage, (seconds, megabytes) in found.items():
        bound = REJUDGED_A_SECOND if stage == "rejudge" else 0
        rate = [towns / seconds]
        measures += [
            Measure(f"Nation: {stage}, towns a second", f"{towns} towns", "", rate, bound, at_least=True),
            Measure(f"Nation: {stage}, peak memory", f"{towns} towns", "", [megabytes], MEGABYTES, "MB"),
        ]
    return measures


def _run(module: list[str], folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of a command; when it times itself, its own seconds count."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *module], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        megabytes = 0.0
        while process.poll() is None:
            megabytes = max(megabytes, peak_memory(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        assert process.stdout is not None
        said = process.stdout.read()
    assert process.returncode == 0, f"{module}: {process.returncode}"
    if said.startswith("{"):
        seconds = json.loads(said)["seconds"]
    print(f"  {' '.join(module)}: {seconds:.1f} s, {megabytes:.0f} MB", file=sys.stderr, flush=True)
    return seconds, megabytes


def targets(towns: int) -> Iterator[Target]:
    """Towns with all that a desk groups by."""
    chance = random.Random(2026)
    for number in range(towns):
        department = _DEPARTMENTS[number * len(_DEPARTMENTS) // towns]
        host = f"www.commune-{number:05}.test"
        yield parse_target(host, name=f"Commune {number}").model_copy(
            update={
                "insee": f"{department[:2]}{number % 1000:03}",
                "department": department,
                "epci": f"CC {department} n° {chance.randrange(12)}",
                "population": int(chance.paretovariate(1) * 200),
            }
        )


def _varied(demo: list[Observation], target: Target, number: int) -> Observation:
    """One of the demo towns under another name, with faults of its own."""
    chance = random.Random(number)
    model = demo[chance.choices((0, 1, 2), (2, 5, 3))[0]]
    old, new = model.target.domain or "", target.domain or ""
    lost = chance.choice(("mail", "tls.server", "browser.pages", "", "", "", "", ""))
    facts = [
        _renamed(fact, old, new, chance) for fact in model.facts if not lost or not fact.kind.startswith(lost)
    ]
    return replace(model, target=target, facts=tuple(facts))


def _renamed(fact: Fact, old: str, new: str, chance: random.Random) -> Fact:
    text = fact.model_dump_json().replace(old, new)
    for word in ("v=spf1", "p=quarantine", "Strict-Transport-Security", '"TLSv1.3":"offered"', "h2"):
        if chance.random() < 0.2:
            text = text.replace(word, word[:-1] + "x")
    try:
        return type(fact).model_validate_json(text)
    except ValueError:
        return fact


def _fill(archive: Archive, registry: Registry, demo: list[Observation], towns: int) -> float:
    """Seconds to judge and file the towns, without those that it takes to make them up."""
    settings = {"browser": True, "families": None}
    campaign = create_campaign(archive, NAME, settings, targets(towns))
    rubric = file_rubric(archive, registry.policy, registry.checks)
    read_under(archive, campaign, rubric)
    filing = Filing(archive, campaign, rubric, demo[0].trust)
    judge, seconds = registry.judge, 0.0
    for number, listed in enumerate(pending(archive, campaign)):
        observation = _varied(demo, listed.target, number)
        started = time.perf_counter()
        filing.file(listed.id, observation, report_on(observation, judge))
        seconds += time.perf_counter() - started
    return seconds


def main() -> None:
    """Fill the archive of the current folder, and print how long it took."""
    demo = pickle.loads(Path("demo.pickle").read_bytes())
    with open_archive(create=True) as archive:
        seconds = _fill(archive, load_registry(), demo, int(sys.argv[1]))
    print(json.dumps({"seconds": round(seconds, 3)}))


if __name__ == "__main__":
    main()
