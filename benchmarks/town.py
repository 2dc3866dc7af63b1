"""Wall time of one demo town, beside its slowest probe alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from auditor.audit import open_auditor, read_authorities
from auditor.demo import Laboratory, serve_towns
from auditor.network import AddressPolicy, Network, Resolver
from auditor.registry import Registry, load_registry
from auditor.targets import parse_target
from benchmarks.measure import Measure, seconds

RUNS = 5
BOUND = 1.25


def measure() -> Measure:
    """The whole audit, and the browser's visit alone (Chromium's start in both), in turn."""
    whole, alone = asyncio.run(_run())
    ratios = [ours / floor for ours, floor in zip(whole, alone, strict=True)]
    return Measure("One demo town, wall", seconds(whole), f"slowest probe {seconds(alone)}", ratios, BOUND)


async def _run() -> tuple[list[float], list[float]]:
    registry = load_registry()
    whole, alone = [], []
    async with serve_towns() as laboratory:
        await _audit(laboratory, registry, [])  # warms the disk's and the servers' caches
        for _ in range(RUNS):
            whole.append(await _audit(laboratory, registry, []))
            alone.append(await _audit(laboratory, registry, ["accessibility"]))
    return whole, alone


async def _audit(laboratory: Laboratory, registry: Registry, families: Sequence[str]) -> float:
    network = Network(Resolver(*laboratory.resolver), AddressPolicy(allow_private=True), laboratory.ports)
    authorities = read_authorities(laboratory.ca_pem.decode("ascii"))
    started = time.perf_counter()
    async with open_auditor(registry, network, families=families, extra_authorities=authorities) as auditor:
        report = await auditor.audit(parse_target(laboratory.towns[0].url))
        taken = time.perf_counter() - started
    assert not report.failures, report.failures
    return taken
