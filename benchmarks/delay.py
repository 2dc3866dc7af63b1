"""A proxy 30 ms away: ``python -m benchmarks.delay LISTEN=TO …``, in a process of its own.

Each line that it reads is answered by the connections that it has accepted since the last one, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from functools import partial
from typing import cast

ROUND_TRIP = 0.03

_accepted: Counter[int] = Counter()


class End(asyncio.Protocol):
    """One end of a connection; what it hears is said at the other, half a round trip later."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.other: End | None = None
        self.transport: asyncio.Transport | None = None
        self.open_at = 0.0
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Pass it on."""
        self.loop.call_at(self._when(), self._say, data)

    def connection_lost(self, error: Exception | None) -> None:
        """Pass the end on."""
        self.loop.call_at(self._when(), self._hang_up, error)

    def _when(self) -> float:
        self._due = max(self._due + 1e-6, max(self.open_at, self.loop.time()) + ROUND_TRIP / 2)
        return self._due

    def _say(self, data: bytes) -> None:
        if self.other and self.other.transport and not self.other.transport.is_closing():
            self.other.transport.write(data)

    def _hang_up(self, error: Exception | None) -> None:
        if self.other and self.other.transport:
            self.other.transport.abort() if error else self.other.transport.close()


class Front(End):
    """The end of the client."""

    def __init__(self, listen: int, to: int) -> None:
        super().__init__()
        self.listen, self.to = listen, to
        self._opening: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Open the other end."""
        super().connection_made(transport)
        _accepted[self.listen] += 1
        # The kernel has answered the client already: its first word leaves when TCP would have let it.
        self.open_at = self.loop.time() + ROUND_TRIP
        self.other = End()
        self.other.other = self
        self._opening = self.loop.create_task(self._open(self.other))

    async def _open(self, other: End) -> None:
        await self.loop.create_connection(lambda: other, "127.0.0.1", self.to)


async def main() -> None:
    loop = asyncio.get_running_loop()
    for pair in sys.argv[1:]:
        listen, to = map(int, pair.split("="))
        # Every address of the loopback is another host.
        await loop.create_server(partial(Front, listen, to), "0.0.0.0", listen, backlog=1024)
    print("ready", flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(_accepted), flush=True)
        _accepted.clear()


if __name__ == "__main__":
    asyncio.run(main())
