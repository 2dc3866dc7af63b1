"""Judging and scoring the demo towns, beside reading the same facts from JSON."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from auditor.audit import open_auditor, read_authorities
from auditor.demo import serve_towns
from auditor.judge import Judge
from auditor.network import AddressPolicy, Network, Resolver
from auditor.observation import Observation
from auditor.registry import load_registry
from auditor.targets import parse_target
from auditor.verdict import report_on
from benchmarks.measure import Measure

RUNS = 7
BOUND = 7.0

#: Times that each town is judged in a run.
_ROUNDS = 40


def measure() -> Measure:
    """CPU of both; every judgement is made of facts that were just read."""
    towns = asyncio.run(observe())
    judge = load_registry().judge
    runs = [_run(towns, judge, run) for run in range(RUNS + 1)][1:]  # the first one warms up
    count = _ROUNDS * len(towns)
    ours, beside = (f"{RUNS * count / sum(taken):.0f} towns/s" for taken in zip(*runs, strict=True))
    ratios = [judging / reading for judging, reading in runs]
    return Measure("Judging and scoring, CPU", ours, f"reading the facts {beside}", ratios, BOUND)


async def observe() -> list[Observation]:
    """The demo towns, seen for real."""
    async with serve_towns() as laboratory:
        network = Network(Resolver(*laboratory.resolver), AddressPolicy(allow_private=True), laboratory.ports)
        authorities = read_authorities(laboratory.ca_pem.decode("ascii"))
        async with open_auditor(load_registry(), network, extra_authorities=authorities) as auditor:
            seen = [await auditor.look(parse_target(town.url, name=town.name)) for town in laboratory.towns]
            return [await auditor.visit(observation, auditor.browsers[0]) for observation in seen]


def _run(towns: Sequence[Observation], judge: Judge, run: int) -> tuple[float, float]:
    """Seconds of CPU that the judgements take, and those that the reading takes."""
    judging = reading = 0.0
    for number in range(_ROUNDS):
        # Another moment each time: what was verified for one is not known for another.
        later = timedelta(seconds=run * _ROUNDS + number)
        for town in towns:
            dated = [fact.model_copy(update={"observed_at": fact.observed_at + later}) for fact in town.facts]
            written = [(type(fact), fact.model_dump_json()) for fact in dated]
            started = time.process_time()
            facts = tuple(kind.model_validate_json(text) for kind, text in written)
            read = time.process_time()
            report_on(replace(town, facts=facts), judge)
            reading, judging = reading + read - started, judging + time.process_time() - read
    return judging, reading
