"""Many towns in one process: as many at a time as the limits allow, each filed as soon as it is done.

A town passes through two turnstiles, one for the network and one for the browsers. What waits between
the two is bounded, so that memory does not grow with the number of towns.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from auditor.archive.campaigns import Listed
from auditor.archive.errors import ArchiveError
from auditor.archive.scans import Filing
from auditor.audit import Auditor
from auditor.model import Cause, Report
from auditor.network.network import ConnectionFailed
from auditor.observation import Observation
from auditor.scan import Listener, ignore
from auditor.turns import Turns

logger = logging.getLogger(__name__)

#: Towns that are read ahead, to find some whose addresses are free.
_AHEAD = 400

#: Visits that a browser makes at a time: while one waits for the network to fall silent, another works.
_VISITS = 2

#: Towns that wait for each visit, with all that was seen of them.
_BACKLOG = 2


@dataclass(frozen=True)
class Limits:
    """How many towns at a time.

    Attributes:
        network: towns whose servers are asked, browser apart.
        per_address: of them, those at any one address; and as many again in the browsers.
    """

    network: int = 20
    per_address: int = 2


@dataclass(frozen=True)
class Landed:
    """A town that is done, or that failed by a fault of ours.

    Attributes:
        report: None when nothing could be filed; the town is then still to be scanned.
    """

    listed: Listed
    report: Report | None


class Conductor:
    """Takes the towns of a campaign through the probes, the judge and the archive.

    Args:
        on_town: is told of each town that is done, in the event loop.
        listener: is told of each probe.
    """

    def __init__(
        self,
        auditor: Auditor,
        filing: Filing,
        limits: Limits,
        on_town: Callable[[Landed], None],
        listener: Listener = ignore,
    ) -> None:
        self._auditor = auditor
        self._filing = filing
        self._on_town = on_town
        self._listener = listener
        self._idle = list(auditor.browsers) * _VISITS
        self._network = Turns(limits.network, limits.per_address)
        self._visits = Turns(len(self._idle), limits.per_address)
        self._ahead = asyncio.Semaphore(_AHEAD)
        self._resolving = asyncio.Semaphore(limits.network)
        self._backlog = asyncio.Semaphore(_BACKLOG * max(1, len(self._idle)))
        self._writer = asyncio.Lock()
        self._stopping = False
        self._in_flight: set[int] = set()

    @property
    def in_flight(self) -> int:
        """Towns that are begun and not filed yet."""
        return len(self._in_flight)

    def stop(self) -> None:
        """Begin no other town; those in flight are finished."""
        self._stopping = True

    async def run(self, towns: Iterator[Listed]) -> None:
        """Scan and file towns until there is none left, or until ``stop()``.

        Raises:
            ArchiveError: nothing can be read or filed any more; the towns in flight are given up.
        """
        lost: BaseException | None = None
        try:
            async with asyncio.TaskGroup() as group:
                while not self._stopping:
                    await self._ahead.acquire()
                    listed = await asyncio.to_thread(next, towns, None)
                    if listed is None:
                        break
                    task = group.create_task(self._take(listed), name=listed.target.name)
                    task.add_done_callback(lambda _: self._ahead.release())
        except* ArchiveError as errors:
            lost = errors.exceptions[0]
        if lost is not None:
            raise lost

    async def _take(self, listed: Listed) -> None:
        """One town, whose faults, and ours, stay its own."""
        report = None
        try:
            report = await self._scan(listed)
        except ArchiveError:
            raise
        except Exception:
            # The boundary of a town, as there is one of a probe: no town may cost the night's others.
            logger.exception("%s could not be audited", listed.target.url)
            self._on_town(Landed(listed, None))
        finally:
            self._in_flight.discard(listed.id)
        if report is not None:
            self._on_town(Landed(listed, report))

    async def _scan(self, listed: Listed) -> Report | None:
        """Look, visit, judge, file; None when the town was not begun."""
        addresses = await self._addresses(listed.target.host)
        async with self._network.turn(addresses):
            if self._stopping:
                return None
            self._in_flight.add(listed.id)
            seen = await self._auditor.look(listed.target, self._listener)
            await self._backlog.acquire()
        try:
            if self._auditor.browsers:
                seen = await self._visit(seen, addresses)
            async with self._writer:
                return await asyncio.to_thread(self._file, listed, seen)
        finally:
            self._backlog.release()

    async def _addresses(self, host: str) -> Collection[str]:
        async with self._resolving:
            try:
                return set(await self._auditor.network.resolve(host))
            except ConnectionFailed:
                return ()  # the probes will say why

    async def _visit(self, seen: Observation, addresses: Collection[str]) -> Observation:
        async with self._visits.turn(addresses):
            browser = self._idle.pop(0)
            try:
                visited = await self._auditor.visit(seen, browser, self._listener)
                if any(failure.cause is Cause.BROWSER_CRASHED for failure in visited.failures):
                    # Perhaps the doing of the other page that was open: once more.
                    visited = await self._auditor.visit(seen, browser, self._listener)
                return visited
            finally:
                self._idle.append(browser)

    def _file(self, listed: Listed, seen: Observation) -> Report:
        report = self._auditor.judge(seen)
        self._filing.file(listed.id, seen, report)
        return report
