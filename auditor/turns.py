"""Who goes next: so many towns at a time, and so many of them at one address."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager


class Turns:
    """Hands turns out, first come first served; a town whose address is busy lets others pass.

    Hundreds of towns may share one address: their host must not be asked for all of them at once, and
    they must not keep the towns of other hosts waiting.

    Args:
        room: turns at a time.
        per_address: turns at a time for any one address.
    """

    def __init__(self, room: int, per_address: int) -> None:
        self._free = room
        self._per_address = per_address
        self._busy: Counter[str] = Counter()
        self._waiting: dict[asyncio.Future[None], Collection[str]] = {}

    @asynccontextmanager
    async def turn(self, addresses: Collection[str]) -> AsyncIterator[None]:
        """Wait for a turn, and hold it.

        Args:
            addresses: that will be reached; none of them is counted when there is none.
        """
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = addresses
        self._hand_out()
        try:
            await turn
        except asyncio.CancelledError:
            if self._waiting.pop(turn, None) is None:  # handed out at the very moment of the cancellation
                self._give_back(addresses)
            raise
        try:
            yield
        finally:
            self._give_back(addresses)

    def _hand_out(self) -> None:
        for turn, addresses in list(self._waiting.items()):
            if not self._free:
                return
            if turn.done():
                continue  # cancelled: whoever waited for it takes it away
            if all(self._busy[address] < self._per_address for address in addresses):
                del self._waiting[turn]
                self._free -= 1
                self._busy.update(addresses)
                turn.set_result(None)

    def _give_back(self, addresses: Collection[str]) -> None:
        self._free += 1
        self._busy.subtract(addresses)
        self._busy += Counter()  # forgets addresses where nobody is
        self._hand_out()
