"""Probes as a graph: each costs its own facts only, whatever it does."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Literal

import pytest

from auditor import scan as module
from auditor.facts.base import Fact
from auditor.model import Cause
from auditor.probe import Probe, ProbeFailed, probe
from auditor.scan import ProbeEvent, scan, wanted_probes

NOW = datetime(2026, 11, 1, tzinfo=UTC)


class First(Fact):
    kind: Literal["t.first"] = "t.first"
    schema_version: Literal[1] = 1


class Second(Fact):
    kind: Literal["t.second"] = "t.second"
    schema_version: Literal[1] = 1


class Third(Fact):
    kind: Literal["t.third"] = "t.third"
    schema_version: Literal[1] = 1


class Other(Fact):
    kind: Literal["t.other"] = "t.other"
    schema_version: Literal[1] = 1


@probe("first", deadline=5)
async def first(start: int) -> First:
    del start
    return First(observed_at=NOW)


@probe("second", deadline=5)
async def second(found: First) -> Second:
    return Second(observed_at=found.observed_at)


@probe("third", deadline=5)
async def third(found: Second) -> Third:
    return Third(observed_at=found.observed_at)


def failing(behaviour, deadline: float = 0.2) -> Probe:
    @probe("first", deadline=deadline)
    async def bad(start: int) -> First:
        del start
        return await behaviour()

    return bad


async def run(*probes: Probe, **settings):
    return await scan("town", probes, {int: 1}, **settings)


def causes(scanned) -> dict[str, Cause]:
    return {failure.probe: failure.cause for failure in scanned.failures}


async def test_facts_are_brought_to_the_probes_that_ask_for_them():
    scanned = await run(third, second, first)
    assert sorted((type(fact) for fact in scanned.facts), key=[First, Second, Third].index) == [
        First,
        Second,
        Third,
    ]
    assert scanned.failures == ()
    assert {item.probe for item in scanned.runs} == {"first", "second", "third"}


async def crash():
    raise ZeroDivisionError("division of a hostile page")


async def hang():
    await asyncio.sleep(60)


async def cancel_itself():
    raise asyncio.CancelledError


async def give_up():
    raise ProbeFailed(Cause.BLOCKED, "403")


async def return_something_else():
    return "no fact"


async def ignore_cancellation():
    until = time.monotonic() + 1
    while time.monotonic() < until:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            continue


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (crash, Cause.CRASHED),
        (hang, Cause.TIMED_OUT),
        (cancel_itself, Cause.CANCELLED),
        (give_up, Cause.BLOCKED),
        (return_something_else, Cause.CRASHED),
        (ignore_cancellation, Cause.TIMED_OUT),
    ],
)
async def test_a_bad_probe_costs_its_own_facts_only(behaviour, cause, monkeypatch):
    monkeypatch.setattr(module, "GRACE", 0.1)

    @probe("other", deadline=5)
    async def other(start: int) -> Other:
        await asyncio.sleep(0.3 * start)
        return Other(observed_at=NOW)

    scanned = await run(failing(behaviour), second, other)
    assert causes(scanned) == {"first": cause, "second": Cause.NEEDS_ANOTHER}
    assert [type(fact) for fact in scanned.facts] == [Other]
    await asyncio.sleep(0 if behaviour is not ignore_cancellation else 1)


async def test_a_probe_whose_need_nobody_makes():
    assert causes(await run(second)) == {"second": Cause.NEEDS_ANOTHER}


async def test_a_shorter_time_out_than_the_deadline():
    started = time.monotonic()
    assert causes(await run(failing(hang, deadline=60), timeout=0.05)) == {"first": Cause.TIMED_OUT}
    assert time.monotonic() - started < 10


async def test_independent_probes_run_together():
    meeting = asyncio.Barrier(2)

    @probe("a", deadline=5)
    async def one(start: int) -> First:
        del start
        await meeting.wait()
        return First(observed_at=NOW)

    @probe("b", deadline=5)
    async def other(start: int) -> Second:
        del start
        await meeting.wait()
        return Second(observed_at=NOW)

    assert (await run(one, other)).failures == ()


async def test_cancelling_the_scan_stops_every_probe():
    stopped = []

    async def wait_for_ever():
        try:
            await asyncio.sleep(60)
        finally:
            stopped.append(True)

    task = asyncio.create_task(run(failing(wait_for_ever), second, timeout=60))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert stopped == [True]


async def test_events_tell_what_happens():
    events: list[ProbeEvent] = []
    await run(failing(give_up), second, listener=events.append)
    assert [(event.probe, event.state, event.cause) for event in events] == [
        ("first", "started", None),
        ("first", "failed", Cause.BLOCKED),
        ("second", "failed", Cause.NEEDS_ANOTHER),
    ]


def test_only_the_wanted_probes_and_what_they_need():
    from auditor.registry import load_registry

    registry = load_registry()
    tls = [check for check in registry.checks if check.family == "tls"]
    weight = [check for check in registry.checks if check.family == "page_weight"]
    assert {item.id for item in wanted_probes(registry.probes, tls)} == {"tls", "tls-profile"}
    assert {item.id for item in wanted_probes(registry.probes, weight)} == {"browser", "http"}


def test_what_is_no_probe_is_refused():
    with pytest.raises(TypeError, match="async"):
        probe("x", deadline=1)(lambda: None)

    async def no_fact() -> int:
        return 1

    with pytest.raises(TypeError, match="return annotation"):
        probe("x", deadline=1)(no_fact)

    async def no_annotation(something) -> First:
        return First(observed_at=something)

    with pytest.raises(TypeError, match="something"):
        probe("x", deadline=1)(no_annotation)
