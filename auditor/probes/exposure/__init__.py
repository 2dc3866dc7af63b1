"""Files that must not be public, asked for one by one: only with the town's mandate."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

from auditor.facts.exposure import AskedFile, ExposedFiles
from auditor.facts.http import HttpSite
from auditor.model import Cause
from auditor.network.http import Client, Response
from auditor.network.network import ConnectionFailed
from auditor.probe import ProbeFailed, probe
from auditor.probes.exposure.kinds import Kind, addresses_of

#: Bytes of each file that are asked for and read, to recognise it.
BYTES = 4_096

#: Seconds for one answer, and for all of them.
_ONE, TIMEOUT = 6.0, 40.0

#: Answers after which the rest is left: refusals of ordinary paths, by a filter; failures to answer.
REFUSALS, FAILURES = 3, 3

_FOUND = (200, 206)
_REFUSED = (401, 403)
_ENOUGH = 429
_ERRORS = range(500, 600)
_ADDRESS = 500
_TOTAL = re.compile(r"bytes \d{1,15}-\d{1,15}/(\d{1,15})")


@dataclass(frozen=True)
class Mandate:
    """Whether the town asked for files to be looked for that no page leads to."""

    exposure: bool = False


@probe("exposure", deadline=60)
async def exposure(site: HttpSite, client: Client, mandate: Mandate) -> ExposedFiles:
    """Ask for each file once, one after the other; without a mandate, ask for nothing.

    An address that cannot exist comes first: what it shows, no file is recognised by. Whoever answers 429, or
    refuses ordinary paths, is left alone.

    Raises:
        ProbeFailed: the server gave no page, or does not answer any more.
    """
    observed_at = datetime.now(UTC)
    if not mandate.exposure:
        return ExposedFiles(observed_at=observed_at)
    if site.landing is None:
        raise ProbeFailed(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    try:
        nothing = await _ask(client, urljoin(site.landing, f"/{secrets.token_hex(12)}"), _ONE)
    except ConnectionFailed as failure:
        raise ProbeFailed(failure.cause, str(failure)) from failure
    walk = _Walk(client, nothing)
    if walk.stopped is None:
        await walk.through(addresses_of(site, site.landing))
    return ExposedFiles(
        observed_at=observed_at,
        mandated=True,
        baseline=nothing.status,
        files=tuple(walk.files),
        stopped=walk.stopped,
    )


@dataclass
class _Walk:
    """One passage through the files.

    Attributes:
        nothing: the answer to an address that cannot exist.
    """

    client: Client
    nothing: Response
    files: list[AskedFile] = field(default_factory=list)
    stopped: Cause | None = None
    refusals: int = 0
    failures: int = 0

    def __post_init__(self) -> None:
        if self.nothing.status in (*_REFUSED, _ENOUGH):
            self.stopped = Cause.BLOCKED
        elif self.nothing.status in _ERRORS:
            self.stopped = Cause.SERVER_ERROR

    async def through(self, addresses: Iterable[tuple[Kind, str]]) -> None:
        """Ask until all is asked, time is out, or the server has had enough."""
        until = asyncio.get_running_loop().time() + TIMEOUT
        for kind, url in addresses:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                self.stopped = Cause.TIMED_OUT
            if self.stopped:
                return
            await self._look(kind, url, min(left, _ONE))

    async def _look(self, kind: Kind, url: str, seconds: float) -> None:
        asked = AskedFile(kind=kind.name, group=kind.group, url=url[:_ADDRESS])
        try:
            answer = await _ask(self.client, url, seconds)
        except ConnectionFailed as failure:
            self.failures += 1
            self.stopped = failure.cause if self.failures >= FAILURES else None
            self.files.append(asked.model_copy(update={"cause": failure.cause}))
            return
        self.refusals += answer.status in _REFUSED and not kind.closed
        if answer.status == _ENOUGH or self.refusals >= REFUSALS:
            self.stopped = Cause.BLOCKED
        found = _evidence(kind, answer) if self._is_there(kind, answer) else {}
        self.files.append(asked.model_copy(update={"status": answer.status, **found}))

    def _is_there(self, kind: Kind, answer: Response) -> bool:
        """Whether the answer is such a file, and not what the server shows for anything."""
        if answer.status not in _FOUND or answer.body == self.nothing.body:
            return False
        return kind.recognises(answer.body) and not kind.recognises(self.nothing.body)


async def _ask(client: Client, url: str, seconds: float) -> Response:
    return await client.fetch(url, timeout=seconds, most=BYTES, ranged=True)


def _evidence(kind: Kind, answer: Response) -> dict[str, object]:
    """What proves that a file was there, without anything of it."""
    total = _TOTAL.fullmatch(answer.header("content-range") or "")
    length = answer.header("content-length") or ""
    said = int(length) if answer.status == _FOUND[0] and length.isascii() and length.isdigit() else 0
    size = int(total[1]) if total else min(said, 10**15) or len(answer.body)
    return {"marker": kind.marker, "size": size, "sha256": hashlib.sha256(answer.body).hexdigest()}
