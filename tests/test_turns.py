"""Who goes next."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.turns import Turns


async def hold(turns: Turns, addresses, log: list[str], name: str, seconds: float = 0.01) -> None:
    async with turns.turn(addresses):
        log.append(name)
        await asyncio.sleep(seconds)


async def test_first_come_first_served():
    turns, log = Turns(1, 1), []
    await asyncio.gather(*(hold(turns, (), log, name) for name in "abcd"))
    assert log == list("abcd")


async def test_a_town_whose_address_is_busy_lets_others_pass():
    turns, log = Turns(2, 1), []
    towns = [("a", ("x",)), ("b", ("x",)), ("c", ("x",)), ("d", ("y",))]
    await asyncio.gather(*(hold(turns, addresses, log, name) for name, addresses in towns))
    assert log == ["a", "d", "b", "c"]


async def test_a_town_with_two_addresses_waits_for_both():
    turns, log = Turns(3, 1), []
    towns = [("a", ("x",)), ("b", ("x", "y")), ("c", ("y",))]
    await asyncio.gather(*(hold(turns, addresses, log, name) for name, addresses in towns))
    assert log == ["a", "c", "b"]


@pytest.mark.parametrize("handed_out", [False, True])
async def test_a_cancelled_town_gives_its_turn_back(handed_out):
    turns, log = Turns(1, 1), []
    async with AsyncExitStack() as first:
        await first.enter_async_context(turns.turn(("x",)))
        second = asyncio.create_task(hold(turns, ("x",), log, "second", 10))
        await asyncio.sleep(0)
        if not handed_out:
            second.cancel()
    second.cancel()  # its turn has come, and it has not noticed yet
    await asyncio.wait({second})
    async with asyncio.timeout(1):
        await hold(turns, ("x",), log, "third")
    assert log == ["third"]


async def test_the_room_and_the_addresses_are_given_back_when_a_town_fails():
    turns = Turns(1, 1)
    with pytest.raises(RuntimeError):
        async with turns.turn(("x",)):
            raise RuntimeError
    async with asyncio.timeout(1), turns.turn(("x",)):
        pass


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sets(st.sampled_from("xyz"), max_size=3), max_size=25),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sets(st.integers(0, 24)),
)
def test_limits_hold_and_everybody_goes_through(towns, room, per_address, cancelled):
    async def scenario() -> None:
        turns, busy, inside, done = Turns(room, per_address), Counter(), 0, set()

        async def pass_through(number: int, addresses: set[str]) -> None:
            nonlocal inside
            async with turns.turn(addresses):
                inside += 1
                busy.update(addresses)
                assert inside <= room
                assert all(busy[address] <= per_address for address in addresses)
                try:
                    await asyncio.sleep(0)
                finally:
                    busy.subtract(addresses)
                    inside -= 1
                done.add(number)

        tasks = [asyncio.create_task(pass_through(number, town)) for number, town in enumerate(towns)]
        await asyncio.sleep(0)
        for number in cancelled:
            if number < len(tasks) and number % 2:
                tasks[number].cancel()
        async with asyncio.timeout(5):
            results = await asyncio.gather(*tasks, return_exceptions=True)
        for number, result in enumerate(results):
            assert result is None or isinstance(result, asyncio.CancelledError), result
            assert (number in done) or isinstance(result, asyncio.CancelledError)

    asyncio.run(scenario())
