"""One town: the probes are run as a graph, each as soon as what it needs is there.

A probe that crashes, hangs or is cancelled costs its own facts, and those of the probes that need
them: never more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auditor.check import Check
from auditor.facts.base import Fact, kind_of
from auditor.model import Cause, Failure, ProbeRun
from auditor.probe import Probe, ProbeFailed

logger = logging.getLogger(__name__)

#: Seconds that a cancelled probe gets to tidy up, before it is left behind.
GRACE = 5.0

_DETAIL_LIMIT = 300


@dataclass(frozen=True)
class ProbeEvent:
    """Something to show while one waits: ``started``, ``done`` or ``failed``."""

    target: str
    probe: str
    state: str
    seconds: float = 0.0
    cause: Cause | None = None
    detail: str = ""


Listener = Callable[[ProbeEvent], None]


def ignore(event: ProbeEvent) -> None:
    """Listen to nothing."""


@dataclass(frozen=True)
class Scan:
    """What a scan brought back."""

    facts: tuple[Fact, ...]
    failures: tuple[Failure, ...]
    runs: tuple[ProbeRun, ...]


def wanted_probes(probes: Iterable[Probe], checks: Iterable[Check]) -> list[Probe]:
    """The probes that some check needs, and those that these need in turn."""
    available = list(probes)
    wanted: list[Probe] = []
    pending = [needed for check in checks for needed in check.needs.values()]
    while pending:
        needed = pending.pop()
        maker = next((probe for probe in available if probe.brings(needed)), None)
        if maker is not None and maker not in wanted:
            wanted.append(maker)
            pending.extend(maker.needs.values())
    return [probe for probe in available if probe in wanted]


async def scan(
    name: str,
    probes: Sequence[Probe],
    given: Mapping[type, object],
    *,
    timeout: float | None = None,
    listener: Listener = ignore,
) -> Scan:
    """Run the probes on one town.

    Args:
        name: of the target, for the events.
        probes: those to run; they must not need one another in a circle.
        given: type → value of what no probe makes: the target, the network, the trust store…
        timeout: seconds that each probe may take at most, when less than its own deadline.
        listener: is told what happens, in the event loop.
    """
    walk = _Walk(name, probes, given, timeout, listener)
    async with asyncio.TaskGroup() as group:
        for probe in probes:
            group.create_task(walk.run(probe), name=f"{name}: {probe.id}")
    return Scan(tuple(walk.facts), tuple(walk.failures), tuple(walk.runs))


class _Walk:
    """One passage through the graph."""

    def __init__(
        self,
        name: str,
        probes: Sequence[Probe],
        given: Mapping[type, object],
        timeout: float | None,
        listener: Listener,
    ) -> None:
        self._name = name
        self._given = given
        self._timeout = timeout
        self._listener = listener
        self._probes = probes
        self._made: dict[str, asyncio.Future[Fact | None]] = {
            probe.id: asyncio.get_running_loop().create_future() for probe in probes
        }
        self.facts: list[Fact] = []
        self.failures: list[Failure] = []
        self.runs: list[ProbeRun] = []

    async def run(self, probe: Probe) -> None:
        """Wait for what a probe needs, run it, write down what came of it."""
        made: Fact | None = None
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            arguments = await self._gather(probe)
            started = clock()
            self._tell(probe, "started")
            made = await self._within_deadline(probe, arguments)
            self.facts.append(made)
            self._finish(probe, clock() - started)
        except ProbeFailed as failure:
            self._finish(probe, clock() - started, failure)
        finally:
            self._made[probe.id].set_result(made)

    async def _gather(self, probe: Probe) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        for parameter, needed in probe.needs.items():
            if needed in self._given:
                arguments[parameter] = self._given[needed]
                continue
            maker = next((other for other in self._probes if other.brings(needed)), None)
            # Shielded: a probe that is cancelled while it waits must not cancel what others wait for.
            made = await asyncio.shield(self._made[maker.id]) if maker else None
            if made is None:
                missing = kind_of(needed) if issubclass(needed, Fact) else needed.__name__
                raise ProbeFailed(Cause.NEEDS_ANOTHER, missing)
            arguments[parameter] = made
        return arguments

    async def _within_deadline(self, probe: Probe, arguments: Mapping[str, Any]) -> Fact:
        """Run a probe in a task of its own, so that one that ignores its cancellation is left behind."""
        deadline = min(probe.deadline, self._timeout or probe.deadline)
        task = asyncio.ensure_future(probe.function(**arguments))
        try:
            done, _ = await asyncio.wait({task}, timeout=deadline)
        except asyncio.CancelledError:
            await _stop(task)
            raise
        if not done:
            await _stop(task)
            raise ProbeFailed(Cause.TIMED_OUT, f"{deadline:g} s")
        return _result(probe, task)

    def _finish(self, probe: Probe, seconds: float, failure: ProbeFailed | None = None) -> None:
        cause = failure.cause if failure else None
        kind = kind_of(probe.makes)
        if failure:
            detail = failure.detail[:_DETAIL_LIMIT]
            now = datetime.now(UTC)
            self.failures.append(
                Failure(probe=probe.id, fact=kind, cause=failure.cause, detail=detail, observed_at=now)
            )
        self.runs.append(ProbeRun(probe=probe.id, fact=kind, seconds=seconds, cause=cause))
        self._tell(probe, "failed" if failure else "done", seconds, failure)

    def _tell(
        self, probe: Probe, state: str, seconds: float = 0.0, failure: ProbeFailed | None = None
    ) -> None:
        cause, detail = (failure.cause, failure.detail[:_DETAIL_LIMIT]) if failure else (None, "")
        self._listener(ProbeEvent(self._name, probe.id, state, seconds, cause, detail))


def _result(probe: Probe, task: asyncio.Future[Fact]) -> Fact:
    """What a finished probe brought; whatever it raised becomes a cause."""
    if task.cancelled():
        raise ProbeFailed(Cause.CANCELLED)
    error = task.exception()
    if isinstance(error, ProbeFailed):
        raise error
    if error is not None:
        logger.warning("probe %s raised %r", probe.id, error)
        raise ProbeFailed(Cause.CRASHED, f"{type(error).__name__}: {error}")
    if not isinstance(task.result(), probe.makes):
        raise ProbeFailed(Cause.CRASHED, f"it returned no {probe.makes.__name__}")
    return task.result()


async def _stop(task: asyncio.Future[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait({task}, timeout=GRACE)
